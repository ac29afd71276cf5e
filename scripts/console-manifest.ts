import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const Manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    src: z.string().optional(),
    isEntry: z.boolean().optional(),
    imports: z.array(z.string()).default([]),
    dynamicImports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
);
export type Manifest = z.infer<typeof Manifest>;

/** What the build says of its files. */
export const readManifest = async (dist: string, name = 'manifest'): Promise<Manifest> =>
  Manifest.parse(JSON.parse(await readFile(path.join(dist, `.vite/${name}.json`), 'utf8')) as unknown);

/** Chunks that come with a chunk by its static imports, and what each of them loads on its own if it `loads`. */
export function closure(
  manifest: Manifest,
  start: string,
  loads: (key: string) => boolean = () => false,
): Set<string> {
  const seen = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) return;
    seen.add(key);
    for (const next of [...chunk.imports, ...chunk.dynamicImports.filter(loads)]) visit(next);
  };
  visit(start);
  return seen;
}

export const LANGUAGES = ['zh', 'en'] as const;

/** The chunk that holds a family of texts in a language. */
export const textFile = (family: string, language: (typeof LANGUAGES)[number]): string =>
  `text/${language}-${family}.ts`;
