import type { ReportPiece, ReportSentence, ReportSource } from '../../../../../contract/duty.ts';
import type { Rain, ReportFacts, StationRain } from '../facts.ts';
import { count, joined, measured, moment, momentEn, named, say } from '../say.ts';

/** A window is known where data cover nine tenths of it; less is a lower bound, nothing is nothing. */
const KNOWN_SHARE = 0.9;
export const isKnown = ({ covered }: Rain): boolean => covered >= KNOWN_SHARE;

export const stationSource = (station: { stationId: string; name: string }): ReportSource => ({
  kind: 'station',
  id: station.stationId,
  label: station.name,
});
const sources = (stations: readonly StationRain[]): ReportSource[] => stations.map(stationSource);
const names = (stations: readonly { stationId: string; name: string }[]): ReportPiece[] =>
  joined(
    stations.map((station) => [named(station.name, stationSource(station))]),
    '、',
  );
const round1 = (mm: number): number => Math.round(mm * 10) / 10;
export const mean = (stations: readonly StationRain[], window: 'hour1' | 'hour24'): number =>
  round1(stations.reduce((sum, station) => sum + station[window].mm, 0) / stations.length);

export const largest = (
  stations: readonly StationRain[],
  window: 'hour1' | 'hour24',
): StationRain | undefined =>
  stations.toSorted((a, b) => b[window].mm - a[window].mm || (a.stationId < b.stationId ? -1 : 1))[0];

const WINDOWS = {
  hour1: { zh: '近1小时', en: 'In the last hour' },
  hour24: { zh: '近24小时', en: 'In the last 24 hours' },
} as const;
/** The hours of a window are no result: they stand in the words, not as numbers of their own. */
function ofWindow(facts: ReportFacts, window: 'hour1' | 'hour24'): ReportSentence[] {
  const known = facts.rain.filter((station) => !station.silent && isKnown(station[window]));
  const partial = facts.rain.filter((station) => !known.includes(station) && station[window].covered > 0);
  const { zh, en } = WINDOWS[window];
  const span = window === 'hour1' ? 3_600_000 : 86_400_000;
  const clock: ReportSource = {
    kind: 'clock',
    id: `${facts.asOfMs - span}/${facts.asOfMs}`,
    label: window === 'hour1' ? '1 h' : '24 h',
  };
  const head = {
    zh: [{ text: zh, value: null, unit: null, sources: [clock] }] as ReportPiece[],
    en: [{ text: en, value: null, unit: null, sources: [clock] }] as ReportPiece[],
  };
  const sentences: ReportSentence[] = [];
  const top = largest(known, window);
  if (top && top[window].mm === 0)
    sentences.push({
      zh: say`${head.zh}，资料完整的${count(known.length, '站', sources(known))}站均无降雨。`,
      en: say`${head.en} no rain at any of the ${count(known.length, 'stations', sources(known))} stations with complete data.`,
    });
  else if (top) {
    const max = measured(round1(top[window].mm), 1, 'mm', [stationSource(top)]);
    const all = sources(known);
    sentences.push({
      zh: say`${head.zh}，资料完整的${count(known.length, '站', all)}站平均降雨${measured(mean(known, window), 1, 'mm', all)}毫米（算术平均），最大${named(top.name, stationSource(top))}${max}毫米。`,
      en: say`${head.en} the ${count(known.length, 'stations', all)} stations with complete data had ${measured(mean(known, window), 1, 'mm', all)} mm on average (arithmetic mean), most at ${named(top.name, stationSource(top))}: ${max} mm.`,
    });
  } else
    sentences.push({
      zh: say`${head.zh}无资料完整的雨量站，降雨量未知。`,
      en: say`${head.en} no rain station has complete data: the rain is unknown.`,
    });
  const wet = partial.filter((station) => station[window].mm > 0);
  if (wet.length > 0) {
    const each = (unit: string, before: string) =>
      joined(
        wet.map((station) => [
          named(station.name, stationSource(station)),
          before,
          measured(round1(station[window].mm), 1, 'mm', [stationSource(station)]),
          unit,
        ]),
        '、',
      );
    sentences.push({
      zh: say`${head.zh}资料不完整、只计已收到部分：${each('毫米', '不少于')}。`,
      en: say`Incomplete data, counted as far as received: ${each(' mm', ' at least ')}.`,
    });
  }
  return sentences;
}

/** 雨情. A silent station is named as silent; its rain is unknown. */
export function rainSentences(facts: ReportFacts): ReportSentence[] {
  const { rain, asOfMs } = facts;
  if (rain.length === 0)
    return [
      {
        zh: say`截至${moment(asOfMs)}，本辖区没有登记雨量站，雨情未知。`,
        en: say`As of ${momentEn(asOfMs)} no rain station is registered here: the rain is unknown.`,
      },
    ];
  const silent = rain.filter((station) => station.silent);
  const heard = rain.filter((station) => !station.silent);
  const all = count(rain.length, '站', sources(rain));
  if (heard.length === 0)
    return [
      {
        zh: say`截至${moment(asOfMs)}，${all}处雨量站全部失联，雨情未知，须以人工观测为准。`,
        en: say`As of ${momentEn(asOfMs)} all ${all} rain stations are silent: the rain is unknown, readings by hand count.`,
      },
    ];
  const first: ReportSentence =
    silent.length === 0
      ? {
          zh: say`截至${moment(asOfMs)}，${all}处雨量站均在线。`,
          en: say`As of ${momentEn(asOfMs)} all ${all} rain stations report.`,
        }
      : {
          zh: say`截至${moment(asOfMs)}，${all}处雨量站中${count(heard.length, '站', sources(heard))}处在线，${count(silent.length, '站', sources(silent))}处失联（${names(silent)}），失联后雨量未知。`,
          en: say`As of ${momentEn(asOfMs)} ${count(heard.length, '站', sources(heard))} of ${all} rain stations report; ${count(silent.length, '站', sources(silent))} are silent (${names(silent)}) and their rain since then is unknown.`,
        };
  return [first, ...ofWindow(facts, 'hour1'), ...ofWindow(facts, 'hour24')];
}
