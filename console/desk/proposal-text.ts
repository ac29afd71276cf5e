import type { Proposal } from '../../contract/responses.ts';
import type { Language, Say } from '../text/index.ts';
import { levelName } from '../ui/marks.tsx';

/** 启动 Ⅳ级应急响应: what a proposal is about. */
export function changeText(
  proposal: Pick<Proposal, 'change' | 'level' | 'track'>,
  say: Say,
  language: Language,
): string {
  const { change, level, track } = proposal;
  const name = level ? levelName(language, level) : '';
  const what = `${name}${language === 'en' ? ' ' : ''}${say(`responses.track.${track}`)}`;
  return `${say(`responses.change.${change}`)} ${what}`;
}
