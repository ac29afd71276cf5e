import type { z } from 'zod';
import type { Actor } from '../contract/permissions.ts';
import { toBeijingIso } from '../contract/time.ts';
import { WorksOverview } from '../contract/works.ts';
import {
  type Evidence,
  evaluateWork,
  isFloodSeason,
  standingOfStores,
  stationsOf,
  type Witness,
} from '../programmes/flood-works/index.ts';
import { type LedgerContext, visibleJournals } from './modules/ledger/index.ts';
import { listCameras } from './modules/media/index.ts';
import { readPlanWatches } from './modules/rules/index.ts';
import { loadStations } from './modules/telemetry/index.ts';
import { route, type WardRoute } from './platform/http/route.ts';

type WorksContext = Pick<LedgerContext, 'db' | 'catalogue' | 'clock'>;

const PROGRAMME = 'flood-works';
const MOST_WORKS = 500;
/** Of each type the last changed: what bears out a head is recent. */
const MOST_RECORDS = 3_000;
const AROUND = ['inspection', 'maintenance', 'order', 'training', 'patrol', 'hazard'] as const;

async function witnesses(ctx: WorksContext, actor: Actor, type: string, limit: number): Promise<Witness[]> {
  return (await visibleJournals(ctx, actor, `${PROGRAMME}/${type}`, limit)).map(({ row, entries }) => ({
    ...row,
    type,
    entries,
  }));
}

const shown = ({ id, title, atMs }: Evidence) => ({
  id,
  title,
  at: atMs === null ? null : toBeijingIso(atMs),
});

/** Everything the reader may see of works and stores, judged at this moment of duty time. */
async function overview(ctx: WorksContext, actor: Actor): Promise<z.input<typeof WorksOverview>> {
  const nowMs = ctx.clock.nowMs();
  const works = await witnesses(ctx, actor, 'work', MOST_WORKS);
  const around: Witness[] = [];
  for (const type of AROUND) around.push(...(await witnesses(ctx, actor, type, MOST_RECORDS)));
  const stations = await loadStations(ctx.db);
  const cameras = await listCameras(ctx.db);
  const installed = {
    stations: new Set(stations.filter(({ enabled }) => enabled).map(({ id }) => id)),
    cameras: new Set(cameras.filter(({ commissionedOn }) => commissionedOn !== null).map(({ id }) => id)),
  };
  const measuresRain = new Set(
    stations.filter(({ rainSources }) => (rainSources ?? []).length > 0).map(({ id }) => id),
  );
  const watchesOf = await readPlanWatches(ctx.db);
  return {
    asOf: toBeijingIso(nowMs),
    floodSeason: isFloodSeason(nowMs),
    // A work that is retired is asked for nothing.
    works: works
      .filter(({ state }) => state !== 'retired')
      .sort((a, b) => a.title.localeCompare(b.title, 'zh-CN'))
      .map((work) => {
        const heads = evaluateWork(work, around, installed, nowMs);
        const walked = heads
          .flatMap(({ items }) => items)
          .find(({ item }) => item === 'recorded-outdoors')
          ?.evidence.at(0)?.atMs;
        return {
          id: work.id,
          title: work.title,
          state: work.state,
          unitPath: work.unitPath,
          kind: String(work.data['kind'] ?? ''),
          stations: stationsOf(work),
          watches: stationsOf(work).flatMap((id) => watchesOf(id, measuresRain.has(id))),
          lastPatrolAt: walked === undefined || walked === null ? null : toBeijingIso(walked),
          heads: heads.map(({ head, items }) => ({
            head,
            items: items.map(({ item, met, evidence, against }) => ({
              item,
              met,
              evidence: evidence.map(shown),
              against: against.map(shown),
            })),
          })),
        };
      }),
    stores: standingOfStores(await witnesses(ctx, actor, 'store', MOST_RECORDS)).map((store) => ({
      ...store,
      ids: [...store.ids],
    })),
  };
}

export function worksRoutes(ctx: WorksContext): WardRoute[] {
  return [
    route(
      {
        method: 'get',
        path: '/works',
        operationId: 'listWorks',
        summary: 'Works with the evidence of the five heads of the national evaluation, and stores',
        access: 'records.read',
        response: WorksOverview,
      },
      async ({ actor }) => overview(ctx, actor),
    ),
  ];
}
