import type { ReportPiece, ReportSentence } from '../../../../../contract/duty.ts';
import { CHARACTERISTIC_LEVELS } from '../../../../../contract/telemetry.ts';
import type { ReportFacts, StationLevel } from '../facts.ts';
import { count, joined, measured, moment, momentEn, named, say } from '../say.ts';
import { stationSource } from './rain.ts';

const TRENDS = {
  rising: { zh: '上涨', en: 'rising' },
  steady: { zh: '平稳', en: 'steady' },
  falling: { zh: '回落', en: 'falling' },
} as const;

const readable = (
  station: StationLevel,
): station is StationLevel & { level: NonNullable<StationLevel['level']> } =>
  !station.silent && station.level !== null;

/** One station that stands at or above a characteristic level: value, by how much, which way it goes. */
function reachedPieces(station: StationLevel, language: 'zh' | 'en'): ReportPiece[] {
  const own = [stationSource(station)];
  const level = station.level!;
  const reached = station.reached!;
  const over = Math.round((level.m - reached.m) * 100) / 100;
  const name = named(station.name, own[0]!);
  const value = measured(level.m, 2, 'm', own);
  const above = measured(over, 2, 'm', own);
  const kind = CHARACTERISTIC_LEVELS[reached.kind];
  const trend = station.trend === null ? null : TRENDS[station.trend];
  const at = level.observedAtMs;
  return language === 'zh'
    ? say`${name}水位${value}米（${moment(at, own)}${level.manual ? '，人工观测' : ''}），${over === 0 ? `达到${kind.zh}水位` : say`超${kind.zh}水位${above}米`}${trend ? `，${trend.zh}` : '，涨落不明'}`
    : say`${name} ${value} m (${momentEn(at, own)}${level.manual ? ', by hand' : ''}), ${over === 0 ? `at the ${kind.en} level` : say`${above} m above the ${kind.en} level`}${trend ? `, ${trend.en}` : ', trend unknown'}`;
}

/** 水情. A level of a silent station is not the level of now: it is unknown. */
export function waterSentences(facts: ReportFacts): ReportSentence[] {
  const { levels } = facts;
  if (levels.length === 0)
    return [
      {
        zh: say`本辖区没有登记水位站，水情未知。`,
        en: say`No level station is registered here: water levels are unknown.`,
      },
    ];
  const known = levels.filter(readable);
  const unknown = levels.filter((station) => !readable(station));
  const of = (stations: readonly StationLevel[]) => count(stations.length, '站', stations.map(stationSource));
  const names = joined(
    unknown.map((station) => [named(station.name, stationSource(station))]),
    '、',
  );
  const sentences: ReportSentence[] = [];
  if (known.length === 0)
    return [
      {
        zh: say`${of(levels)}处水位站均无数据，水情未知，须以人工观测为准。`,
        en: say`None of the ${of(levels)} level stations has data: water levels are unknown, readings by hand count.`,
      },
    ];
  if (unknown.length > 0)
    sentences.push({
      zh: say`${of(levels)}处水位站中${of(unknown)}处失联或无数据（${names}），水位未知。`,
      en: say`${of(unknown)} of ${of(levels)} level stations are silent or without data (${names}): their levels are unknown.`,
    });
  const reached = known
    .filter((station) => station.reached !== null)
    .toSorted((a, b) => b.level.m - b.reached!.m - (a.level.m - a.reached!.m));
  if (reached.length > 0)
    sentences.push({
      zh: say`${joined(
        reached.map((station) => reachedPieces(station, 'zh')),
        '；',
      )}。`,
      en: say`${joined(
        reached.map((station) => reachedPieces(station, 'en')),
        '; ',
      )}.`,
    });
  const below = known.filter((station) => station.reached === null && station.judged);
  if (below.length > 0)
    sentences.push({
      zh: say`${reached.length > 0 ? '其余' : ''}${of(below)}处水位站低于各特征水位。`,
      en: say`${of(below)} ${reached.length > 0 ? 'other ' : ''}level stations stand below every characteristic level.`,
    });
  const unjudged = known.filter((station) => station.reached === null && !station.judged);
  if (unjudged.length > 0)
    sentences.push({
      zh: say`${of(unjudged)}处水位站有数据、未登记特征水位，是否超限无从判断。`,
      en: say`${of(unjudged)} level stations have data and no registered characteristic level: nothing can be judged.`,
    });
  return sentences;
}
