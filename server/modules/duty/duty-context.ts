import type { Actor } from '../../../contract/permissions.ts';
import type { UnitRef } from '../../../contract/responses.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/log.ts';
import type { SheetCell } from '../../platform/sheets/index.ts';
import type { Audit } from '../audit/index.ts';
import { findUnit } from '../people/index.ts';
import type { ResponsesContext } from '../responses/index.ts';
import type { Telemetry } from '../telemetry/index.ts';

export { byPost, postFor } from '../responses/index.ts';

export interface DutyContext {
  db: Db;
  clock: Clock;
  bus: Bus;
  log: Logger;
  /** Messages are marked and kept from live channels. */
  drill: boolean;
  audit: Audit;
  telemetry: Telemetry;
  responses: ResponsesContext;
  /** By the published calendar; undefined where that year is not published. `date`: 2026-10-01, in Beijing. */
  isWorkingDay: (date: string) => boolean | undefined;
  /** Absent: there are no video rounds. */
  rounds?: (unitPath: string, atMs: number) => Promise<SeatRounds>;
  /** Rows of the first sheet of a workbook from anywhere. */
  readSheet: (bytes: Buffer) => Promise<{ ok: true; rows: SheetCell[][] } | { ok: false; why: string }>;
}

/** Video rounds of the last 24 hours as another module keeps them. Times are epoch milliseconds. */
export interface SeatRounds {
  last24Hours: { due: number; done: number; late: number; overdue: number };
  notDone: { id: string; dueFromMs: number; state: 'overdue' | 'missed' }[];
  latest: {
    id: string;
    endedMs: number;
    counts: { cameras: number; normal: number; abnormal: number; unclear: number };
  } | null;
}

/**
 * The seat of a unit, whoever sits on it: what a page of the seat shows is what the seat sees, not what the one who happens
 * to open it may see beyond.
 */
export function seatOf(unit: UnitRef): Actor {
  return {
    personId: `seat:${unit.id}`,
    accountId: `seat:${unit.id}`,
    name: unit.name,
    posts: [
      {
        postId: `seat:${unit.id}`,
        title: unit.name,
        role: 'duty-officer',
        unitId: unit.id,
        unitPath: unit.path,
        via: 'own',
      },
    ],
  };
}

export async function unitRef(sql: Sql, unitId: string): Promise<UnitRef> {
  const unit = await findUnit(sql, unitId);
  if (!unit) throw new WardError('not-found', { detail: `there is no unit ${unitId}` });
  return { id: unit.id, name: unit.nameZh, path: unit.path };
}
