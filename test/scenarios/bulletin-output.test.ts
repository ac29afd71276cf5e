import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ReviewBrief, SaveBrief } from '../../contract/bulletin/desk.ts';
import type { ProvenSidecar } from '../../contract/bulletin/sidecar.ts';
import type { WardContext } from '../../server/context.ts';
import {
  issueAttachments,
  issuePdf,
  readIssue,
  verifyPdf,
  verifySidecar,
} from '../../server/modules/bulletin/index.ts';
import { reviewBrief } from '../../server/modules/bulletin/review-brief.ts';
import { saveBrief } from '../../server/modules/bulletin/save-brief.ts';
import { noteSigner, readVerifierKey } from '../../server/platform/proof/index.ts';
import { openPublicBulletin } from '../../server/public-bulletin.ts';
import { type BulletinWorld, booksBrief, bulletinWorld, CAST } from '../support/bulletin-world.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'ward-output-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
let world: BulletinWorld;
let briefId: string;
let issueId: string;
let site: Awaited<ReturnType<typeof openPublicBulletin>>;

const openSite = () => {
  const { db, clock } = world.ledger;
  const context = { db, clock, config: { dataDir }, world: 'live' } as unknown as WardContext;
  return openPublicBulletin({ context, ledger: world.ledger, siteUrl: () => 'https://site.example' });
};
const get = async (address: string): Promise<{ status: number; text: string }> => {
  const response = await site.site.request(address);
  return { status: response.status, text: await response.text() };
};
const review = async (disclosure: string): Promise<unknown> =>
  reviewBrief(
    world.ctx,
    CAST.chief,
    briefId,
    ReviewBrief.parse({
      expectedVersion: (await world.read(briefId)).version,
      disclosure,
      reason: disclosure === 'public' ? null : '暂不公开，另行研究',
    }),
  );
const nextSecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_050));

beforeAll(async () => {
  world = await bulletinWorld();
  await world.shelve(22);
  site = await openSite();
  // The key of the installation, as the desk of a running Ward has it.
  Object.assign(world.ctx, { signer: site.bulletin.signer });
  const { id, version } = await world.create({ from: 'empty', unitId: 'street-a' });
  const save = SaveBrief.parse({ expectedVersion: version, document: booksBrief(22) });
  await saveBrief(world.ctx, CAST.officer, id, save);
  await world.toEditing(id);
  briefId = id;
  issueId = (await world.print((await world.issue([id])).id)).id;
});

const keyText = async () => readVerifierKey((await get('/log/key')).text)!;

test('what was printed is in the log, and its PDF is verified with the key of the site', async () => {
  const { content } = await readIssue(world.ctx, issueId);
  const attachments = await issueAttachments(world.ctx.db, issueId);
  const { pdf } = await issuePdf(content, { attachments });
  expect(verifyPdf(pdf, await keyText())).toMatchObject({
    ok: true,
    issue: { issue: content.label },
    figures: [{ wording: '22册', value: 22, records: 22 }],
  });
  const again = await issuePdf(content, { attachments: await issueAttachments(world.ctx.db, issueId) });
  expect(Buffer.from(again.pdf).equals(Buffer.from(pdf))).toBe(true);
});

test('nothing is public before the review; after it the brief, its figure and its proof are', async () => {
  for (const address of [
    `/bulletin/briefs/${briefId}`,
    `/bulletin/issues/${issueId}`,
    `/bulletin/briefs/${briefId}/figures/0`,
  ])
    expect((await get(address)).status, address).toBe(404);
  expect((await get('/bulletin/search?q=阅览')).text).not.toContain(briefId);
  await review('public');
  await nextSecond();
  expect((await get('/bulletin')).text).toContain('街道两举措推进阅览工作');
  expect((await get('/bulletin/search?q=阅览')).text).toContain(briefId);
  expect((await get('/bulletin/atom.xml')).text).toContain(briefId);
  const figure = await get(`/bulletin/briefs/${briefId}/figures/0`);
  expect(figure.text).toContain('22册');
  const sidecar = JSON.parse(
    (await get(`/bulletin/briefs/${briefId}/figures/0/sidecar.json`)).text,
  ) as ProvenSidecar;
  expect(verifySidecar(sidecar, await keyText())).toMatchObject({ ok: true, sidecar: { value: 22 } });
});

test('what is taken back is gone from every page', async () => {
  await review('not-public');
  await nextSecond();
  expect((await get(`/bulletin/briefs/${briefId}`)).status).toBe(404);
  expect((await get('/bulletin')).text).not.toContain('街道两举措推进阅览工作');
  expect((await get('/bulletin/atom.xml')).text).not.toContain(briefId);
});

test('words of a search are words, not a pattern', async () => {
  await review('public');
  await nextSecond();
  expect((await get('/bulletin/search?q=%25%25')).text).not.toContain(briefId);
  expect((await get("/bulletin/search?q='%20or%201%3D1--")).status).toBe(200);
});

test('an issue printed without a key comes into the log at the next start, once', async () => {
  const { id, version } = await world.create({ from: 'empty', unitId: 'street-a' });
  await saveBrief(
    world.ctx,
    CAST.officer,
    id,
    SaveBrief.parse({ expectedVersion: version, document: booksBrief(22) }),
  );
  await world.toEditing(id);
  Object.assign(world.ctx, { signer: undefined });
  const second = await world.print((await world.issue([id])).id);
  expect(await issueAttachments(world.ctx.db, second.id)).toEqual([]);
  const before = (await get('/log/checkpoint')).text;
  site = await openSite();
  await openSite();
  expect(await issueAttachments(world.ctx.db, second.id)).toHaveLength(3);
  const after = (await get('/log/checkpoint')).text;
  expect([before, after].map((note) => Number(note.split('\n')[1]))).toEqual([2, 4]);
  expect((await get('/log/consistency?from=2&to=4')).status).toBe(200);
});

test('a log that cannot be written stops the printing: all or nothing', async () => {
  const { id, version } = await world.create({ from: 'empty', unitId: 'street-a' });
  await saveBrief(
    world.ctx,
    CAST.officer,
    id,
    SaveBrief.parse({ expectedVersion: version, document: booksBrief(22) }),
  );
  await world.toEditing(id);
  const signer = noteSigner('broken.example', Buffer.alloc(32, 1));
  Object.assign(world.ctx, {
    signer: {
      ...signer,
      sign: () => {
        throw new Error('no key');
      },
    },
  });
  const issue = await world.issue([id]);
  await expect(world.print(issue.id)).rejects.toThrow('no key');
  await expect(readIssue(world.ctx, issue.id)).rejects.toThrow();
  expect((await world.read(id)).state).toBe('laid-out');
});
