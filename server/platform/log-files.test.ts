import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createLogger } from './log.ts';
import { createLogFiles } from './log-files.ts';

test('a day is a file, secrets are cut out, old days go and kept days stay', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ward-log-'));
  let nowMs = Date.parse('2026-01-01T12:00:00Z');
  const files = createLogFiles(folder, () => nowMs);
  const log = createLogger({ level: 'info', destination: files });
  log.info({ user: { password: 'hush' } }, 'first');
  nowMs = Date.parse('2026-07-04T12:00:00Z');
  log.info('second');
  expect(await readFile(path.join(folder, 'ward-2026-01-01.log'), 'utf8')).toMatch(/^(?!.*hush).*first/);
  expect(await files.prune(184, nowMs)).toBe(0);
  expect(await files.prune(183, nowMs)).toBe(1);
  expect(await readdir(folder)).toEqual(['ward-2026-07-04.log']);
  files.close();
  await rm(folder, { recursive: true });
});
