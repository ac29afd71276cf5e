import path from 'node:path';
import { CALENDAR, dayOfIso } from '../programmes/kit/index.ts';
import type { WardContext } from './context.ts';
import { readFirstSheet } from './district/read-first-sheet.ts';
import type { Audit } from './modules/audit/index.ts';
import { type DutyContext, dutyRoutes, keepSheets, startDuty } from './modules/duty/index.ts';
import type { Media } from './modules/media/index.ts';
import type { ResponsesContext } from './modules/responses/index.ts';
import { readRoundFacts, roundRoutes, startRounds } from './modules/rounds/index.ts';
import type { Telemetry } from './modules/telemetry/index.ts';
import type { WardRoute } from './platform/http/route.ts';

/** The duty seat over responses, telemetry and cameras: roster, hand-over, reports, video rounds. */
export function openDutySeat(parts: {
  context: WardContext;
  audit: Audit;
  telemetry: Telemetry;
  responses: ResponsesContext;
  media: Media;
}): { routes: WardRoute[]; stop(): Promise<void> } {
  const { context, audit, telemetry, responses, media } = parts;
  const { db, clock, bus, log, world } = context;
  const rounds = { ...responses, media };
  const duty: DutyContext = {
    db,
    clock,
    bus,
    log,
    drill: world !== 'live',
    audit,
    telemetry,
    responses,
    isWorkingDay: (date) => CALENDAR.isWorkingDay(dayOfIso(date)),
    rounds: (unitPath, atMs) => readRoundFacts(rounds, unitPath, atMs),
    readSheet: readFirstSheet,
  };
  const folder = path.join(context.config.dataDir, 'power-cut');
  const running = startDuty(duty, () => keepSheets(duty, folder));
  const runningRounds = startRounds(rounds);
  return {
    routes: [...dutyRoutes(duty), ...roundRoutes(rounds)],
    async stop() {
      await Promise.all([running.stop(), runningRounds.stop()]);
    },
  };
}
