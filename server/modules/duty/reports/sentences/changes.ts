import type { BoundText, ReportPiece, ReportSentence, ReportSource } from '../../../../../contract/duty.ts';
import type { ReportFacts } from '../facts.ts';
import { count, joined, measured, moment, momentEn, named, say } from '../say.ts';
import { isKnown, largest, stationSource } from './rain.ts';

interface Change {
  zh: ReportPiece[];
  en: ReportPiece[];
}

/** 增加12 / 减少3 / 持平, on the rows of both reports. */
function step(
  before: number,
  now: number,
  unit: { zh: string; en: string },
  sources: readonly ReportSource[],
  decimals = 0,
): Change {
  const by = Math.round((now - before) * 100) / 100;
  const value: BoundText =
    decimals === 0
      ? count(Math.abs(by), unit.zh, sources)
      : measured(Math.abs(by), decimals, unit.zh, sources);
  if (by === 0) return { zh: say`持平`, en: say`unchanged` };
  return by > 0
    ? { zh: say`增加${value}${unit.zh}`, en: say`up by ${value} ${unit.en}` }
    : { zh: say`减少${value}${unit.zh}`, en: say`down by ${value} ${unit.en}` };
}

function responseChanges(before: ReportFacts, now: ReportFacts): Change[] {
  const changes: Change[] = [];
  for (const response of now.responses) {
    const own: ReportSource = { kind: 'response', id: response.id, label: response.title };
    const old = before.responses.find(({ id }) => id === response.id);
    const title = named(response.title, own);
    if (!old) changes.push({ zh: say`新启动${title}`, en: say`new: ${title}` });
    else if (old.rank !== response.rank)
      changes.push({
        zh: say`${old.level}${response.rank < old.rank ? '提升至' : '降低至'}${named(response.level, own)}`,
        en: say`${response.rank < old.rank ? 'raised' : 'lowered'} from ${old.level} to ${named(response.level, own)}`,
      });
  }
  for (const old of before.responses)
    if (!now.responses.some(({ id }) => id === old.id)) {
      const own: ReportSource = { kind: 'response', id: old.id, label: old.title };
      changes.push({ zh: say`${named(old.title, own)}已结束`, en: say`${named(old.title, own)} has ended` });
    }
  return changes;
}

function transferChange(before: ReportFacts, now: ReportFacts): Change[] {
  const reported = now.transfers.filter(({ moved }) => moved !== null);
  if (reported.length === 0) return [];
  const sources = reported.map(({ id, zone }): ReportSource => ({ kind: 'transfer', id, label: zone }));
  const sum = (facts: ReportFacts) => facts.transfers.reduce((total, { moved }) => total + (moved ?? 0), 0);
  const change = step(sum(before), sum(now), { zh: '人', en: 'people' }, sources);
  return [{ zh: say`已转移人数${change.zh}`, en: say`people moved: ${change.en}` }];
}

/** The level that stands highest above its limit now, against what it was then. */
function levelChange(before: ReportFacts, now: ReportFacts): Change[] {
  return now.levels
    .filter((station) => !station.silent && station.level !== null && station.reached !== null)
    .flatMap((station) => {
      const old = before.levels.find(({ stationId }) => stationId === station.stationId);
      if (!old?.level || old.silent) return [];
      const own = [stationSource(station)];
      const change = step(old.level.m, station.level!.m, { zh: '米', en: 'm' }, own, 2);
      const name = named(station.name, own[0]!);
      return [{ zh: say`${name}水位${change.zh}`, en: say`level at ${name} ${change.en}` }];
    });
}

function silenceChanges(before: ReportFacts, now: ReportFacts): Change[] {
  const of = (facts: ReportFacts) =>
    new Map(
      [...facts.rain, ...facts.levels].filter(({ silent }) => silent).map((each) => [each.stationId, each]),
    );
  const [old, present] = [of(before), of(now)];
  const list = (stations: readonly { stationId: string; name: string }[]) =>
    joined(
      stations.map((station) => [named(station.name, stationSource(station))]),
      '、',
    );
  const lost = [...present.values()].filter(({ stationId }) => !old.has(stationId));
  const back = [...old.values()].filter(({ stationId }) => !present.has(stationId));
  return [
    ...(lost.length > 0 ? [{ zh: say`新失联${list(lost)}`, en: say`newly silent: ${list(lost)}` }] : []),
    ...(back.length > 0 ? [{ zh: say`恢复在线${list(back)}`, en: say`heard again: ${list(back)}` }] : []),
  ];
}

function rainChange(before: ReportFacts, now: ReportFacts): Change[] {
  const known = (facts: ReportFacts) => facts.rain.filter(({ silent, hour1 }) => !silent && isKnown(hour1));
  const [old, present] = [largest(known(before), 'hour1'), largest(known(now), 'hour1')];
  if (!old || !present) return [];
  const sources = [stationSource(present), stationSource(old)];
  const change = step(old.hour1.mm, present.hour1.mm, { zh: '毫米', en: 'mm' }, sources, 1);
  return [{ zh: say`最大时段雨量${change.zh}`, en: say`largest rain of an hour ${change.en}` }];
}

/** What is different from the last report that was sent; the first of a series has nothing to be compared with. */
export function changeSentences(
  now: ReportFacts,
  last: { facts: ReportFacts; title: string; id: string } | undefined,
): ReportSentence[] {
  if (!last) return [];
  const { facts: before } = last;
  const source: ReportSource = { kind: 'report', id: last.id, label: last.title };
  const changes = [
    ...responseChanges(before, now),
    ...rainChange(before, now),
    ...levelChange(before, now),
    ...silenceChanges(before, now),
    ...transferChange(before, now),
  ];
  const zh =
    changes.length === 0
      ? ['无变化']
      : joined(
          changes.map((change) => change.zh),
          '；',
        );
  const en =
    changes.length === 0
      ? ['nothing has changed']
      : joined(
          changes.map((change) => change.en),
          '; ',
        );
  return [
    {
      zh: say`较上期（${moment(before.asOfMs, [source])}）：${zh}。`,
      en: say`Since the last report (${momentEn(before.asOfMs, [source])}): ${en}.`,
    },
  ];
}
