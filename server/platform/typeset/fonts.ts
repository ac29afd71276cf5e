import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** What a face is for (GB/T 9704-2012 5.2.2 names the faces of an official document). */
export const FONT_ROLES = ['song', 'fangsong', 'kai', 'hei', 'title'] as const;
export type FontRole = (typeof FONT_ROLES)[number];

export interface FontFace {
  /** Name of the family as it stands in the file. */
  family: string;
  /** Weight to ask of the family. */
  weight: number;
  /** Where the file comes from: with Ward, or found on this machine. */
  from: 'built-in' | 'installed';
  file: string;
}

/** `built-in`: the faces that come with Ward alone, so that every machine makes the same bytes. */
export type FontChoice = 'built-in' | 'installed';

const BUILT_IN_FOLDER = path.dirname(
  createRequire(import.meta.url).resolve('@expo-google-fonts/noto-serif-sc/package.json'),
);
const notoSerif = (weight: number, name: string): FontFace => ({
  family: 'Noto Serif SC',
  weight,
  from: 'built-in',
  file: path.join(BUILT_IN_FOLDER, `${weight}${name}`, `NotoSerifSC_${weight}${name}.ttf`),
});
const REGULAR = notoSerif(400, 'Regular');
const SEMI_BOLD = notoSerif(600, 'SemiBold');
const BOLD = notoSerif(700, 'Bold');
const BUILT_IN: Record<FontRole, FontFace> = {
  song: REGULAR,
  fangsong: REGULAR,
  kai: REGULAR,
  hei: BOLD,
  title: SEMI_BOLD,
};

const FANDOL = [
  '/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol',
  '/usr/share/texmf/fonts/opentype/public/fandol',
  '/usr/share/fonts/opentype/fandol',
  '/usr/local/share/fonts/fandol',
];
const inFolders = (folders: readonly string[], name: string): string[] =>
  folders.map((folder) => path.join(folder, name));

/** Faces of Debian's packages that may stand in for the built-in ones, the best first. */
const INSTALLED: Partial<Record<FontRole, { family: string; weight: number; files: string[] }[]>> = {
  fangsong: [{ family: 'FandolFang R', weight: 400, files: inFolders(FANDOL, 'FandolFang-Regular.otf') }],
  kai: [
    { family: 'FandolKai', weight: 400, files: inFolders(FANDOL, 'FandolKai-Regular.otf') },
    {
      family: 'LXGW WenKai',
      weight: 400,
      files: ['/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf'],
    },
    { family: 'AR PL UKai CN', weight: 400, files: ['/usr/share/fonts/truetype/arphic/ukai.ttc'] },
  ],
  hei: [
    { family: 'FandolHei', weight: 400, files: inFolders(FANDOL, 'FandolHei-Regular.otf') },
    {
      family: 'Noto Sans CJK SC',
      weight: 700,
      files: ['/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc'],
    },
    { family: 'WenQuanYi Zen Hei', weight: 400, files: ['/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc'] },
  ],
};

/** Which face each role gets on this machine: the first that is there, else the built-in one. */
export function chooseFonts(
  choice: FontChoice,
  isThere: (file: string) => boolean = existsSync,
): Record<FontRole, FontFace> {
  const chosen = { ...BUILT_IN };
  if (choice === 'built-in') return chosen;
  for (const role of FONT_ROLES) {
    for (const { family, weight, files } of INSTALLED[role] ?? []) {
      const file = files.find(isThere);
      if (file === undefined) continue;
      chosen[role] = { family, weight, from: 'installed', file };
      break;
    }
  }
  return chosen;
}

/** Every file a typesetter may be asked for. Rare names and ㎡ are in the built-in faces, so these are always among them. */
export const fontFiles = (isThere: (file: string) => boolean = existsSync): string[] => [
  ...new Set([
    ...Object.values(BUILT_IN).map(({ file }) => file),
    ...Object.values(chooseFonts('installed', isThere)).map(({ file }) => file),
  ]),
];

/** What a role is set in where its own face lacks a character. */
export const FALLBACK_FAMILY = REGULAR.family;
