import { CALENDAR, dayOfIso } from '../../programmes/kit/index.ts';
import { readFirstSheet } from '../../server/district/read-first-sheet.ts';
import { createAudit } from '../../server/modules/audit/index.ts';
import type { DutyContext } from '../../server/modules/duty/duty-context.ts';
import { addUnit } from '../../server/modules/people/index.ts';
import { createTelemetry } from '../../server/modules/telemetry/index.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { PEOPLE, type ResponsesWorld, responsesWorld, UNITS } from './responses-world.ts';

export interface DutyWorld {
  world: ResponsesWorld;
  ctx: DutyContext;
}

/** The duty seat over the world of responses, with the units and people of that world in the database. */
export async function dutyWorld(db: Db): Promise<DutyWorld> {
  const world = responsesWorld(db);
  const { clock, bus, log } = world.ctx;
  for (const { id, name, path } of Object.values(UNITS)) {
    const parent = path.split('/').at(-2) ?? null;
    await addUnit(db, { id, parentId: parent, nameZh: name, kind: 'headquarters' });
  }
  for (const [id, { name, phone }] of Object.entries(PEOPLE))
    await db.execute('insert into people (id, name, phone, demo) values ($1, $2, $3, true)', [
      id,
      name,
      phone,
    ]);
  const telemetry = await createTelemetry({ db, clock, bus, log });
  const audit = createAudit({ clock });
  return {
    world,
    ctx: {
      db,
      clock,
      bus,
      log,
      drill: false,
      audit,
      telemetry,
      responses: world.ctx,
      isWorkingDay: (date) => CALENDAR.isWorkingDay(dayOfIso(date)),
      readSheet: readFirstSheet,
    },
  };
}
