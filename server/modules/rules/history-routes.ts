import { z } from 'zod';
import { OpenDanger, type Plan, PlanHistory, PlanVersions } from '../../../contract/plan.ts';
import { fromIso, toBeijingIso } from '../../../contract/time.ts';
import { WardError } from '../../platform/errors.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { createEngine, type Transition } from './engine.ts';
import { nameOfRule } from './facts.ts';
import { stationFacts } from './readings-of.ts';
import { feed, toldChanges } from './replay.ts';
import type { RulesRoutesContext } from './routes.ts';
import {
  closeEvent,
  historyThen,
  listOpenEvents,
  listPlanVersions,
  toldBetween,
  unitOfEvent,
} from './store.ts';
import { readingsBetween } from './store-readings.ts';

const DAY_MS = 86_400_000;
const LONGEST_MS = 3 * DAY_MS;
/** Before its stretch a line needs what its longest window holds. */
const BEFORE_MS = 3 * DAY_MS;
const MOST_READINGS = 1_000_000;
/** Readings judged before other work gets its turn. */
const PIECE = 20_000;

type Told = Pick<
  Transition,
  | 'ruleId'
  | 'kind'
  | 'target'
  | 'station'
  | 'from'
  | 'to'
  | 'decidedAtMs'
  | 'atMs'
  | 'correction'
  | 'evidence'
>;
const present = (
  plan: Plan | undefined,
  t: Told,
  seq: number | null,
  reassesses: number | null,
): z.input<typeof PlanHistory>[number] => ({
  seq,
  ruleId: t.ruleId,
  kind: t.kind,
  target: t.station ? `${t.target} ${t.station}` : t.target,
  name: nameOfRule(plan, t.kind, t.target),
  from: t.from,
  to: t.to,
  decidedAt: toBeijingIso(Math.round(t.decidedAtMs)),
  at: toBeijingIso(Math.round(t.atMs)),
  correction: t.correction,
  reassesses,
  evidence: t.evidence.slice(0, 12).map(({ atMs, ...entry }) => ({
    ...entry,
    at: atMs === null ? null : toBeijingIso(Math.round(atMs)),
  })),
});

/** The two lines of a plan's history, and the ends of dangers. */
export function historyRoutes(context: RulesRoutesContext): WardRoute[] {
  const { db, clock, bus, rules, telemetry, audit } = context;
  /** What would have been told had everything known today come in at its own time. */
  const knownNow = async (planId: string, fromMs: number, toMs: number): Promise<Transition[]> => {
    const plan = rules.plans().get(planId)?.plan;
    if (!plan) throw new WardError('not-found');
    const readings = await readingsBetween(db, fromMs - BEFORE_MS, toMs, MOST_READINGS);
    if (readings.length > MOST_READINGS)
      throw new WardError('unprocessable', { detail: 'too many readings; ask for a shorter time' });
    const { signals, dangers } = await toldBetween(db, fromMs - BEFORE_MS, toMs);
    const rows = readings.map((reading) => ({ reading, receivedAtMs: reading.atMs }));
    const engine = createEngine(plan, stationFacts(telemetry));
    const told = toldChanges(signals, dangers);
    const seen: Transition[] = [];
    for (let n = 0; n < rows.length || n === 0; n += PIECE) {
      const piece = rows.slice(n, n + PIECE);
      const last = n + PIECE >= rows.length;
      const endMs = last ? toMs : (piece.at(-1)?.receivedAtMs ?? toMs) - 1;
      const startMs = n === 0 ? Number.NEGATIVE_INFINITY : (rows[n - 1]?.receivedAtMs ?? 0) - 1;
      const mine = told.filter(({ atMs }) => atMs > startMs && atMs <= endMs);
      for (const transition of feed(engine, piece, mine, endMs)) seen.push(transition);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return seen.filter(({ decidedAtMs }) => decidedAtMs >= fromMs);
  };
  return [
    route(
      {
        method: 'get',
        path: '/plans/{id}/history',
        operationId: 'getPlanHistory',
        summary:
          'What was known then (with what late data altered), or what is known now, of the last day or a stretch of it',
        access: 'plans.read',
        params: z.object({ id: z.string().max(64) }),
        query: z.object({
          as: z.enum(['known-then', 'known-now']).default('known-then'),
          from: z.iso.datetime({ offset: true }).optional(),
          to: z.iso.datetime({ offset: true }).optional(),
        }),
        response: PlanHistory,
      },
      async ({ params, query }) => {
        const toMs = (query.to === undefined ? undefined : fromIso(query.to)) ?? clock.nowMs();
        const fromMs = (query.from === undefined ? undefined : fromIso(query.from)) ?? toMs - DAY_MS;
        if (toMs < fromMs || toMs - fromMs > LONGEST_MS)
          throw new WardError('unprocessable', { detail: 'ask for a stretch of up to three days' });
        const plan = rules.plans().get(params.id)?.plan;
        if (query.as === 'known-now')
          return (await knownNow(params.id, fromMs, toMs)).map((each) => present(plan, each, null, null));
        return (await historyThen(db, params.id, fromMs, toMs)).map(({ stationId, ...row }) =>
          present(plan, { ...row, station: stationId }, row.seq, row.reassesses),
        );
      },
    ),
    route(
      {
        method: 'get',
        path: '/plans/{id}/versions',
        operationId: 'listPlanVersions',
        summary: 'Versions of a plan, who entered them and when, newest first',
        access: 'plans.read',
        params: z.object({ id: z.string().max(64) }),
        response: PlanVersions,
      },
      async ({ params }) => {
        const versions = await listPlanVersions(db, params.id);
        if (versions.length === 0) throw new WardError('not-found');
        return versions.map(({ atMs, ...row }) => ({ ...row, enteredAt: toBeijingIso(Math.round(atMs)) }));
      },
    ),
    route(
      {
        method: 'get',
        path: '/declared-events',
        operationId: 'listDeclaredEvents',
        summary: 'Dangers (险情) that are neither over nor withdrawn',
        access: 'plans.read',
        response: z.array(OpenDanger),
      },
      async () =>
        (await listOpenEvents(db)).map(({ id, kind, text, atMs, enteredBy }) => ({
          id,
          kind,
          text,
          happenedAt: toBeijingIso(Math.round(atMs)),
          enteredBy,
        })),
    ),
    route(
      {
        method: 'post',
        path: '/declared-events/{id}/close',
        operationId: 'closeDeclaredEvent',
        summary: 'A danger is over, or was declared by mistake',
        access: 'events.declare',
        params: z.object({ id: z.uuid() }),
        body: z.object({ how: z.enum(['over', 'withdrawn']), note: z.string().trim().min(2).max(500) }),
        scope: ({ params }) => unitOfEvent(db, params.id),
      },
      async ({ params, body, actor }) => {
        await db.transaction(async (tx) => {
          if (!(await closeEvent(tx, params.id, { ...body, by: actor.name }, clock.nowMs())))
            throw new WardError('illegal-move', { detail: 'only an open danger is ended' });
          await audit(tx, actor, body.how === 'over' ? 'event-over' : 'event-withdrawn', params.id, {
            note: body.note,
          });
        });
        await rules.reload();
        bus.emit('rules.warning-changed', { warningId: params.id });
      },
    ),
  ];
}
