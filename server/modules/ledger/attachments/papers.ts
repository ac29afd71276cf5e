import { MEDIA } from '../../../../contract/attached-file.ts';
import type { AttachmentReference } from '../../../../contract/figures.ts';
import { WardError } from '../../../platform/errors.ts';
import { checkFile } from '../../../platform/files/index.ts';
import { findStatement } from '../../figures/index.ts';
import { lost, type ReadFile } from './read-file.ts';
import { findPaper, holdFile, insertPaper } from './store.ts';
import { type AttachmentContext, plainName, refuseFile } from './take-file.ts';

type Context = Pick<AttachmentContext, 'db' | 'clock' | 'files'>;

/**
 * Keeps the paper of a statement that is about to be signed for a unit: checked by its content, on disk before the answer. What no
 * statement comes to name is swept. WardError `unprocessable` or `too-large` with the reason.
 */
export async function keepPaper(
  { db, clock, files }: Context,
  { unitPath, name }: { unitPath: string; name: string },
  given: Uint8Array,
): Promise<AttachmentReference> {
  const checked = await checkFile(given);
  if (!checked.ok) throw refuseFile(checked.reason);
  const { bytes, media } = checked;
  const sha256 = files.nameOf(bytes);
  await db.transaction(async (tx) => {
    const row = { sha256, media, bytes: bytes.length, thumbnail: null, sealed: false, look: undefined };
    await holdFile(tx, row, clock.nowMs());
    await insertPaper(tx, sha256, unitPath);
    await files.put(bytes);
  });
  return { name: plainName(name, MEDIA[media].ending), sha256 };
}

/** The paper of a statement. WardError `not-found` where only its digest was signed. */
export async function readPaper({ db, files }: Context, statementId: string): Promise<ReadFile> {
  const statement = await findStatement(db, statementId);
  const { attachment, unitPath } = statement ?? {};
  const paper = attachment && unitPath ? await findPaper(db, attachment.sha256, unitPath) : undefined;
  if (!attachment || !paper)
    throw new WardError('not-found', {
      detail: 'no paper of it is kept here',
      remedy: 'Ask the office that signed it; its SHA-256 stands beside the statement.',
    });
  const bytes = await files.read(attachment.sha256);
  if (!bytes) throw lost();
  return { bytes, media: paper.media, name: attachment.name };
}
