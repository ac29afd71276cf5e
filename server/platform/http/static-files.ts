import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.geojson': 'application/geo+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.webmanifest': 'application/manifest+json',
};

interface Asset {
  type: string;
  plain: Buffer;
  br?: Buffer;
  gzip?: Buffer;
}

export interface StaticFiles {
  /** The file at an URL path, in the best encoding the client takes; undefined = there is none. */
  respond(urlPath: string, acceptEncoding: string): Response | undefined;
  readonly count: number;
}

/** Loads a built folder into memory with its compressed twins (`x.js.br`, `x.js.gz`); file names with a hash never change. */
export async function loadStaticFiles(folder: string): Promise<StaticFiles> {
  const assets = new Map<string, Asset>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of files) {
    const type = TYPES[path.extname(file)];
    if (type === undefined) continue;
    const asset: Asset = { type, plain: await readFile(file) };
    if (files.includes(`${file}.br`)) asset.br = await readFile(`${file}.br`);
    if (files.includes(`${file}.gz`)) asset.gzip = await readFile(`${file}.gz`);
    assets.set(`/${path.relative(folder, file).split(path.sep).join('/')}`, asset);
  }
  return {
    count: assets.size,
    respond(urlPath, acceptEncoding) {
      const asset = assets.get(urlPath);
      if (!asset) return undefined;
      const encoding =
        asset.br && /\bbr\b/.test(acceptEncoding)
          ? 'br'
          : asset.gzip && /\bgzip\b/.test(acceptEncoding)
            ? 'gzip'
            : undefined;
      const body = encoding === undefined ? asset.plain : asset[encoding];
      return new Response(new Uint8Array(body as Buffer), {
        headers: {
          'content-type': asset.type,
          vary: 'accept-encoding',
          'cache-control': urlPath.startsWith('/assets/')
            ? 'public, max-age=31536000, immutable'
            : 'no-cache',
          ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
        },
      });
    },
  };
}
