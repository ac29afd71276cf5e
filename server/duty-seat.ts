import type { WardContext } from './context.ts';
import type { Audit } from './modules/audit/index.ts';
import { type DutyContext, dutyRoutes } from './modules/duty/index.ts';
import type { ResponsesContext } from './modules/responses/index.ts';
import type { Telemetry } from './modules/telemetry/index.ts';
import type { WardRoute } from './platform/http/route.ts';

/** The duty seat over responses and telemetry: roster, hand-over, reports. */
export function openDutySeat(parts: {
  context: WardContext;
  audit: Audit;
  telemetry: Telemetry;
  responses: ResponsesContext;
}): { routes: WardRoute[] } {
  const { context, audit, telemetry, responses } = parts;
  const { db, clock, bus, log, world } = context;
  const duty: DutyContext = { db, clock, bus, log, drill: world !== 'live', audit, telemetry, responses };
  return { routes: dutyRoutes(duty) };
}
