import { beforeAll, describe, expect, test } from 'vitest';
import type { ProvenSidecar } from '../../../../contract/bulletin/sidecar.ts';
import { testDatabase } from '../../../../test/support/database.ts';
import { type FakeClock, fakeClock } from '../../../../test/support/fake-clock.ts';
import { seedIssue } from '../../../../test/support/seed-issue.ts';
import type { Db } from '../../../platform/db/index.ts';
import { isConsistent } from '../../../platform/merkle.ts';
import { readAttachments } from '../../../platform/pdf/index.ts';
import {
  noteSigner,
  openNote,
  readCheckpoint,
  readProof,
  readVerifierKey,
} from '../../../platform/proof/index.ts';
import type { Attachment } from '../../../platform/typeset/index.ts';
import { issuePdf } from '../press/issue-pdf.ts';
import {
  type FigureLog,
  issueAttachments,
  logIssue,
  newestCheckpoint,
  provenFigure,
  provenGrowth,
  sidecarLeaf,
  signDaily,
  verifyPdf,
  verifySidecar,
} from './index.ts';

const START_MS = Date.parse('2023-09-28T10:00:00+08:00');
const signer = noteSigner('demo.example/figures', Buffer.alloc(32, 3));
const verifier = readVerifierKey(signer.verifierKey)!;
const issue = seedIssue();
const [, waste] = issue.entries;
const at = { issueId: issue.id, briefId: waste!.briefId, n: 0 };

async function openLog(): Promise<FigureLog & { db: Db; clock: FakeClock }> {
  return { db: await testDatabase(), clock: fakeClock(START_MS), signer };
}
const publish = (log: FigureLog, content = issue): Promise<void> =>
  log.db.transaction((tx) => logIssue(tx, log, content));

describe('one published issue', () => {
  let log: Awaited<ReturnType<typeof openLog>>;
  let proven: ProvenSidecar;
  let attachments: Attachment[];
  let pdf: Uint8Array;
  beforeAll(async () => {
    log = await openLog();
    await publish(log);
    proven = (await provenFigure(log.db, at))!;
    attachments = await issueAttachments(log.db, issue.id);
    pdf = (await issuePdf(issue, { attachments, fonts: 'built-in' })).pdf;
  });

  test('a figure is proven offline by the public key alone', () => {
    const verified = verifySidecar(JSON.parse(JSON.stringify(proven)), verifier);
    expect(verified).toMatchObject({
      ok: true,
      size: 22,
      sidecar: { wording: '100余次', value: 136, unit: '次', definition: 1, digest: 'ab'.repeat(32) },
    });
    expect(JSON.stringify(proven)).not.toContain('主任');
  });

  test('the PDF carries issue, 21 figures and checkpoint, and its pages say what the log says', () => {
    expect(readAttachments(pdf).map(({ name }) => name)).toEqual(attachments.map(({ name }) => name));
    expect(attachments).toHaveLength(23);
    const verified = verifyPdf(pdf, verifier);
    expect(verified).toMatchObject({ ok: true, issue: { issue: '信息快报〔2023〕第37期' } });
    expect(verified.ok && verified.figures).toHaveLength(21);
  });

  const change = (edit: (draft: ProvenSidecar) => void): ProvenSidecar => {
    const draft = structuredClone(proven);
    edit(draft);
    return draft;
  };
  const proofLine = (draft: ProvenSidecar, line: number, text: string): void => {
    const lines = draft.proof.split('\n');
    lines[line] = text;
    draft.proof = lines.join('\n');
  };
  test.each<[string, string, (draft: ProvenSidecar) => void]>([
    ['sidecar', 'another value', (draft) => Object.assign(draft.sidecar, { value: 137 })],
    [
      'sidecar',
      'another as-of',
      (draft) => Object.assign(draft.sidecar, { period: { from: '2023-01-01', to: '2023-09-29' } }),
    ],
    [
      'sidecar',
      'another record-set digest',
      (draft) => Object.assign(draft.sidecar, { digest: 'ac'.repeat(32) }),
    ],
    ['sidecar', 'another hash', (draft) => Object.assign(draft, { leaf: '00'.repeat(32) })],
    // Whoever changes the sidecar may reckon its hash anew: then no way leads to the root.
    [
      'inclusion',
      'another value with its own hash',
      (draft) => {
        Object.assign(draft.sidecar, { value: 137 });
        draft.leaf = sidecarLeaf(draft.sidecar).toString('hex');
      },
    ],
    ['inclusion', 'another place', (draft) => proofLine(draft, 1, 'index 2')],
    [
      'inclusion',
      'another hash on the way',
      (draft) => proofLine(draft, 2, Buffer.alloc(32).toString('base64')),
    ],
    [
      'checkpoint',
      'another size',
      (draft) => Object.assign(draft, { proof: draft.proof.replace('\n22\n', '\n23\n') }),
    ],
    [
      'checkpoint',
      'a forged signature',
      (draft) => Object.assign(draft, { proof: draft.proof.replace(/.(?==*\n$)/, 'A') }),
    ],
    ['file', 'a proof cut short', (draft) => Object.assign(draft, { proof: draft.proof.slice(0, 40) })],
    ['file', 'an unknown field', (draft) => Object.assign(draft.sidecar, { note: 'x' })],
  ])('%s is named where it has %s', (link, _, edit) => {
    const draft = change(edit);
    expect(verifySidecar(draft, verifier)).toMatchObject({ ok: false, link });
  });

  test('no flipped byte of the file is verified as something else', () => {
    const bytes = Buffer.from(JSON.stringify(proven));
    for (let place = 0; place < bytes.length; place += 3) {
      const flipped = Buffer.from(bytes);
      flipped[place]! ^= 1;
      let given: unknown;
      try {
        given = JSON.parse(flipped.toString('utf8'));
      } catch {
        continue;
      }
      const verified = verifySidecar(given, verifier);
      if (verified.ok) expect(verified.sidecar).toEqual(proven.sidecar);
    }
  });

  test('a whole log forged with another key is told as such', async () => {
    const forger = { ...log, signer: noteSigner(signer.name, Buffer.alloc(32, 4)), db: await testDatabase() };
    await publish(forger);
    const forged = (await provenFigure(forger.db, at))!;
    expect(verifySidecar(forged, verifier)).toMatchObject({ ok: false, link: 'key' });
    expect(verifySidecar(forged, readVerifierKey(forger.signer.verifierKey)!).ok).toBe(true);
  });

  test('true sidecars on altered pages: the pages are told', async () => {
    const altered = seedIssue();
    const document = altered.entries[1]!.document;
    if (document.kind !== 'brief') throw new Error('the second entry is a brief');
    document.closing = [{ text: '截至目前，开展活动900余次，发放宣传页4000余份、调查问卷300余份。' }];
    const forged = await issuePdf(altered, { attachments, fonts: 'built-in' });
    expect(verifyPdf(forged.pdf, verifier)).toMatchObject({ ok: false, link: 'printed' });
    expect(verifyPdf(forged.pdf, verifier)).toHaveProperty('zh', expect.stringContaining('第2条'));
  });

  test('sidecars taken out, or none, are missed', async () => {
    const few = await issuePdf(issue, { attachments: attachments.toSpliced(3, 1), fonts: 'built-in' });
    expect(verifyPdf(few.pdf, verifier)).toMatchObject({ ok: false, link: 'file' });
    const bare = await issuePdf(issue, { fonts: 'built-in' });
    expect(verifyPdf(bare.pdf, verifier)).toMatchObject({ ok: false, link: 'file' });
    expect(verifyPdf(Buffer.from('no PDF'), verifier)).toMatchObject({ ok: false, link: 'file' });
  });

  test('a sidecar forged inside the PDF is told by its name', async () => {
    const forged = attachments.map((file) =>
      file.name === 'figure-001.json'
        ? {
            ...file,
            content: Buffer.from(
              Buffer.from(file.content).toString('utf8').replace('"value": 136', '"value": 936'),
            ),
          }
        : file,
    );
    const { pdf: bad } = await issuePdf(issue, { attachments: forged, fonts: 'built-in' });
    expect(verifyPdf(bad, verifier)).toMatchObject({ ok: false, link: 'sidecar', file: 'figure-001.json' });
  });
});

describe('the log', () => {
  test('an issue is there once and its proofs stay the same, whatever is published later', async () => {
    const log = await openLog();
    await publish(log);
    const before = await issueAttachments(log.db, issue.id);
    await publish(log);
    const checkpoint = await newestCheckpoint(log.db);
    expect(checkpoint).toMatchObject({ n: 0, size: 22 });
    const next = seedIssue({
      id: '00000000-0000-4000-8000-000000000998',
      label: '信息快报〔2023〕第38期',
      number: 38,
    });
    await log.clock.advance(60_000);
    await publish(log, next);
    expect(await issueAttachments(log.db, issue.id)).toEqual(before);
    const [older, newer] = [checkpoint!, (await newestCheckpoint(log.db))!].map(({ note }) => {
      const opened = openNote(note, verifier);
      return readCheckpoint(opened.ok ? opened.text : '')!;
    });
    expect([older!.size, newer!.size]).toEqual([22, 44]);
    const growth = (await provenGrowth(log.db, 22, 44))!.map((hash) => Buffer.from(hash, 'base64'));
    expect(isConsistent(older!, newer!, growth)).toBe(true);
    expect(await provenGrowth(log.db, 22, 45)).toBeUndefined();
    const proven = (await provenFigure(log.db, { ...at, issueId: next.id }))!;
    expect(readProof(proven.proof)!.index).toBeGreaterThan(21);
    expect(verifySidecar(proven, verifier).ok).toBe(true);
  });

  test('publication that fails on the way leaves nothing behind', async () => {
    const log = await openLog();
    const killed = log.db.transaction(async (tx) => {
      await logIssue(tx, log, issue);
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await newestCheckpoint(log.db)).toBeUndefined();
    expect(await provenFigure(log.db, at)).toBeUndefined();
    expect(await issueAttachments(log.db, issue.id)).toEqual([]);
  });

  test('two publications at once stand one after the other', async () => {
    const log = await openLog();
    const ids = ['991', '992', '993', '994'].map((end) => `00000000-0000-4000-8000-000000000${end}`);
    await Promise.all(ids.map((id) => publish(log, seedIssue({ id }))));
    expect(await newestCheckpoint(log.db)).toMatchObject({ n: 3, size: 88 });
    for (const issueId of ids)
      expect(verifySidecar(await provenFigure(log.db, { ...at, issueId }), verifier).ok).toBe(true);
  });

  test('its head is signed at least once a day, also where nothing is published', async () => {
    const log = await openLog();
    expect(await signDaily(log)).toBe(true);
    expect(await signDaily(log)).toBe(false);
    await log.clock.advance(24 * 3_600_000);
    expect(await signDaily(log)).toBe(true);
    expect(await newestCheckpoint(log.db)).toMatchObject({ n: 1, size: 0 });
    await publish(log);
    expect(verifySidecar(await provenFigure(log.db, at), verifier).ok).toBe(true);
  });

  test('nothing is taken out of it or changed', async () => {
    const log = await openLog();
    await publish(log);
    for (const statement of [
      'delete from bulletin_log',
      `update bulletin_log set leaf = leaf`,
      'truncate bulletin_checkpoints',
    ])
      await expect(log.db.execute(statement)).rejects.toThrow('append-only');
  });
});
