/// <reference path="./import-glob.d.ts" />
const FOUND = import.meta.glob<Record<'en', Readonly<Record<string, string>>>>(
  '../../programmes/*/text.en.ts',
  { eager: true },
);
const programmeOf = (path: string): string => path.split('/').at(-2) ?? '';

/** What programmes say in English, by “programme.PROGRAMME.KEY”: without their declarations, for pages that only name things. A programme’s folder is enough. */
export const enProgrammes: Record<string, string> = Object.fromEntries(
  Object.entries(FOUND).flatMap(([path, texts]) =>
    Object.entries(texts.en).map(([key, text]) => [`programme.${programmeOf(path)}.${key}`, text]),
  ),
);
