import type { Actor } from '../../../contract/permissions.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import type { Telemetry } from '../telemetry/index.ts';

export interface ForecastsContext {
  db: Db;
  clock: Pick<Clock, 'nowMs'>;
  telemetry: Telemetry;
  note: (
    tx: Sql,
    actor: Actor,
    action: string,
    about: string,
    data: Record<string, unknown>,
  ) => Promise<void>;
  unitPath: (unitId: string) => Promise<string | null>;
}
