export { canonical } from './canonical.ts';
export {
  type Checkpoint,
  checkpointText,
  type LogProof,
  proofText,
  readCheckpoint,
  readProof,
} from './checkpoint.ts';
export {
  type NoteFault,
  type NoteSigner,
  type NoteVerifier,
  noteSigner,
  openNote,
  readVerifierKey,
} from './signed-note.ts';
