import type { Claim } from '../../../figure-words.ts';
import { type Found, writeInstead } from '../finding.ts';
import { type ReadEntry, type ReadFigure, type Sentence, sentencesOf, unitOf } from '../reading.ts';
import type { Rule } from '../rule.ts';

interface Percentage {
  figure: ReadFigure;
  low: number;
  high: number;
  decimals: number;
}
type Claimed = ReadFigure & { claim: Claim };
/** Two decimals printed in a rounded percentage may come from one more in the working. */
const HALF_UNIT = 0.5 + 1e-9;

function percentageOf(figure: ReadFigure): Percentage | undefined {
  if (figure.unit !== '%' || figure.qualifier !== null) return undefined;
  const decimals = /\.(\d+)/.exec(figure.text)?.[1]?.length ?? 0;
  const reach = HALF_UNIT / 10 ** decimals;
  return { figure, low: figure.value - reach, high: figure.value + reach, decimals };
}

interface Ratio {
  low: number;
  high: number;
  /** Where both numbers are exact. */
  exact: number | undefined;
}
const isExact = ({ claim }: Claimed): boolean => claim.low === claim.high;

/** Percent of `part` in `whole`. */
function shareOf(part: Claimed, whole: Claimed): Ratio {
  return {
    low: (100 * part.claim.low) / whole.claim.high,
    high: (100 * part.claim.high) / Math.max(whole.claim.low, 1e-9),
    exact: isExact(part) && isExact(whole) ? (100 * part.value) / whole.value : undefined,
  };
}

const pairBefore = (sentence: Sentence, figure: ReadFigure): [Claimed, Claimed] | undefined => {
  const before = sentence.figures.filter(
    (other): other is Claimed =>
      other.offset < figure.offset && other.claim !== undefined && other.unit !== '%',
  );
  const second = before.at(-1);
  const first = before.findLast((other) => other !== second && second && unitOf(other) === unitOf(second));
  return first && second ? [first, second] : undefined;
};
const textBefore = (sentence: Sentence, { offset }: ReadFigure, length = 24): string =>
  sentence.text.slice(Math.max(0, offset - sentence.from - length), offset - sentence.from);

/** 占比, 占总数的; not 占全区的: that whole is not in the sentence. */
const SHARE = /占(?:比|其|总[人户件数量]*)?的?(?:比例|比重)?(?:为|达|达到|约)?$/u;
const RATE = /(?:整改|办结|完成|入户|覆盖|签约|参与|回访|合格|走访|化解|采纳|到位|接种)率(?:达到|达|为)?$/u;

const sameWithin = ({ low, high }: Percentage, ratio: Ratio): boolean =>
  ratio.low <= high && ratio.high >= low;

function* shares(entry: ReadEntry, sentence: Sentence): Iterable<Found> {
  for (const figure of sentence.figures) {
    const percentage = percentageOf(figure);
    const before = textBefore(sentence, figure);
    const pair = pairBefore(sentence, figure);
    if (!percentage || !pair || !(SHARE.test(before) || RATE.test(before))) continue;
    const [whole, part] = pair;
    if (part.claim.low > whole.claim.high) continue;
    const ratio = shareOf(part, whole);
    if (sameWithin(percentage, ratio)) continue;
    const right = ratio.exact === undefined ? undefined : `${ratio.exact.toFixed(percentage.decimals)}%`;
    yield {
      ...entry.span(figure.offset, figure.offset + figure.text.length),
      message: {
        zh: `按${part.text}、${whole.text}计算${right === undefined ? '' : `为${right}，`}与${figure.text}不符`,
        en: `${part.text} of ${whole.text} is not ${figure.text}${right === undefined ? '' : ` but ${right}`}`,
      },
      fixes: right === undefined ? [] : [writeInstead(right)],
    };
  }
}

export const shareRecomputed: Rule = {
  id: 'share',
  severity: 'error',
  *find({ entries }) {
    for (const entry of entries) for (const sentence of sentencesOf(entry)) yield* shares(entry, sentence);
  },
};

const CHANGE = /(?:同比|环比|较[^，\d]{0,8}|比[^，\d]{0,8})?(增长|增加|上升|提高|提升|下降|减少|降低)了?$/u;
const UP = new Set(['增长', '增加', '上升', '提高', '提升']);
/** 由A增至B, 从A降至B: first the old, then the new. */
const OLD_FIRST = /(?:由|从)[^。；]{0,20}$/u;
/** B，去年同期A: the second is the old one. */
const OLD_SECOND = /(?:去年同期|上年同期|上年|去年|上月|上季度)[^，\d]{0,4}$/u;

/** Old and new number of a change, where the sentence says which is which. */
function changeOf(sentence: Sentence, figure: ReadFigure): { was: Claimed; now: Claimed } | undefined {
  const pair = pairBefore(sentence, figure);
  if (!pair) return undefined;
  const [first, second] = pair;
  const beforeFirst = textBefore(sentence, first);
  const between = sentence.text.slice(
    first.offset + first.text.length - sentence.from,
    second.offset - sentence.from,
  );
  if (OLD_SECOND.test(between)) return { was: second, now: first };
  if (OLD_FIRST.test(beforeFirst) && /(?:至|到|为)[^，\d]{0,2}$/u.test(between))
    return { was: first, now: second };
  return undefined;
}

function* changes(entry: ReadEntry, sentence: Sentence): Iterable<Found> {
  for (const figure of sentence.figures) {
    const percentage = percentageOf(figure);
    const said = CHANGE.exec(textBefore(sentence, figure));
    const pair = changeOf(sentence, figure);
    if (!percentage || !said || !pair) continue;
    const { was, now } = pair;
    const up = UP.has(said[1] ?? '');
    const sign = up ? 1 : -1;
    const share = shareOf(now, was);
    const ratio: Ratio = {
      low: up ? share.low - 100 : 100 - share.high,
      high: up ? share.high - 100 : 100 - share.low,
      exact: share.exact === undefined ? undefined : sign * (share.exact - 100),
    };
    if (sameWithin(percentage, ratio)) continue;
    const right =
      ratio.exact === undefined
        ? undefined
        : ratio.exact >= 0
          ? `${said[1]}${ratio.exact.toFixed(percentage.decimals)}%`
          : `${up ? '下降' : '增长'}${(-ratio.exact).toFixed(percentage.decimals)}%`;
    const from = figure.offset - (said[0].length - said[0].lastIndexOf(said[1] ?? ''));
    yield {
      ...entry.span(from, figure.offset + figure.text.length),
      message: {
        zh: `由${was.text}到${now.text}${right === undefined ? '' : `应为${right}，`}与${said[1]}${figure.text}不符`,
        en: `from ${was.text} to ${now.text} is not ${said[1]}${figure.text}${right === undefined ? '' : ` but ${right}`}`,
      },
      fixes: right === undefined ? [] : [writeInstead(right)],
    };
  }
}

export const changeRecomputed: Rule = {
  id: 'change',
  severity: 'error',
  *find({ entries }) {
    for (const entry of entries) for (const sentence of sentencesOf(entry)) yield* changes(entry, sentence);
  },
};
