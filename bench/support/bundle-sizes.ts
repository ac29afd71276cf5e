import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { closure, readManifest } from '../../scripts/console-manifest.ts';

export interface Budgeted {
  name: string;
  kib: number;
  files: { file: string; kib: number }[];
}

/** Another page is a visit of its own. */
const isPage = (key: string): boolean => key.startsWith('pages/');

/** The player of live video (94 KiB) comes when 观看直播 is pressed; on the way it is small beside the video itself. */
const isVideoPlayer = (key: string): boolean => key.includes('hls.js');

/**
 * Brotli sizes over the output graph of the build: the shell is the page, its entry and all that the entry imports; a
 * route is the shell with the page's chunk, what that imports, and all that either may fetch later: the map of the desk,
 * every dialog, the other language; not the player of live video.
 */
export async function bundleSizes(dist: string): Promise<{ shell: Budgeted; routes: Budgeted[] }> {
  const manifest = await readManifest(dist);
  const sizes = new Map<string, number>();
  const sizeOf = async (file: string): Promise<number> => {
    const known = sizes.get(file);
    if (known !== undefined) return known;
    const full = path.join(dist, file);
    const twin = await readFile(`${full}.br`).catch(async () =>
      promisify(brotliCompress)(await readFile(full)),
    );
    sizes.set(file, twin.length);
    return twin.length;
  };
  const budgeted = async (name: string, keys: Iterable<string>): Promise<Budgeted> => {
    const files = new Set(['index.html', 'before.js']);
    for (const key of keys) {
      const chunk = manifest[key];
      for (const file of chunk ? [chunk.file, ...chunk.css] : []) files.add(file);
    }
    const each = await Promise.all([...files].map(async (file) => ({ file, bytes: await sizeOf(file) })));
    const kib = (bytes: number): number => Math.round((bytes / 1_024) * 10) / 10;
    return {
      name,
      kib: kib(each.reduce((sum, { bytes }) => sum + bytes, 0)),
      files: each
        .sort((a, b) => b.bytes - a.bytes)
        .map(({ file, bytes }) => ({ file: path.basename(file), kib: kib(bytes) })),
    };
  };
  const [entry] = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
  if (entry === undefined) throw new Error('the manifest names no entry');
  const shell = closure(manifest, entry);
  const routes = [...shell]
    .flatMap((key) => manifest[key]?.dynamicImports ?? [])
    .filter((key) => manifest[key]?.src?.startsWith('pages/'))
    .sort();
  return {
    shell: await budgeted('shell', shell),
    routes: await Promise.all(
      [...new Set(routes)].map((key) =>
        budgeted(
          path.basename(key, '.tsx'),
          [entry, key].flatMap((start) => [
            ...closure(manifest, start, (own) => !isPage(own) && !isVideoPlayer(own)),
          ]),
        ),
      ),
    ),
  };
}
