import { chineseNumber, ordinalOf } from '../../../chinese-numbers.ts';
import { type Found, writeInstead } from '../finding.ts';
import type { ReadEntry } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { gapsIn } from './ordinals.ts';

/** 三举措, 四个强化, 五步工作法, 三步走, 四字经 …: what a title counts so are its measures. */
const SURE = '举措|措施|招|抓|步走|步工作法|步法|字经|字诀|强化|到位|聚焦|坚持';
/** These may also be what the brief speaks of: 落实三项机制. */
const LIKELY = '注重|突出|着力|结合|加强|推进|促进|提升|做到|确保|机制|维度|发力|路径|关口|环节';
const CLAIM = new RegExp(
  `([二两三四五六七八九十]|[2-9])(?:项|个|大|条)?[“"]?(?:(?<sure>${SURE})|${LIKELY})`,
  'u',
);

const hasGap = (entry: ReadEntry): boolean => [...gapsIn(entry)].length > 0;

function* claimsOf(entry: ReadEntry): Iterable<Found> {
  const claim = CLAIM.exec(entry.title);
  if (!claim) return;
  const said = chineseNumber(claim[1] ?? '') ?? Number(claim[1]);
  const found = entry.measures.length;
  // With a gap in the ordinals their number says nothing.
  if (found === said || hasGap(entry)) return;
  const place = entry.span(claim.index, claim.index + claim[0].length);
  if (found === 0)
    yield {
      ...place,
      severity: 'note',
      message: {
        zh: `标题称“${claim[0]}”，正文未读出编号的${said}项`,
        en: `the title says “${claim[0]}”; no numbered measures were found`,
      },
    };
  else
    yield {
      ...place,
      ...(claim.groups?.['sure'] === undefined ? { severity: 'warning' as const } : {}),
      message: {
        zh: `标题称“${claim[0]}”，正文有${found}项`,
        en: `the title says “${claim[0]}”; the text has ${found} measures`,
      },
      fixes: [writeInstead((found === 2 ? '两' : ordinalOf(found)) + claim[0].slice(1))],
    };
}

export const titleClaim: Rule = {
  id: 'title-claim',
  severity: 'error',
  *find({ entries }) {
    for (const entry of entries) yield* claimsOf(entry);
  },
};

/** “A、B、C”的“三步工作法” */
const LISTED = /“([^“”。]{3,60})”的?“([二三四五六七八九十])步(?:工作)?法”/gu;

/** A method of N steps that is spelled out has N steps. */
export const methodSteps: Rule = {
  id: 'method-steps',
  severity: 'error',
  *find({ entries }) {
    for (const { text, span } of entries)
      for (const match of text.matchAll(LISTED)) {
        const steps = match[1]?.split('、').length ?? 0;
        const said = chineseNumber(match[2] ?? '') ?? 0;
        if (steps < 2 || steps === said) continue;
        const at = match.index + match[0].lastIndexOf('“') + 1;
        yield {
          ...span(at, at + 1),
          message: {
            zh: `称“${match[2]}步”，列出的有${steps}步`,
            en: `${said} steps are said, ${steps} are listed`,
          },
          fixes: [writeInstead(ordinalOf(steps))],
        };
      }
  },
};
