import type { Actor } from '../contract/permissions.ts';
import { ROLES } from '../contract/permissions.ts';
import { PROGRAMMES } from '../programmes/index.ts';
import { declaredFieldPages } from '../programmes/kit/index.ts';
import type { WardContext } from './context.ts';
import { readFirstSheet } from './district/read-first-sheet.ts';
import { readNamedSheet } from './district/read-named-sheet.ts';
import { type CommandDesk, routes as gatewayRoutes, type TcpGateway } from './gateways/tcp/index.ts';
import { mapRoutes } from './map-routes.ts';
import { type Audit, auditRoutes } from './modules/audit/index.ts';
import { logEntry } from './modules/duty/index.ts';
import { fieldRoutes, MOST_SHIFT_MS } from './modules/field/index.ts';
import { figureRoutes, withRegisters } from './modules/figures/index.ts';
import { forecastRoutes } from './modules/forecasts/index.ts';
import {
  behindFigures,
  type ErasureContext,
  erasureRoutes,
  type LedgerContext,
  ledgerRoutes,
  recordExchangeRoutes,
} from './modules/ledger/index.ts';
import { listUnits, type People, peopleRoutes } from './modules/people/index.ts';
import { type ResponsesContext, routes as responsesRoutes } from './modules/responses/index.ts';
import { type RunningRules, rulesRoutes, stationFacts } from './modules/rules/index.ts';
import { type Telemetry, telemetryRoutes } from './modules/telemetry/index.ts';
import type { Sql } from './platform/db/index.ts';
import type { WardRoute } from './platform/http/route.ts';
import { outboxRoutes } from './platform/outbox/index.ts';
import { parseCap, readWarning } from './protocols/cap/index.ts';
import { decodeFrame, presentFrame } from './protocols/sl651/index.ts';
import { REGISTERS, withRegisterFigures } from './registers.ts';
import { worksRoutes } from './works-routes.ts';

export interface RouteParts {
  context: WardContext;
  people: People;
  audit: Audit;
  telemetry: Telemetry;
  rules: RunningRules;
  responses: ResponsesContext;
  gateway: TcpGateway;
  desk: CommandDesk;
  ledger: LedgerContext;
  erasure: ErasureContext;
  /** Writes a change of configuration into the audit, in the same transaction. */
  noteConfiguration: (
    tx: Sql,
    actor: Actor,
    action: string,
    about: string,
    data: Record<string, unknown>,
  ) => Promise<void>;
  unitPath: (unitId: string) => Promise<string | null>;
  /** Routes of parts that bring their own. */
  more: readonly WardRoute[];
}

/** Every route of the API, each module handed what it needs. */
export function routesOf(parts: RouteParts): WardRoute[] {
  const { context, people, audit, telemetry, rules, responses, gateway, desk, ledger, erasure } = parts;
  const { noteConfiguration, unitPath, more } = parts;
  const { config, db, clock, bus } = context;
  /** Signals and dangers stand in the duty log too, in the same transaction. */
  const noteAndLog: typeof noteConfiguration = async (tx, actor, action, about, data) => {
    await noteConfiguration(tx, actor, action, about, data);
    await logEntry(tx, actor, action, about, clock.nowMs());
  };
  const { catalogue } = ledger;
  const drill = config.world !== 'live';
  return [
    ...peopleRoutes({
      db,
      clock,
      accounts: people,
      audit: (tx, { actor, ...entry }) => audit.record(tx, { ...entry, actor }),
    }),
    ...auditRoutes({ db, audit }),
    ...telemetryRoutes({
      db,
      clock,
      telemetry,
      decodeRaw: (raw) => {
        const decoded = decodeFrame(raw);
        return decoded.ok ? presentFrame(decoded.frame) : { ok: false, reason: decoded.reason };
      },
      readSheet: readFirstSheet,
      note: noteConfiguration,
      unitPath,
    }),
    ...forecastRoutes({ db, clock, telemetry, note: noteConfiguration, unitPath }),
    ...gatewayRoutes({ gateway, desk, directory: telemetry.registry }),
    ...rulesRoutes({
      db,
      clock,
      bus,
      rules,
      telemetry,
      readCap: (xml) => {
        const parsed = parseCap(xml);
        return parsed.ok ? readWarning(parsed.alert, drill) : parsed;
      },
      catalogue: async () => ({
        stations: stationFacts(telemetry),
        units: new Set((await listUnits(db)).map((unit) => unit.id)),
        roles: new Set(Object.keys(ROLES)),
      }),
      unitPath,
      audit: noteAndLog,
    }),
    ...responsesRoutes(responses),
    ...outboxRoutes({
      db,
      clock,
      bus,
      onHandled: (sql, { id, did, reason, actor }) =>
        audit.record(sql, {
          kind: 'move',
          action: `outbox.${did}`,
          about: id,
          personName: actor.name,
          actor,
          data: { reason },
        }),
    }),
    ...fieldRoutes({
      ...ledger,
      pages: declaredFieldPages(PROGRAMMES),
      mostShiftMs: config.world === 'live' ? MOST_SHIFT_MS : Number.POSITIVE_INFINITY,
      sessionOf: people.sessionOf,
    }),
    ...ledgerRoutes(ledger),
    ...recordExchangeRoutes(ledger, readNamedSheet),
    ...figureRoutes({
      db,
      clock,
      audit,
      figures: withRegisterFigures(catalogue.figures),
      behind: withRegisters(behindFigures({ db, catalogue }), REGISTERS, db),
    }),
    ...erasureRoutes(erasure),
    ...more,
    ...worksRoutes(ledger),
    ...mapRoutes(),
  ];
}
