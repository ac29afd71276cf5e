import type { Actor } from '../../../contract/permissions.ts';
import { REGISTER_FIGURES, type RegisterFigure } from '../../../contract/registers.ts';
import type { Contribution, DeclaredFigure } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { BehindFigures, RecordShown } from './figures-context.ts';
import { contributionsOfFigures } from './store.ts';

/** One thing registered: how it is shown behind a figure, and what it brings. */
export interface Registered {
  shown: RecordShown;
  wanted: readonly Contribution[];
}

/**
 * A register whose things are counted as records are: cameras by the day they were commissioned. The module that keeps it
 * hands it over in `server/registers.ts` and upholds its contributions where it saves.
 */
export interface Register {
  /** `registers/camera` */
  typeId: string;
  figures: ReadonlyMap<string, DeclaredFigure>;
  sees(actor: Actor, unitPath: string): boolean;
  /** What is registered: all of it, or those named. */
  registered(sql: Sql, ids?: readonly string[]): Promise<Registered[]>;
}

/** A figure over a register: it counts what is registered on the day it came into service. */
export const registerFigures = (ids: readonly RegisterFigure[]): ReadonlyMap<string, DeclaredFigure> =>
  new Map(
    ids.map((id) => {
      const [programme = '', type = '', name = ''] = id.split('/');
      const { measure } = REGISTER_FIGURES[id];
      const figure: DeclaredFigure['figure'] = {
        on: 'commission',
        counts: 'records',
        measure,
        visibility: 'public',
      };
      return [
        id,
        { id, typeId: `${programme}/${type}`, programme, version: 1, name, figure, partOf: undefined },
      ];
    }),
  );

/** What stands behind figures, registers beside the ledger. */
export function withRegisters(behind: BehindFigures, registers: readonly Register[], db: Sql): BehindFigures {
  const of = (typeId: string): Register | undefined => registers.find((each) => each.typeId === typeId);
  const shown = async (
    register: Register,
    ids: readonly string[],
    may: (unitPath: string) => boolean,
  ): Promise<Map<string, RecordShown>> =>
    new Map(
      (await register.registered(db, ids)).flatMap(({ shown: one }) =>
        may(one.unitPath) ? [[one.id, one] as const] : [],
      ),
    );
  return {
    sees(actor, typeId, unitPath) {
      const register = of(typeId);
      return register ? register.sees(actor, unitPath) : behind.sees(actor, typeId, unitPath);
    },
    async visible(actor, typeId, ids) {
      const register = of(typeId);
      return register
        ? shown(register, ids, (unitPath) => register.sees(actor, unitPath))
        : behind.visible(actor, typeId, ids);
    },
    async all(typeId, ids) {
      const register = of(typeId);
      return register ? shown(register, ids, () => true) : behind.all(typeId, ids);
    },
    journals: behind.journals,
    readings: behind.readings,
    countReused: behind.countReused,
    reusedPhotos: behind.reusedPhotos,
  };
}

/** Contributions of registers that are not what their things say now. */
export async function verifyRegisters(
  sql: Sql,
  registers: readonly Register[],
): Promise<{ figure: string; unitPath: string; day: string; fault: string }[]> {
  const faults: { figure: string; unitPath: string; day: string; fault: string }[] = [];
  for (const register of registers) {
    const held = new Map(
      (await contributionsOfFigures(sql, [...register.figures.keys()])).map((row) => [
        `${row.figure} ${row.recordId} ${row.unitPath} ${row.day} ${row.value}`,
        row,
      ]),
    );
    for (const { shown, wanted } of await register.registered(sql))
      for (const { figure, day, value } of wanted)
        if (!held.delete(`${figure} ${shown.id} ${shown.unitPath} ${day} ${value}`))
          faults.push({ figure, unitPath: shown.unitPath, day, fault: `${shown.title} is not counted` });
    for (const { figure, unitPath, day, recordId } of held.values())
      faults.push({ figure, unitPath, day, fault: `${recordId} is counted and not registered so` });
  }
  return faults;
}
