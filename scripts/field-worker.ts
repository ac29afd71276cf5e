import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { closure, readManifest } from './console-manifest.ts';

/** What the field page needs beside its chunks. */
const BESIDE = ['field/index.html', 'before-field.js', 'icon.svg', 'field.webmanifest'];

/** Every file that the field page can load. */
export async function fieldFiles(dist: string): Promise<string[]> {
  const manifest = await readManifest(dist, 'field-manifest');
  const chunks = [...closure(manifest, 'field/index.html', () => true)];
  const built = chunks.flatMap((key) => [manifest[key]?.file ?? [], manifest[key]?.css ?? []].flat());
  return [...BESIDE, ...new Set(built)].sort();
}

/** Writes the field page's service worker with the files of this build, under a name that changes with their content. */
export async function writeFieldWorker(template: string, dist: string): Promise<void> {
  const files = await fieldFiles(dist);
  const digest = createHash('sha256');
  for (const file of files) digest.update(`${file}\n`).update(await readFile(path.join(dist, file)));
  const text = (await readFile(template, 'utf8'))
    .replace('__FILES__', JSON.stringify(files.map((file) => `/${file}`)))
    .replace('__VERSION__', JSON.stringify(digest.digest('hex').slice(0, 16)));
  await writeFile(path.join(dist, 'field-worker.js'), text);
}
