import { CALENDAR, type Calendar, type Day, dayAt, startOfDay } from '../../programmes/kit/index.ts';
import { insertShift, type ShiftRow } from '../../server/modules/duty/index.ts';
import { findUnit } from '../../server/modules/people/index.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { newId } from '../../server/platform/ids.ts';
import type { District } from '../district-schema.ts';

const HOUR_MS = 3_600_000;
/** Shifts change at 08:00 and, on working days, at 20:00. */
const MORNING_MS = 8 * HOUR_MS;
const HALF_DAY_MS = 12 * HOUR_MS;
const DAYS = 31;

type Planned = Pick<ShiftRow, 'duty' | 'personId' | 'fromMs' | 'untilMs'>;

/**
 * The day's shifts, from 08:00 to 08:00. A working day has a 值班员 by day and another by night (A 岗), with the third as 副班
 * (B 岗); on a day off one stands for the whole day with one behind, and the third is free. 带班领导 change daily.
 */
export function shiftsOfDay(roster: District['roster'], calendar: Calendar, day: Day): Planned[] {
  const fromMs = startOfDay(day) + MORNING_MS;
  const turn = <T>(list: readonly T[], by: number): T => list[(day + by) % list.length]!;
  const shift = (
    duty: ShiftRow['duty'],
    personId: string,
    begins = fromMs,
    lastsMs = 2 * HALF_DAY_MS,
  ): Planned => ({
    duty,
    personId,
    fromMs: begins,
    untilMs: begins + lastsMs,
  });
  const leader = shift('leader', turn(roster.leaders, 0));
  const [first, second, third] = [0, 1, 2].map((by) => turn(roster.officers, by)) as [string, string, string];
  if (calendar.isWorkingDay(day) === false) return [leader, shift('officer', first), shift('deputy', second)];
  return [
    leader,
    shift('officer', first, fromMs, HALF_DAY_MS),
    shift('officer', second, fromMs + HALF_DAY_MS, HALF_DAY_MS),
    shift('deputy', third),
  ];
}

/** The duty room's roster from the day before the scenario on; a unit that has one keeps its own. */
export async function seedRoster(db: Db, district: District, startMs: number): Promise<void> {
  const unit = await findUnit(db, district.roster.unit);
  if (!unit) throw new Error(`the roster's unit ${district.roster.unit} is not there`);
  await db.transaction(async (tx) => {
    const [there] = await tx.query('select 1 from duty_shifts where unit_path = $1 limit 1', [unit.path]);
    if (there) return;
    const firstDay = dayAt(startMs) - 1;
    for (let n = 0; n < DAYS; n++)
      for (const shift of shiftsOfDay(district.roster, CALENDAR, firstDay + n))
        await insertShift(
          tx,
          { ...shift, id: newId(startMs), unitPath: unit.path },
          { personId: district.roster.plannedBy, atMs: startMs },
        );
  });
}
