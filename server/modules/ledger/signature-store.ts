import type { Data, Entry, Signer } from '../../../programmes/kit/index.ts';
import type { Sql, Tx } from '../../platform/db/index.ts';

/** What is signed: a move with its input, over a version of a record. */
export interface Signed {
  move: string;
  version: number;
  data: Data;
  links: Entry['links'];
  reason: string | null;
  /** As it was said; null: when the last one signs. */
  happenedAt: string | null;
}
export interface Signature extends Signed, Signer {
  recordId: string;
  name: string;
  postId: string | null;
  postTitle: string | null;
  digest: string;
  signedAtMs: number;
}

const SIGNATURE = `record_id as "recordId", version, move, person_id as "personId", name, post_id as "postId",
  post_title as "postTitle", roles, digest, data, links, reason, happened_at as "happenedAt",
  extract(epoch from signed_at)::float8 * 1000 as "signedAtMs"`;

/** Every signature of these records, over whichever version, in the order in which they were given. */
export const signaturesOf = (sql: Sql, recordIds: readonly string[]): Promise<Signature[]> =>
  sql.query<Signature>(
    `select ${SIGNATURE} from record_signatures where record_id = any($1::uuid[]) order by record_id, version, signed_at, person_id`,
    [recordIds],
  );

export async function insertSignature(tx: Tx, signature: Signature): Promise<void> {
  await tx.execute(
    `insert into record_signatures (record_id, version, move, person_id, name, post_id, post_title, roles, digest, data, links,
       reason, happened_at, signed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      signature.recordId,
      signature.version,
      signature.move,
      signature.personId,
      signature.name,
      signature.postId,
      signature.postTitle,
      signature.roles,
      signature.digest,
      JSON.stringify(signature.data),
      JSON.stringify(signature.links),
      signature.reason,
      signature.happenedAt,
      new Date(signature.signedAtMs),
    ],
  );
}
