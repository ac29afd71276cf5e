import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { PAGE_TABLE, type PageEntry } from '../../console/page-table.ts';
import { closure, LANGUAGES, readManifest, textFile } from '../../scripts/console-manifest.ts';

export interface Budgeted {
  name: string;
  kib: number;
  files: { file: string; kib: number }[];
}

/** Another page is a visit of its own. */
const isPage = (key: string): boolean => key.startsWith('pages/');

/** The player of live video (94 KiB) comes when 观看直播 is pressed; on the way it is small beside the video itself. */
const isVideoPlayer = (key: string): boolean => key.includes('hls.js');

/** Texts come by themselves, in the reader's language. */
const isText = (key: string): boolean => key.startsWith('text/');

/**
 * Brotli sizes over the output graph of the build: the shell is the page, its entry and all that the entry imports, with
 * the texts of every page; a route is the shell with the page's chunk and texts, what that chunk imports, and all that
 * either may fetch later: the map of the desk, every dialog; not the player of live video. A visit speaks one language:
 * of the two, the larger counts.
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
  const pageTexts = new Map<string, readonly string[]>(
    Object.entries<PageEntry>(PAGE_TABLE).map(([name, { texts = [] }]) => [name, texts]),
  );
  /** Texts of these families in the language in which they are larger. */
  const textsOf = async (families: readonly string[]): Promise<string[]> => {
    const each = await Promise.all(
      LANGUAGES.map(async (language) => {
        const keys = families.map((family) => textFile(family, language));
        const bytes = await Promise.all(keys.map((key) => sizeOf(manifest[key]!.file)));
        return { keys, bytes: bytes.reduce((sum, own) => sum + own, 0) };
      }),
    );
    return each.sort((a, b) => b.bytes - a.bytes)[0]!.keys;
  };
  const routes = [...shell]
    .flatMap((key) => manifest[key]?.dynamicImports ?? [])
    .filter((key) => manifest[key]?.src?.startsWith('pages/'))
    .sort();
  return {
    shell: await budgeted('shell', [...shell, ...(await textsOf(['base']))]),
    routes: await Promise.all(
      [...new Set(routes)].map(async (key) => {
        const name = path.basename(key, '.tsx');
        const chunks = [entry, key].flatMap((start) => [
          ...closure(manifest, start, (own) => !isPage(own) && !isVideoPlayer(own) && !isText(own)),
        ]);
        return budgeted(name, [...chunks, ...(await textsOf(['base', ...(pageTexts.get(name) ?? [])]))]);
      }),
    ),
  };
}
