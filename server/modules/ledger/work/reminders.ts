import { toBeijingIso } from '../../../../contract/time.ts';
import {
  CALENDAR,
  type ClockDecl,
  type DeclaredType,
  type Stage,
  satisfies,
  stagesOf,
  visibleTo,
} from '../../../../programmes/kit/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import type { Logger } from '../../../platform/log.ts';
import { enqueue } from '../../../platform/outbox/index.ts';
import { type Holder, holdersAround } from '../../people/index.ts';
import type { LedgerContext } from '../move-in.ts';
import { findRecord, type RecordRow } from '../store.ts';
import { readRow } from '../versions/read-rows.ts';
import { findAssignees, whoMayGoOn } from './assignees.ts';
import { putNotices } from './notice-store.ts';
import { clocksToTell, putTold, type RunningClock, runningClock, type ToldStage } from './reminder-store.ts';

export interface RemindersContext extends LedgerContext {
  log: Logger;
  /** A demo or a drill: its messages end in the sink. */
  drill: boolean;
}

const AT_A_TIME = 500;
const DAY_MS = 86_400_000;
/** A stage that passed longer ago, while Ward was off, is told inside Ward and sends nothing by itself. */
const SENDS_WITHIN_MS = DAY_MS;

interface Told {
  personId: string;
  name: string;
  phone: string | null;
}

/** The holders of one of these roles in the nearest unit that has any, upwards from the record's. */
function nearest(holders: readonly Holder[], roles: readonly string[]): Holder[] {
  const able = holders.filter(({ role }) => roles.includes(role));
  const deepest = Math.max(...able.map(({ unitPath }) => unitPath.length));
  return able.filter(({ unitPath }) => unitPath.length === deepest);
}

/** Who is told of a stage; nobody who may not see the record. */
async function whoIsTold(
  sql: Sql,
  declared: DeclaredType,
  clock: ClockDecl,
  record: RecordRow,
  stage: Stage,
  nowMs: number,
): Promise<Told[]> {
  if (stage.kind === 'remind' && record.assigneeId !== null) {
    const assignee = (await findAssignees(sql, [record.assigneeId], nowMs)).get(record.assigneeId);
    const people = whoMayGoOn(declared, record, assignee?.holders ?? []);
    // Somebody who left their post is reminded of nothing: it falls to whoever may do it.
    if (people.length > 0) return people;
  }
  const around = await holdersAround(sql, record.unitPath, nowMs);
  if (stage.kind === 'remind') {
    const roles = clock.stops.flatMap((move) => declared.type.moves[move]?.by ?? []);
    return whoMayGoOn(declared, record, nearest(around, roles));
  }
  const told = stage.to.flatMap((role) => nearest(around, [role]));
  return [...Map.groupBy(told, ({ personId }) => personId)].flatMap(([personId, posts]) => {
    const [first] = posts;
    const sees = satisfies(record, visibleTo(declared, { personId, accountId: '', name: '', posts }));
    return first && sees ? [{ personId, name: first.personName, phone: first.phone }] : [];
  });
}

/** 06月05日 24:00 for an end at midnight: the day that is meant. */
function endText(dueAtMs: number): string {
  const iso = toBeijingIso(dueAtMs);
  const midnight = iso.slice(11, 16) === '00:00';
  const day = midnight ? toBeijingIso(dueAtMs - 1) : iso;
  return `${day.slice(5, 7)}月${day.slice(8, 10)}日${midnight ? '24:00' : iso.slice(11, 16)}`;
}

/** The text that goes out: the record's title is never sensitive. */
function textOf(
  ctx: RemindersContext,
  declared: DeclaredType,
  clock: string,
  record: RecordRow,
  { kind }: Stage,
  dueAtMs: number,
): string {
  const zh = ctx.catalogue.programmes.find(({ id }) => id === declared.programme)?.texts.zh ?? {};
  const what = `${zh[declared.name] ?? declared.name}“${record.title}”的${zh[`${declared.name}.clock.${clock}`] ?? clock}`;
  return kind === 'remind'
    ? `【时限提醒】${what}将于${endText(dueAtMs)}到期，请抓紧办理。`
    : `【超期督办】${what}已于${endText(dueAtMs)}到期，尚未办结，请督办。`;
}

/** What is told once has one key; `ledger verify` makes it again. */
export const reminderKey = (
  kind: Stage['kind'],
  { recordId, clock, dueAtMs, stages }: Pick<ToldStage, 'recordId' | 'clock' | 'dueAtMs' | 'stages'>,
  personId: string,
): string => `${kind}:${recordId}:${clock}:${dueAtMs}:${stages}:${personId}`;

/** Tells the stage that a clock has come to, in one transaction that looks again under the lock of the record. */
async function tellClock(
  ctx: RemindersContext,
  declared: DeclaredType,
  name: string,
  clock: ClockDecl,
  { recordId }: RunningClock,
): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const stored = await findRecord(tx, recordId, { lock: true });
    const record = stored && readRow(ctx.catalogue, stored);
    const running = record && (await runningClock(tx, recordId, name));
    if (!record || !running) return 0;
    const nowMs = ctx.clock.nowMs();
    const passed = stagesOf(clock, running, CALENDAR).filter(({ atMs }) => atMs <= nowMs);
    // Of several that passed while Ward was off the last one says it all.
    const stage = passed.at(-1);
    if (!stage || passed.length <= running.told) return 0;
    const { dueAtMs } = running;
    const people = await whoIsTold(tx, declared, clock, record, stage, nowMs);
    const told = { recordId, clock: name, dueAtMs, stages: passed.length };
    const keyOf = ({ personId }: Told): string => reminderKey(stage.kind, told, personId);
    await putNotices(
      tx,
      people.map((person) => ({
        personId: person.personId,
        kind: stage.kind,
        recordId,
        key: keyOf(person),
        byName: null,
        clock: name,
        dueAtMs,
      })),
      nowMs,
    );
    for (const person of nowMs - stage.atMs <= SENDS_WITHIN_MS ? people : [])
      if (person.phone !== null)
        await enqueue(
          tx,
          {
            channel: 'sms',
            address: person.phone,
            body: { text: textOf(ctx, declared, name, record, stage, dueAtMs), to: person.name },
            aboutKind: 'record',
            aboutId: recordId,
            idempotencyKey: `${keyOf(person)}:sms`,
            drill: ctx.drill,
          },
          nowMs,
        );
    await putTold(tx, { ...told, calendar: CALENDAR.version, people: people.length, toldAtMs: nowMs });
    return people.length;
  });
}

/** How far ahead an end can lie of which somebody is reminded now: every run of days off is shorter than this. */
function horizonMs(clock: ClockDecl): number {
  return Math.max(
    0,
    ...(clock.remind ?? []).map((lead) =>
      'minutes' in lead ? lead.minutes * 60_000 : (lead.workingDays * 3 + 20) * DAY_MS,
    ),
  );
}

/** Everything that is to be told now, each thing once, whenever and however often it runs. Resolves to the people told. */
export async function tellStages(ctx: RemindersContext): Promise<number> {
  let people = 0;
  for (const declared of ctx.catalogue.types.values())
    for (const [name, clock] of Object.entries(declared.type.clocks ?? {})) {
      const stages = (clock.remind?.length ?? 0) + (clock.escalate?.length ?? 0);
      if (stages === 0) continue;
      const of = { type: declared.id, clock: name, stages, byMs: ctx.clock.nowMs() + horizonMs(clock) };
      for (let after: RunningClock | undefined; ; ) {
        const rows = await clocksToTell(ctx.db, of, after, AT_A_TIME);
        for (const row of rows) {
          const passed = stagesOf(clock, row, CALENDAR).filter(({ atMs }) => atMs <= ctx.clock.nowMs());
          if (passed.length <= row.told) continue;
          const told = await tellClock(ctx, declared, name, clock, row);
          people += told;
          ctx.bus.emit('notices.changed', { recordId: row.recordId });
          if (told === 0)
            ctx.log.warn({ recordId: row.recordId, clock: name }, 'nobody stands there to be told');
        }
        after = rows.at(-1);
        if (rows.length < AT_A_TIME) break;
      }
    }
  if (people > 0) ctx.bus.emit('outbox.enqueued', { count: people });
  return people;
}

const EVERY_MS = 20_000;

/** Looks every few seconds what is to be told; what could not be told now is told with the next turn. */
export function startReminders(ctx: RemindersContext): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const turn = (): void => {
    running = running
      .then(() => tellStages(ctx))
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'reminders could not be told; trying again'));
  };
  turn();
  const timer = setInterval(turn, EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
