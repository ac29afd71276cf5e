import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { PAGE_TABLE } from '../console/page-table.ts';
import { closure, readManifest } from './console-manifest.ts';
import { writeFieldWorker } from './field-worker.ts';

/** Builds the console and lays a brotli and a gzip twin beside every text file: the server only picks, never compresses. */
const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'console/dist');
const TEXT = /\.(js|css|html|svg|json|geojson|webmanifest|map)$/;

// The console first: it empties the folder.
for (const configFile of ['console/vite.config.ts', 'console/vite.field.config.ts'])
  await build({
    root: path.join(root, 'console'),
    configFile: path.join(root, configFile),
    logLevel: 'warn',
  });

/** `before.js` is told what each address needs: the files of its page beside those that the document names itself. */
const manifest = await readManifest(dist);
const shell = closure(manifest, 'index.html');
const pages = Object.entries(PAGE_TABLE).map(([name, { path: address, reads }]) => [
  address,
  [...closure(manifest, `pages/${name}.tsx`)]
    .filter((key) => !shell.has(key))
    .flatMap((key) => manifest[key]?.file ?? []),
  reads,
]);
const before = path.join(dist, 'before.js');
const script = await readFile(before, 'utf8');
const told = script.replace('const pages = [];', `const pages = ${JSON.stringify(pages)};`);
if (told === script) throw new Error('before.js has no place for the table of pages');
await writeFile(before, told);
await writeFieldWorker(path.join(root, 'console/field/worker.js'), dist);

for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  const file = path.join(entry.parentPath, entry.name);
  if (!entry.isFile() || !TEXT.test(file)) continue;
  const content = await readFile(file);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content, quality));
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
}
