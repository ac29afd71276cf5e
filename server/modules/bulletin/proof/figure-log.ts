import { IssueContent } from '../../../../contract/bulletin/issue.ts';
import type { ProvenSidecar } from '../../../../contract/bulletin/sidecar.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Db, Sql } from '../../../platform/db/index.ts';
import { consistencyProof, inclusionProof, treeRoot } from '../../../platform/merkle.ts';
import { checkpointText, type NoteSigner, proofText } from '../../../platform/proof/index.ts';
import type { Attachment } from '../../../platform/typeset/index.ts';
import {
  appendLeaves,
  type CheckpointRow,
  contentsNotLogged,
  entriesOfIssue,
  entryOfFigure,
  firstCheckpointWith,
  insertCheckpoint,
  isLogged,
  type LogRow,
  lastCheckpoint,
  leavesOf,
  lockLog,
} from '../store/figure-log.ts';
import { sidecarLeaf, sidecarsOf } from './make-sidecars.ts';

export interface FigureLog {
  db: Db;
  clock: Clock;
  /** Its name is the origin of the log. */
  signer: NoteSigner;
}

const DAY_MS = 86_400_000;

async function signCheckpoint(sql: Sql, { clock, signer }: Omit<FigureLog, 'db'>): Promise<void> {
  const leaves = await leavesOf(sql);
  const last = await lastCheckpoint(sql);
  const text = checkpointText({ origin: signer.name, size: leaves.length, root: treeRoot(leaves) });
  await insertCheckpoint(sql, {
    n: (last?.n ?? -1) + 1,
    size: leaves.length,
    note: signer.sign(text),
    signedAtMs: clock.nowMs(),
  });
}

/**
 * Puts a printed issue and its figures into the log and signs its head, in the caller's transaction: all of it or nothing.
 * An issue that is there stays as it is.
 */
export async function logIssue(sql: Sql, log: Omit<FigureLog, 'db'>, issue: IssueContent): Promise<void> {
  await lockLog(sql);
  if (await isLogged(sql, issue.id)) return;
  const first = (await leavesOf(sql)).length;
  const rows = sidecarsOf(issue).map((sidecar, index) => ({
    n: first + index,
    issueId: issue.id,
    briefId: sidecar.format === 'ward.figure/1' ? sidecar.briefId : null,
    figureN: sidecar.format === 'ward.figure/1' ? sidecar.n : null,
    sidecar,
    leaf: sidecarLeaf(sidecar),
  }));
  await appendLeaves(sql, rows, log.clock.nowMs());
  await signCheckpoint(sql, log);
}

/** Issues that were printed where no key was at hand (a district that was filled for a demonstration) come into the log. */
export async function catchUpLog(log: FigureLog): Promise<number> {
  const contents = await contentsNotLogged(log.db);
  for (const content of contents)
    await log.db.transaction((tx) => logIssue(tx, log, IssueContent.parse(JSON.parse(content))));
  return contents.length;
}

/** A checkpoint at least once a day, also where nothing was published. Answers whether one was signed. */
export const signDaily = (log: FigureLog): Promise<boolean> =>
  log.db.transaction(async (tx) => {
    await lockLog(tx);
    const last = await lastCheckpoint(tx);
    if (last && log.clock.nowMs() - last.signedAtMs < DAY_MS - 3_600_000) return false;
    await signCheckpoint(tx, log);
    return true;
  });

async function prove(sql: Sql, rows: readonly LogRow[]): Promise<{ note: string; proven: ProvenSidecar[] }> {
  const last = rows.at(-1);
  const checkpoint = last && (await firstCheckpointWith(sql, last.n));
  if (!checkpoint) return { note: '', proven: [] };
  const leaves = await leavesOf(sql, checkpoint.size);
  const proven = rows.map(({ n, sidecar, leaf }) => ({
    sidecar,
    leaf: leaf.toString('hex'),
    proof: proofText({ index: n, hashes: inclusionProof(leaves, n), checkpoint: checkpoint.note }),
  }));
  return { note: checkpoint.note, proven };
}

/** A figure with its proof; undefined where it was not published. */
export async function provenFigure(
  sql: Sql,
  at: { issueId: string; briefId: string; n: number },
): Promise<ProvenSidecar | undefined> {
  const row = await entryOfFigure(sql, at.issueId, at.briefId, at.n);
  return row && (await prove(sql, [row])).proven[0];
}

const asFile = (proven: ProvenSidecar): Buffer => Buffer.from(`${JSON.stringify(proven, null, 1)}\n`, 'utf8');
const fileName = ({ sidecar }: ProvenSidecar, index: number): string =>
  sidecar.format === 'ward.issue/1' ? 'issue.json' : `figure-${String(index).padStart(3, '0')}.json`;

/** What is attached to the PDF of an issue: itself and its figures with their proofs, and the checkpoint. Empty before 印发. */
export async function issueAttachments(sql: Sql, issueId: string): Promise<Attachment[]> {
  const { note, proven } = await prove(sql, await entriesOfIssue(sql, issueId));
  if (proven.length === 0) return [];
  return [
    ...proven.map((each, index) => ({
      name: fileName(each, index),
      mimeType: 'application/json',
      description:
        each.sidecar.format === 'ward.issue/1'
          ? '本期正文与收录证明'
          : `${each.sidecar.wording}：数据与收录证明`,
      content: asFile(each),
    })),
    {
      name: 'checkpoint.txt',
      mimeType: 'text/plain',
      description: '已签名的检查点',
      content: Buffer.from(note, 'utf8'),
    },
  ];
}

export const newestCheckpoint = (sql: Sql): Promise<CheckpointRow | undefined> => lastCheckpoint(sql);

/** Hashes that show that the log of `earlier` entries is the beginning of that of `later`; undefined where there was no such log. */
export async function provenGrowth(sql: Sql, earlier: number, later: number): Promise<string[] | undefined> {
  const leaves = await leavesOf(sql, later);
  if (earlier < 1 || earlier > later || leaves.length !== later) return undefined;
  return consistencyProof(leaves, earlier).map((hash) => hash.toString('base64'));
}
