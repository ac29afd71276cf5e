import { z } from 'zod';
import type { Actor } from '../../../contract/permissions.ts';
import { PlanState, type SignalColour, Warning, WarningInput } from '../../../contract/plan.ts';
import { fromIso, toBeijingIso } from '../../../contract/time.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { newId } from '../../platform/ids.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { checkPlan, type PlanCatalogue } from './check-plan.ts';
import { nameOfRule } from './facts.ts';
import { historyRoutes } from './history-routes.ts';
import type { RunningRules } from './pipeline.ts';
import {
  cancelWarning,
  findPlanDocument,
  insertEvent,
  insertPlanVersion,
  insertWarning,
  listWarnings,
  loadPlans,
  warningExists,
  warningsOfCap,
} from './store.ts';
import { lastFrameSeq } from './store-readings.ts';

export interface RulesRoutesContext {
  db: Db;
  clock: Clock;
  bus: Bus;
  rules: RunningRules;
  catalogue: () => Promise<PlanCatalogue>;
  /** Unit path of a unit, for what is declared there. */
  unitPath: (unitId: string) => Promise<string | null>;
  telemetry: Telemetry;
  /** What a CAP message says as a warning signal, or why it is not taken. */
  readCap: (xml: string) => ReadCap;
  audit: (
    tx: Sql,
    actor: Actor,
    action: string,
    about: string,
    data: Record<string, unknown>,
  ) => Promise<void>;
}

const Id = z.object({ id: z.string().max(64) });
const WarningId = z.object({ id: z.uuid() });

export type ReadCap =
  | {
      ok: true;
      warning: {
        identifier: string;
        type: 'Alert' | 'Update' | 'Cancel';
        replaces: string[];
        issuer: string;
        kind: string;
        colour: SignalColour;
        area: string;
        areaName: string;
        effectiveMs: number;
        expiresMs: number | null;
      };
    }
  | { ok: false; reason: string; detail: string };

export function rulesRoutes(context: RulesRoutesContext): WardRoute[] {
  const { db, clock, bus, rules, audit } = context;
  const enterWarning = async (
    input: z.output<typeof WarningInput>,
    replaces: string | null,
    actor: Actor,
    capId?: string,
  ): Promise<string> => {
    const id = newId(clock.nowMs());
    const effectiveMs = fromIso(input.effectiveAt) ?? clock.nowMs();
    const expiresMs = input.expiresAt === null ? null : (fromIso(input.expiresAt) ?? null);
    if (expiresMs !== null && expiresMs <= effectiveMs)
      throw new WardError('unprocessable', { detail: 'a signal ends after it begins' });
    await db.transaction(async (tx) => {
      if (replaces !== null && !(await warningExists(tx, replaces)))
        throw new WardError('not-found', { detail: `there is no signal ${replaces} to replace` });
      await insertWarning(
        tx,
        {
          id,
          ...input,
          effectiveMs,
          expiresMs,
          replaces,
          enteredBy: actor.name,
          ...(capId === undefined ? {} : { capId }),
        },
        clock.nowMs(),
      );
      await audit(tx, actor, replaces ? 'warning-updated' : 'warning-entered', id, input);
    });
    await rules.reload();
    bus.emit('rules.warning-changed', { warningId: id });
    return id;
  };
  return [
    route(
      {
        method: 'get',
        path: '/plans',
        operationId: 'listPlans',
        summary: 'Plans in force with the truth of every rule',
        access: 'plans.read',
        response: z.array(PlanState),
      },
      async () => {
        const running = rules.plans();
        return (await loadPlans(db)).flatMap((row) => {
          const checked = checkPlan(row.document);
          const engine = running.get(row.id)?.engine;
          if (!checked.ok) return [];
          const truths = engine?.truths() ?? {};
          return [
            {
              planId: row.id,
              version: row.version,
              title: checked.plan.title,
              titleEn: checked.plan.titleEn,
              rules: (engine?.rules ?? []).map((rule) => {
                const known = truths[rule.id];
                return {
                  ruleId: rule.id,
                  kind: rule.kind,
                  target: rule.station ? `${rule.target} ${rule.station}` : rule.target,
                  name: nameOfRule(checked.plan, rule.kind, rule.target),
                  truth: known?.truth ?? ('unknown' as const),
                  since: known?.sinceMs ? toBeijingIso(known.sinceMs) : null,
                };
              }),
            },
          ];
        });
      },
    ),
    route(
      {
        method: 'get',
        path: '/plans/{id}/document',
        operationId: 'getPlanDocument',
        summary: 'The plan as YAML, in force or in an earlier version',
        access: 'plans.read',
        params: Id,
        query: z.object({ version: z.string().max(64).optional() }),
        produces: 'application/yaml',
      },
      async ({ params, query }) => {
        const found = await findPlanDocument(db, params.id, query.version);
        if (!found) throw new WardError('not-found');
        return new Response(found.document, {
          headers: { 'content-type': 'application/yaml; charset=utf-8' },
        });
      },
    ),
    route(
      {
        method: 'post',
        path: '/plans',
        operationId: 'enterPlan',
        summary: 'Enter a new version of a plan',
        access: 'plans.edit',
        body: z.object({ document: z.string().min(1).max(500_000) }),
        response: z.object({ planId: z.string(), version: z.string() }),
      },
      async ({ body, actor }) => {
        const checked = checkPlan(body.document, await context.catalogue());
        if (!checked.ok)
          throw new WardError('unprocessable', {
            detail: `${checked.faults.length} fault(s)`,
            fields: checked.faults.map(({ path, fault }) => ({ path, message: fault })),
          });
        const { id, version } = checked.plan;
        await db.transaction(async (tx) => {
          if (await findPlanDocument(tx, id, version))
            throw new WardError('conflict', {
              detail: `version ${version} of ${id} exists; give the new one another version`,
            });
          await insertPlanVersion(
            tx,
            { id, version, document: body.document, enteredBy: actor.name, frameSeq: await lastFrameSeq(tx) },
            clock.nowMs(),
          );
          await audit(tx, actor, 'plan-entered', `${id} ${version}`, {});
        });
        await rules.reload();
        return { planId: id, version };
      },
    ),
    route(
      {
        method: 'get',
        path: '/warnings',
        operationId: 'listWarnings',
        summary: 'Warning signals, newest first',
        access: 'plans.read',
        response: z.array(Warning),
      },
      () => listWarnings(db),
    ),
    route(
      {
        method: 'post',
        path: '/warnings',
        operationId: 'enterWarning',
        summary: 'Enter a warning signal',
        access: 'warnings.enter',
        body: WarningInput,
        response: z.object({ id: z.string() }),
      },
      async ({ body, actor }) => ({ id: await enterWarning(body, null, actor) }),
    ),
    route(
      {
        method: 'post',
        path: '/warnings/cap',
        operationId: 'importWarning',
        summary:
          'Take a warning signal from a CAP 1.2 message; updates and cancels find the message they name',
        access: 'warnings.enter',
        body: z.object({ xml: z.string().min(1).max(600_000) }),
        response: z.object({ id: z.string(), type: z.enum(['Alert', 'Update', 'Cancel']) }),
      },
      async ({ body, actor }) => {
        const found = context.readCap(body.xml);
        if (!found.ok) throw new WardError('unprocessable', { detail: `${found.reason}: ${found.detail}` });
        const { identifier, type, replaces, effectiveMs, expiresMs, ...fields } = found.warning;
        const known = await warningsOfCap(db, [identifier, ...replaces]);
        if (known.some(({ capId }) => capId === identifier))
          throw new WardError('conflict', { detail: `message ${identifier} was taken already` });
        const earlier = known.filter(({ state }) => state === 'active');
        if (type === 'Cancel') {
          if (earlier.length === 0)
            throw new WardError('unprocessable', {
              detail: 'no signal in force came in the message it lifts; lift the signal by hand',
            });
          await db.transaction(async (tx) => {
            for (const { id } of earlier) await cancelWarning(tx, id, clock.nowMs());
            await audit(tx, actor, 'warning-cancelled', earlier[0]?.id ?? '', { cap: identifier });
          });
          await rules.reload();
          for (const { id } of earlier) bus.emit('rules.warning-changed', { warningId: id });
          return { id: earlier[0]?.id ?? '', type };
        }
        const input = {
          ...fields,
          effectiveAt: toBeijingIso(effectiveMs),
          expiresAt: expiresMs === null ? null : toBeijingIso(expiresMs),
        };
        return { id: await enterWarning(input, earlier[0]?.id ?? null, actor, identifier), type };
      },
    ),
    route(
      {
        method: 'post',
        path: '/warnings/{id}/update',
        operationId: 'updateWarning',
        summary: 'A signal replaces an earlier one',
        access: 'warnings.enter',
        params: WarningId,
        body: WarningInput,
        response: z.object({ id: z.string() }),
      },
      async ({ params, body, actor }) => ({
        id: await enterWarning(body, params.id, actor),
      }),
    ),
    route(
      {
        method: 'post',
        path: '/warnings/{id}/cancel',
        operationId: 'cancelWarning',
        summary: 'A signal is lifted',
        access: 'warnings.enter',
        params: WarningId,
      },
      async ({ params, actor }) => {
        await db.transaction(async (tx) => {
          if (!(await cancelWarning(tx, params.id, clock.nowMs())))
            throw new WardError('illegal-move', { detail: 'only a signal in force is lifted' });
          await audit(tx, actor, 'warning-cancelled', params.id, {});
        });
        await rules.reload();
        bus.emit('rules.warning-changed', { warningId: params.id });
      },
    ),
    route(
      {
        method: 'post',
        path: '/declared-events',
        operationId: 'declareEvent',
        summary: 'Declare a danger (险情)',
        access: 'events.declare',
        body: z.object({
          kind: z.string().regex(/^[a-z0-9-]{2,40}$/),
          text: z.string().trim().min(2).max(500),
          unitId: z.string(),
          happenedAt: z.iso.datetime({ offset: true }),
        }),
        scope: ({ body }) => context.unitPath(body.unitId),
      },
      async ({ body, actor }) => {
        const id = newId(clock.nowMs());
        await db.transaction(async (tx) => {
          await insertEvent(
            tx,
            {
              id,
              kind: body.kind,
              text: body.text,
              unitPath: (await context.unitPath(body.unitId)) ?? '',
              happenedMs: fromIso(body.happenedAt) ?? clock.nowMs(),
              enteredBy: actor.name,
            },
            clock.nowMs(),
          );
          await audit(tx, actor, 'event-declared', id, { kind: body.kind });
        });
        await rules.reload();
      },
    ),
    ...historyRoutes(context),
  ];
}
