import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';

/** Builds the console and lays a brotli and a gzip twin beside every text file: the server only picks, never compresses. */
const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'console/dist');
const TEXT = /\.(js|css|html|svg|json|geojson|webmanifest|map)$/;

await build({
  root: path.join(root, 'console'),
  configFile: path.join(root, 'console/vite.config.ts'),
  logLevel: 'warn',
});
for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  const file = path.join(entry.parentPath, entry.name);
  if (!entry.isFile() || !TEXT.test(file)) continue;
  const content = await readFile(file);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content, quality));
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
}
