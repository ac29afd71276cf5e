import {
  CALENDAR,
  type ClockDecl,
  type DeclaredType,
  type Entry,
  readClock,
  stagesOf,
} from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { Catalogue } from './catalogue.ts';
import { type Reminder, remindersOf, type ToldStage, toldOf } from './work/reminder-store.ts';
import { reminderKey } from './work/reminders.ts';

export interface Limited {
  declared: DeclaredType;
  recordId: string;
  /** Its journal as the present declaration reads it. */
  entries: readonly Entry[];
  /** An entry was made under an older declaration: its limits may have been others. */
  older: boolean;
}

const tells = ({ remind, escalate }: ClockDecl): boolean => (remind ?? escalate) !== undefined;

export const tellsAnything = (catalogue: Catalogue): boolean =>
  [...catalogue.types.values()].some(({ type }) => Object.values(type.clocks ?? {}).some(tells));

/** Every run that the clock had after one of the entries: a limit that was lengthened meanwhile had its stages too. */
const runsOf = (clock: ClockDecl, entries: readonly Entry[]) =>
  entries.flatMap((_entry, index) => {
    const reading = readClock(clock, entries.slice(0, index + 1), CALENDAR);
    return reading.state === 'running' ? [reading] : [];
  });

/** What is wrong with a stage that is said to be told; undefined where the journal and the declaration lead to it. */
function stageFault({ declared, entries, older }: Limited, told: ToldStage): string | undefined {
  const clock = declared.type.clocks?.[told.clock];
  if (!clock || !tells(clock)) return older ? undefined : 'tells nobody';
  // By another calendar, or another declaration, it may have ended otherwise.
  if (older || told.calendar !== CALENDAR.version) return undefined;
  const runs = runsOf(clock, entries).filter(({ dueAtMs }) => dueAtMs === told.dueAtMs);
  if (runs.length === 0) return 'never ended then';
  const passed = runs.some((run) => {
    const stage = stagesOf(clock, run, CALENDAR)[told.stages - 1];
    return stage !== undefined && stage.atMs <= told.toldAtMs;
  });
  return passed ? undefined : 'had not come to it';
}

/**
 * Compares what was told of the limits of records with their journals: a stage that is said to be told and to which no clock came, and
 * reminders that are not those of a stage, or fewer or more than were told then.
 */
export async function toldFaults(
  sql: Sql,
  looked: readonly Limited[],
): Promise<{ recordId: string; fault: string }[]> {
  const ids = looked.map(({ recordId }) => recordId);
  const [stages, reminders] = [await toldOf(sql, ids), await remindersOf(sql, ids)];
  const limited = new Map(looked.map((each) => [each.recordId, each]));
  const keyed = Map.groupBy(reminders, ({ recordId }) => recordId);
  const belonging = new Set<Reminder>();
  const faults = stages.flatMap((told) => {
    const { recordId, clock, dueAtMs } = told;
    const own = (keyed.get(recordId) ?? []).filter(
      (each) =>
        each.clock === clock &&
        each.dueAtMs === dueAtMs &&
        each.key === reminderKey(each.kind, told, each.personId),
    );
    for (const each of own) belonging.add(each);
    const said = `stage ${told.stages} of clock ${clock} that ends ${new Date(dueAtMs).toISOString()} is said to be told`;
    const of = limited.get(recordId);
    const fault = of && stageFault(of, told);
    return [
      ...(fault === undefined ? [] : [{ recordId, fault: `${said}, the clock ${fault}` }]),
      ...(own.length === told.people
        ? []
        : [{ recordId, fault: `${said} to ${told.people}, ${own.length} reminders of it are there` }]),
    ];
  });
  return [
    ...faults,
    ...reminders.flatMap((each) =>
      belonging.has(each)
        ? []
        : [{ recordId: each.recordId, fault: `reminder ${each.key} is of no stage that was told` }],
    ),
  ];
}
