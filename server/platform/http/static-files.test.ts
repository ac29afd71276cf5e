import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadStaticFiles } from './static-files.ts';

test('the best encoding the client takes is picked; hashed files never change; nothing outside the folder is reached', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ward-static-'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'assets/a.js'), 'plain');
  await writeFile(path.join(folder, 'assets/a.js.br'), 'brotli');
  const files = await loadStaticFiles(folder);
  const packed = files.respond('/assets/a.js', 'gzip, br');
  expect(packed?.headers.get('content-encoding')).toBe('br');
  expect(packed?.headers.get('cache-control')).toContain('immutable');
  expect(await packed?.text()).toBe('brotli');
  expect(await files.respond('/assets/a.js', 'gzip')?.text()).toBe('plain');
  expect(files.respond('/../package.json', '')).toBeUndefined();
  expect(files.respond('/assets/a.js.br', '')).toBeUndefined();
  await rm(folder, { recursive: true });
});
