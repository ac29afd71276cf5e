import type { WrongWord } from '../../../contract/bulletin/check/index.ts';
import { registerFigureName } from '../../../contract/registers.ts';
import type { Programme } from '../../../programmes/kit/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import type { NoteSigner } from '../../platform/proof/index.ts';
import type { Audit } from '../audit/index.ts';
import type { FiguresContext } from '../figures/index.ts';
import { type Archive, createArchive } from './archive.ts';
import { readWordList } from './read-word-list.ts';

export interface BulletinContext {
  db: Db;
  clock: Clock;
  audit: Audit;
  figures: FiguresContext;
  programmes: readonly Programme[];
  words: readonly WrongWord[];
  archive: Archive;
  /** Signs the log of published figures; without it issues are logged at the next start. */
  signer?: NoteSigner;
}

export async function createBulletin(
  figures: FiguresContext,
  programmes: readonly Programme[],
  signer?: NoteSigner,
): Promise<BulletinContext> {
  const { db, clock, audit } = figures;
  const words = await readWordList();
  const parts = { db, clock, audit, figures, programmes, words, archive: createArchive() };
  return signer ? { ...parts, signer } : parts;
}

export interface Said {
  zh: string;
  en: string;
}

/** Name of a figure in both languages: PROGRAMME/TYPE/FIGURE. */
export function figureName({ programmes }: Pick<BulletinContext, 'programmes'>, id: string): Said {
  const [programme = '', type = '', figure = ''] = id.split('/');
  const texts = programmes.find((each) => each.id === programme)?.texts;
  const name = (language: 'zh' | 'en'): string =>
    registerFigureName(id, language) ?? texts?.[language][`${type}.figure.${figure}`] ?? id;
  return { zh: name('zh'), en: name('en') };
}

export function programmeName({ programmes }: Pick<BulletinContext, 'programmes'>, id: string): Said {
  const texts = programmes.find((each) => each.id === id)?.texts;
  return { zh: texts?.zh['name'] ?? id, en: texts?.en['name'] ?? id };
}
