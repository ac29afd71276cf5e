import { toBeijingIso } from '../../../../contract/time.ts';
import type { Subject } from '../journal/aggregate.ts';
import { inWork, type Work } from '../journal/work.ts';
import type { ResponsesContext, StationLink } from '../ports.ts';
import { openAlarmsOfCauses } from '../store/alarms.ts';
import type { AlarmDoc, AlarmSubject } from './alarm-aggregate.ts';
import { raiseAlarm, returnAlarm, suppressDependants } from './raise-alarm.ts';

/** Most of a gateway's stations silent at once, and at least this many, is the gateway's silence. */
const GATEWAY_LEAST = 3;
const GATEWAY_SHARE = 0.6;
/** Back when nearly all are heard again; those still missing after this time are dead by themselves. */
const BACK_SHARE = 0.8;
const BACK_AFTER_MS = 30 * 60_000;

export type Heard = 'heard' | 'silent' | 'unknown';

/**
 * Silent: nothing for longer than its own interval allows, while Ward was listening that long. Neither heard nor long
 * enough listened (Ward has just started) is unknown, and changes nothing.
 */
export function judgeLink(
  link: Pick<StationLink, 'lastHeardMs' | 'silentAfterMs'>,
  listeningSinceMs: number,
  nowMs: number,
): Heard {
  if (link.lastHeardMs !== null && nowMs - link.lastHeardMs <= link.silentAfterMs) return 'heard';
  return nowMs - listeningSinceMs > link.silentAfterMs ? 'silent' : 'unknown';
}

/** Gateways that are lost: most of their stations are silent. */
export function lostGateways(links: readonly { gateway: string; heard: Heard }[]): Set<string> {
  const lost = [...Map.groupBy(links, ({ gateway }) => gateway)].filter(([, members]) => {
    const silent = members.filter(({ heard }) => heard === 'silent').length;
    return silent >= GATEWAY_LEAST && silent >= members.length * GATEWAY_SHARE;
  });
  return new Set(lost.map(([gateway]) => gateway));
}

const stationKey = (stationId: string): string => `station-silent:${stationId}`;
const gatewayKey = (gateway: string): string => `gateway-lost:${gateway}`;

/** Keys of the alarms that would explain a gap in the data of this station. */
export async function stationSuppressors(work: Work, stationId: string | null): Promise<string[]> {
  if (stationId === null) return [];
  const link = (await work.ports.listStationLinks(work.tx)).find((each) => each.stationId === stationId);
  return link ? [stationKey(stationId), gatewayKey(link.gateway)] : [];
}

function stationAlarm(link: StationLink): AlarmSubject {
  const since =
    link.lastHeardMs === null ? '从未收到数据' : `自${toBeijingIso(link.lastHeardMs).slice(11, 16)}起无数据`;
  return {
    key: stationKey(link.stationId),
    cause: 'station-silent',
    title: `${link.name}失联，${since}`,
    consequence: '该站雨水情未知，不能据此判断已无险情',
    advice: '电话询问看护人并人工观测；通知测站运维员',
    priority: 3,
    placeId: link.stationId,
    placeName: link.name,
    unitPath: link.unitPath,
    planId: null,
    ruleId: null,
    groupKey: `stations|${link.gateway}|silent`,
    groupTitle: '测站失联',
    actable: true,
  };
}

function commonPath(paths: readonly string[]): string {
  const [first = '', ...rest] = paths;
  const parts = first.split('/');
  const shared = parts.findIndex((_, i) => rest.some((path) => path.split('/')[i] !== parts[i]));
  return (shared === -1 ? parts : parts.slice(0, shared)).join('/');
}

function gatewayAlarm(gateway: string, links: readonly StationLink[], silent: number): AlarmSubject {
  return {
    key: gatewayKey(gateway),
    cause: 'gateway-lost',
    title: `${gateway}接入中断，${links.length}站中${silent}站无数据`,
    consequence: '大部分测站雨水情未知',
    advice: '检查网络和接入服务；恢复前按人工观测值班',
    priority: 1,
    placeId: gateway,
    placeName: gateway,
    unitPath: commonPath(links.map(({ unitPath }) => unitPath)),
    planId: null,
    ruleId: null,
    groupKey: `gateway|${gateway}`,
    groupTitle: '接入中断',
    actable: true,
  };
}

/** Looks at every station's link once: what went silent or came back becomes an alarm or ends it. */
export function watchStations(ctx: ResponsesContext, listeningSinceMs: number): Promise<void> {
  return inWork(ctx, async (work) => {
    const links = (await work.ports.listStationLinks(work.tx)).map((link) => ({
      ...link,
      heard: judgeLink(link, listeningSinceMs, work.nowMs),
    }));
    const open = new Map<string, Subject<AlarmDoc>>();
    for (const alarm of await openAlarmsOfCauses(work.tx, ['station-silent', 'gateway-lost', 'data-gap']))
      open.set(alarm.state.key, alarm);
    const lost = lostGateways(links);
    const gateways = [...new Set(links.map((link) => link.gateway))];
    for (const gateway of gateways) if (lost.has(gateway)) await loseGateway(work, gateway, links, open);
    for (const link of links) {
      const known = open.get(stationKey(link.stationId))?.state.active ?? false;
      if (link.heard === 'heard' && known)
        await returnAlarm(work, stationKey(link.stationId), { atMs: work.nowMs });
      if (link.heard !== 'silent' || known) continue;
      const alarm = await raiseAlarm(work, stationAlarm(link), { atMs: work.nowMs }, [
        gatewayKey(link.gateway),
      ]);
      await suppressDependants(work, alarm, dataGapKeys(open, [link.stationId]));
    }
    // After the stations: what came back with the gateway ends suppressed, and asks nobody for an answer.
    for (const gateway of gateways) if (!lost.has(gateway)) await regainGateway(work, gateway, links, open);
  });
}

async function loseGateway(
  work: Work,
  gateway: string,
  every: readonly (StationLink & { heard: Heard })[],
  open: ReadonlyMap<string, Subject<AlarmDoc>>,
): Promise<void> {
  if (open.get(gatewayKey(gateway))?.state.active) return;
  const links = every.filter((link) => link.gateway === gateway);
  const silent = links.filter((link) => link.heard === 'silent').map(({ stationId }) => stationId);
  const alarm = await raiseAlarm(work, gatewayAlarm(gateway, links, silent.length), { atMs: work.nowMs });
  await suppressDependants(work, alarm, [...silent.map(stationKey), ...dataGapKeys(open, silent)]);
}

/** A restart, after which nothing is known yet, does not end it: stations have to be heard. */
async function regainGateway(
  work: Work,
  gateway: string,
  every: readonly (StationLink & { heard: Heard })[],
  open: ReadonlyMap<string, Subject<AlarmDoc>>,
): Promise<void> {
  const alarm = open.get(gatewayKey(gateway))?.state;
  if (!alarm?.active) return;
  const links = every.filter((link) => link.gateway === gateway);
  const share = links.filter((link) => link.heard === 'heard').length / links.length;
  const isOld = work.nowMs - alarm.raisedAtMs > BACK_AFTER_MS;
  if (share >= BACK_SHARE || (isOld && share > 1 - GATEWAY_SHARE))
    await returnAlarm(work, gatewayKey(gateway), { atMs: work.nowMs });
}

function dataGapKeys(open: ReadonlyMap<string, Subject<AlarmDoc>>, stationIds: readonly string[]): string[] {
  return [...open.values()]
    .filter(({ state }) => state.cause === 'data-gap' && stationIds.includes(state.placeId ?? ''))
    .map(({ state }) => state.key);
}
