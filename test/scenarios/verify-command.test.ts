import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../server/cli/verify.ts';
import { issueAttachments, issuePdf, logIssue } from '../../server/modules/bulletin/index.ts';
import { noteSigner } from '../../server/platform/proof/index.ts';
import { testDatabase } from '../support/database.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { recordingIo } from '../support/io.ts';
import { seedIssue } from '../support/seed-issue.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ward-verify-'));
const file = (name: string): string => path.join(folder, name);
const signer = noteSigner('demo.example/figures', Buffer.alloc(32, 5));

async function verify(...args: string[]): Promise<{ code: number; said: string }> {
  const io = recordingIo();
  const code = await run(args, io);
  return { code, said: io.lines.join('\n') };
}

beforeAll(async () => {
  const db = await testDatabase();
  const issue = seedIssue();
  await db.transaction((tx) => logIssue(tx, { clock: fakeClock(0), signer }, issue));
  const attachments = await issueAttachments(db, issue.id);
  const { pdf } = await issuePdf(issue, { attachments, fonts: 'built-in' });
  const sidecar = attachments.find(({ name }) => name === 'figure-001.json')!.content;
  writeFileSync(file('issue.pdf'), pdf);
  writeFileSync(file('figure.json'), sidecar);
  writeFileSync(
    file('forged.json'),
    Buffer.from(sidecar).toString('utf8').replace('"value": 136', '"value": 936'),
  );
  writeFileSync(file('key.txt'), `${signer.verifierKey}\n`);
  writeFileSync(file('other.txt'), noteSigner(signer.name, Buffer.alloc(32, 6)).verifierKey);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('an issue and a figure hold, by the key in a file or as it is written', async () => {
  const whole = await verify(file('issue.pdf'), '--key', file('key.txt'));
  expect(whole.code).toBe(0);
  expect(whole.said).toContain('成立: 信息快报〔2023〕第37期');
  expect(whole.said.split('\n')).toHaveLength(22);
  const one = await verify(file('figure.json'), '--key', signer.verifierKey, '--lang', 'en');
  expect(one).toMatchObject({ code: 0, said: expect.stringContaining('100余次  Demo figure 1: 136次') });
});

test.each([
  ['forged.json', 'key.txt', 'sidecar'],
  ['figure.json', 'other.txt', 'key'],
  ['issue.pdf', 'other.txt', 'key'],
  ['key.txt', 'key.txt', 'file'],
])('%s with %s: the link %s is named', async (given, key, link) => {
  const { code, said } = await verify(file(given), '--key', file(key), '--json');
  expect(code).toBe(1);
  expect(JSON.parse(said)).toMatchObject({ ok: false, link });
});

test('without a key, a file or a readable path it says what is asked of one', async () => {
  await expect(verify(file('issue.pdf'))).rejects.toThrow('--key');
  await expect(verify('--key', file('key.txt'))).rejects.toThrow('name one file');
  await expect(verify(file('gone.pdf'), '--key', file('key.txt'))).rejects.toThrow('cannot be read');
  await expect(verify(file('issue.pdf'), '--key', file('figure.json'))).rejects.toThrow('holds no key');
});
