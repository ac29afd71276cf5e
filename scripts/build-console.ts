import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { PAGE_TABLE, type PageEntry } from '../console/page-table.ts';
import { FAMILIES } from '../console/text/families.ts';
import { closure, LANGUAGES, readManifest, textFile } from './console-manifest.ts';
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
    logLevel: 'error',
  });

/** `before.js` is told what each address needs, beside the files that the document names itself. */
const manifest = await readManifest(dist);
const shell = closure(manifest, 'index.html');
const filesOf = (start: string): string[] =>
  [...closure(manifest, start)].filter((key) => !shell.has(key)).flatMap((key) => manifest[key]?.file ?? []);
const entries: [string, PageEntry][] = Object.entries(PAGE_TABLE);
const tables = {
  pages: entries.map(([name, { path: address, reads, texts = [] }]) => [
    address,
    filesOf(`pages/${name}.tsx`),
    texts,
    reads,
  ]),
  texts: Object.fromEntries(
    Object.keys(FAMILIES).map((family) => [
      family,
      LANGUAGES.map((language) => manifest[textFile(family, language)]?.file),
    ]),
  ),
};
const before = path.join(dist, 'before.js');
let script = await readFile(before, 'utf8');
for (const [name, table] of Object.entries(tables)) {
  const place = new RegExp(`const ${name} = (\\[\\]|\\{\\});`);
  if (!place.test(script)) throw new Error(`before.js has no place for the table of ${name}`);
  script = script.replace(place, () => `const ${name} = ${JSON.stringify(table)};`);
}
await writeFile(before, script);
await writeFieldWorker(path.join(root, 'console/field/worker.js'), dist);

for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  const file = path.join(entry.parentPath, entry.name);
  if (!entry.isFile() || !TEXT.test(file)) continue;
  const content = await readFile(file);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content, quality));
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
}
