/** C2SP tlog-checkpoint: the head of a log as text, to be signed as a note. */
export interface Checkpoint {
  /** Which log: its name, the same in every checkpoint. */
  origin: string;
  size: number;
  root: Buffer;
}

export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

const HASH_BYTES = 32;

/** Undefined where the text is no checkpoint. What stands after the third line is an extension and is let be. */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', size = '', base64 = ''] = text.split('\n');
  const root = Buffer.from(base64, 'base64');
  if (origin === '' || !/^(0|[1-9]\d{0,14})$/.test(size) || root.length !== HASH_BYTES) return undefined;
  return { origin, size: Number(size), root };
}

const PROOF_HEAD = 'c2sp.org/tlog-proof@v1';

/** C2SP tlog-proof: where an entry stands in a log, the hashes that lead to the root, and the checkpoint. */
export interface LogProof {
  index: number;
  hashes: Buffer[];
  /** The signed note. */
  checkpoint: string;
}

export const proofText = ({ index, hashes, checkpoint }: LogProof): string =>
  [PROOF_HEAD, `index ${index}`, ...hashes.map((hash) => hash.toString('base64')), '', checkpoint].join('\n');

/** Undefined where the text is no proof. */
export function readProof(text: string): LogProof | undefined {
  const split = text.indexOf('\n\n');
  if (split < 0) return undefined;
  const [head, ...lines] = text.slice(0, split).split('\n');
  const rest = lines[0]?.startsWith('extra ') ? lines.slice(1) : lines;
  const index = /^index (0|[1-9]\d{0,14})$/.exec(rest[0] ?? '')?.[1];
  const hashes = rest.slice(1).map((line) => Buffer.from(line, 'base64'));
  if (head !== PROOF_HEAD || index === undefined || hashes.some(({ length }) => length !== HASH_BYTES))
    return undefined;
  return { index: Number(index), hashes, checkpoint: text.slice(split + 2) };
}
