import { ProvenSidecar, type Sidecar, type TrustLink } from '../../../../contract/bulletin/sidecar.ts';
import { printFigure } from '../../../../contract/figure-words.ts';
import { rootOfProof } from '../../../platform/merkle.ts';
import { type NoteVerifier, openNote, readCheckpoint, readProof } from '../../../platform/proof/index.ts';
import { sidecarLeaf } from './make-sidecars.ts';

export interface Broken {
  ok: false;
  link: TrustLink;
  /** What does not hold, in one sentence of each language. */
  zh: string;
  en: string;
}
export type Verified = { ok: true; sidecar: Sidecar; size: number } | Broken;

const broken = (link: TrustLink, zh: string, en: string): Broken => ({ ok: false, link, zh, en });

/** The signed head of the log under a proof, or the link that does not hold. */
function openCheckpoint(note: string, verifier: NoteVerifier) {
  const opened = openNote(note, verifier);
  if (!opened.ok && opened.reason === 'unknown-key')
    return broken(
      'key',
      `检查点不是由此公钥（${verifier.name}）签名的：公钥有误，或检查点出自他处。`,
      `the checkpoint is not signed by this key (${verifier.name}): the key is another one, or the checkpoint comes from elsewhere`,
    );
  if (!opened.ok)
    return broken(
      'checkpoint',
      '检查点的签名不成立：检查点被改动。',
      'the signature of the checkpoint does not hold: the checkpoint was altered',
    );
  const checkpoint = readCheckpoint(opened.text);
  if (!checkpoint || checkpoint.origin !== verifier.name)
    return broken(
      'log',
      '检查点说的不是此公钥的日志。',
      'the checkpoint does not speak of the log of this key',
    );
  return { ok: true as const, checkpoint };
}

function wordingHolds(sidecar: Sidecar): boolean {
  if (sidecar.format !== 'ward.figure/1') return true;
  return printFigure(sidecar.value, sidecar.unit, sidecar.style) === sidecar.wording;
}

/**
 * A sidecar against the public key alone: signature of the checkpoint → root of the log → inclusion → sidecar → wording.
 * The first link that does not hold is named.
 */
export function verifySidecar(given: unknown, verifier: NoteVerifier): Verified {
  const read = ProvenSidecar.safeParse(given);
  const proof = read.success ? readProof(read.data.proof) : undefined;
  if (!read.success || !proof)
    return broken(
      'file',
      '这不是本系统的数据文件：缺少内容，或格式不符。',
      'this is no sidecar of Ward: something is missing or has another form',
    );
  const opened = openCheckpoint(proof.checkpoint, verifier);
  if (!opened.ok) return opened;
  const { sidecar, leaf } = read.data;
  const { size, root } = opened.checkpoint;
  if (sidecarLeaf(sidecar).toString('hex') !== leaf)
    return broken(
      'sidecar',
      '数据文件的内容与其散列值不符：内容被改动。',
      'what the sidecar says is not what its hash stands for: it was altered',
    );
  if (!rootOfProof(Buffer.from(leaf, 'hex'), { ...proof, size })?.equals(root))
    return broken(
      'inclusion',
      '收录证明不能通向已签名的树根：数据文件不在日志中，或证明被改动。',
      'the inclusion proof does not lead to the signed root: the sidecar is not in the log, or the proof was altered',
    );
  if (!wordingHolds(sidecar))
    return broken(
      'wording',
      '数字表述与数值不符。',
      'the wording of the figure is not how its value is printed',
    );
  return { ok: true, sidecar, size };
}
