import type { Truth } from '../../../../contract/plan.ts';
import type { EvidenceItem } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { TransitionRow } from '../../rules/index.ts';

type Evidence = TransitionRow['evidence'][number];

const figure = (value: number | null): string =>
  value === null ? '—' : String(Math.round(value * 100) / 100);
const span = (hours: number | null): string => {
  if (hours === null) return '';
  return hours < 1 ? `${Math.round(hours * 60)}分钟` : `${figure(hours)}小时`;
};

/** Reached, not reached, or not known, of a threshold. */
const reached = (evidence: Evidence, unit: string): string => {
  const threshold = `${figure(evidence.threshold)}${unit}`;
  if (evidence.truth === 'unknown') return `数据不足，无法判断是否达到${threshold}`;
  return evidence.truth === 'true' ? `达到${threshold}` : `未达${threshold}`;
};

const COLOURS: Record<string, string> = { blue: '蓝色', yellow: '黄色', orange: '橙色', red: '红色' };
/** A signal as its office names it: 暴雨红色预警信号. */
const signalText = (text: string | null): string =>
  (text ?? '').replace(/ ?\b(blue|yellow|orange|red)\b/g, (_, colour: string) => COLOURS[colour] ?? colour);

type Write = (place: string, evidence: Evidence) => string;

const TEXTS: Record<Evidence['quantity'], Write> = {
  rain: (place, e) => `${place}${span(e.hours)}降雨${figure(e.value)}毫米，${reached(e, '毫米')}`,
  'areal-rain': (_place, e) => `${span(e.hours)}面平均雨量${figure(e.value)}毫米，${reached(e, '毫米')}`,
  level: (place, e) =>
    `${place}水位${figure(e.value)}米${e.datum ? `（${e.datum}）` : ''}，${reached(e, '米')}`,
  flow: (place, e) => `${place}流量${figure(e.value)}立方米每秒，${reached(e, '立方米每秒')}`,
  rise: (place, e) => `${place}${span(e.hours)}水位上涨${figure(e.value)}米，${reached(e, '米')}`,
  signal: (_place, e) => `预警信号：${signalText(e.text)}${e.truth === 'true' ? '' : '未发布或已解除'}`,
  event: (_place, e) => `险情：${e.text ?? ''}${e.truth === 'true' ? '' : '未报告或已处置'}`,
};

/** What made it so stands first; of what did not, only enough to see why not. */
const SHOWN: Record<Truth, (evidence: Evidence) => boolean> = {
  true: (evidence) => evidence.truth === 'true',
  unknown: (evidence) => evidence.truth === 'unknown',
  false: () => true,
};
const MOST_SHOWN = 12;

/** The rules' figures as sentences, with their figures beside them. `placeName`: name of a station by its id. */
export function evidenceItems(
  evidence: readonly Evidence[],
  truth: Truth,
  placeName: (stationId: string) => string,
): EvidenceItem[] {
  return evidence
    .filter(SHOWN[truth])
    .slice(0, MOST_SHOWN)
    .map((each) => {
      const place = each.station === null ? '' : placeName(each.station);
      return {
        text: TEXTS[each.quantity](place, each),
        placeId: each.station,
        placeName: place === '' ? null : place,
        quantity: each.quantity,
        value: each.value,
        unit: each.unit,
        threshold: each.threshold,
        datum: each.datum,
        observedAt: each.atMs === null ? null : toBeijingIso(Math.round(each.atMs)),
        source: each.source,
      };
    });
}
