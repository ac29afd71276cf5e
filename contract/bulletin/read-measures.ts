import { ordinalOf } from '../chinese-numbers.ts';

export interface Measure {
  /** As printed: 一是, 一、, （一） … */
  ordinal: string;
  n: number;
  /** Its first sentence where that is short and more follows. */
  heading: string | null;
  text: string;
}

/** A way to number measures: what the n-th marker looks like. */
interface Family {
  marker(n: number): readonly string[];
  /** A heading may end with its line. */
  lineHeadings: boolean;
}

const SPOKEN: readonly (readonly string[])[] = [['首先'], ['其次'], ['再次', '然后', '最后'], ['最后']];
const FAMILIES: readonly Family[] = [
  { marker: (n) => [`${ordinalOf(n)}是`], lineHeadings: false },
  { marker: (n) => [`${ordinalOf(n)}要`], lineHeadings: false },
  { marker: (n) => [`${ordinalOf(n)}、`], lineHeadings: true },
  { marker: (n) => [`（${ordinalOf(n)}）`, `(${ordinalOf(n)})`], lineHeadings: true },
  { marker: (n) => [`第${ordinalOf(n)}，`, `第${ordinalOf(n)}、`], lineHeadings: false },
  { marker: (n) => [`${n}.`, `${n}、`, `${n}．`], lineHeadings: true },
  { marker: (n) => [`（${n}）`, `(${n})`], lineHeadings: true },
  { marker: (n) => SPOKEN[n - 1] ?? [], lineHeadings: false },
];
const MOST = 30;
const HEADING_AT_MOST = 25;
/** What may stand before an ordinal: the text begins, a line begins, or a sentence or half of one has ended. */
const BOUNDARY = /[。；：！？”）\n\s]/;
/** A list of what somebody demands is no list of what was done. */
const DEMANDED = /(?:要求|强调|指出|提出|建议|认为|明确)[，,：:]?$/;

export interface Marker {
  at: number;
  text: string;
}

/** 1. of 1.5 */
const isDecimal = (body: string, at: number, marker: string): boolean =>
  marker.endsWith('.') && /\d/.test(body[at + marker.length] ?? '');

function findMarker(body: string, texts: readonly string[], from: number): Marker | undefined {
  let best: Marker | undefined;
  for (const text of texts)
    for (let at = body.indexOf(text, from); at >= 0; at = body.indexOf(text, at + 1))
      if ((at === 0 || BOUNDARY.test(body[at - 1] ?? '')) && !isDecimal(body, at, text)) {
        if (best === undefined || at < best.at) best = { at, text };
        break;
      }
  return best;
}

/** Markers of one family in their order; a lone first one numbers nothing. */
function sequenceOf(body: string, family: Family): Marker[] {
  const markers: Marker[] = [];
  for (let n = 1; n <= MOST; n++) {
    const before = markers.at(-1);
    const found = findMarker(body, family.marker(n), before ? before.at + before.text.length : 0);
    if (!found) break;
    markers.push(found);
  }
  return markers.length >= 2 ? markers : [];
}

/** A numbering that begins anew under the next heading numbers points, not measures. */
function beginsAnew(body: string, family: Family, markers: readonly Marker[]): boolean {
  const last = markers.at(-1);
  return last !== undefined && findMarker(body, family.marker(1), last.at + last.text.length) !== undefined;
}

/** Inside one sentence, after “会议要求”, or deep in the text: a list, but not the measures of the brief. */
function isList(body: string, markers: readonly Marker[]): boolean {
  const [first] = markers;
  const last = markers.at(-1);
  if (!first || !last) return false;
  if (DEMANDED.test(body.slice(Math.max(0, first.at - 4), first.at))) return true;
  return (
    first.at > 0 && !body.slice(first.at, last.at).includes('。') && /[，、]$/.test(body.slice(0, first.at))
  );
}

/** The outermost numbering: the one that begins first. Its markers, or none. */
export function measureMarkers(body: string): { markers: Marker[]; lineHeadings: boolean } {
  let best: { markers: Marker[]; lineHeadings: boolean } = { markers: [], lineHeadings: false };
  for (const family of FAMILIES) {
    const markers = sequenceOf(body, family);
    const [first] = markers;
    if (!first || isList(body, markers) || beginsAnew(body, family, markers)) continue;
    if (best.markers[0] === undefined || first.at < best.markers[0].at)
      best = { markers, lineHeadings: family.lineHeadings };
  }
  return best;
}

/** Heading and rest of a measure. */
function splitHeading(text: string, lineHeadings: boolean): { heading: string | null; text: string } {
  const stop = text.indexOf('。');
  const line = lineHeadings ? text.indexOf('\n') : -1;
  const at = line >= 0 && (stop < 0 || line < stop) ? line : stop;
  const rest = at < 0 ? '' : text.slice(at + 1).trim();
  if (at <= 0 || at > HEADING_AT_MOST || rest === '')
    return { heading: null, text: text.replaceAll('\n', '') };
  return { heading: text.slice(0, at), text: rest.replaceAll('\n', '') };
}

/** Where a brief sums up, or looks ahead. */
const CLOSING =
  /(?:截至|截止|(?!长期|一直|历)[^，。；：\n]{1,16}以来|目前|下一步|下步|接下来|近年来|据统计|前[一二三]季度|前\d{1,2}个月|[上下]半年，|全年|一年来|(?:今年)?\d{1,2}[-—–至]\d{1,2}月)/y;
const closesAt = (text: string, at: number): boolean => {
  CLOSING.lastIndex = at;
  return CLOSING.test(text);
};

/**
 * Where the closing begins in the last measure: after its first sentence, at the start of one. -1: there is none. Where the
 * other measures have headings, what follows the last one's at once is its text.
 */
function closingAt(text: string, headed: boolean): number {
  const paragraph = text.indexOf('\n');
  const first = headed ? text.indexOf('。') : -1;
  const hasText =
    first >= 0 && first <= HEADING_AT_MOST && !(paragraph === first + 1 && closesAt(text, first + 2));
  for (
    let stop = text.indexOf('。', hasText ? first + 1 : 0);
    stop >= 0;
    stop = text.indexOf('。', stop + 1)
  ) {
    const from = stop + 1 + (text[stop + 1] === '\n' ? 1 : 0);
    if (from < text.length && (closesAt(text, from) || (paragraph === stop + 1 && from > 1))) return from;
  }
  return -1;
}

/** Measures of a brief's body with what stands before them and after the last. */
export function readMeasures(body: string): { lead: string; measures: Measure[]; closing: string | null } {
  const { markers, lineHeadings } = measureMarkers(body);
  const [first] = markers;
  if (!first) return { lead: body.replaceAll('\n', ''), measures: [], closing: null };
  let closing: string | null = null;
  let headed = false;
  const measures = markers.map(({ at, text: ordinal }, n): Measure => {
    const next = markers[n + 1];
    let text = body.slice(at + ordinal.length, next?.at).trim();
    if (!next) {
      const from = closingAt(text, headed);
      if (from > 0) {
        closing = text.slice(from).replaceAll('\n', '');
        text = text.slice(0, from).trim();
      }
    }
    const split = splitHeading(text, lineHeadings);
    headed ||= split.heading !== null;
    return { ordinal, n: n + 1, ...split };
  });
  return { lead: body.slice(0, first.at).replaceAll('\n', '').trim(), measures, closing };
}
