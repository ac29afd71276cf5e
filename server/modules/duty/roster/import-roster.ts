import { DUTIES, type Duty, type RosterImport } from '../../../../contract/duty.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { WardError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { isWorkbook, parseTime, readCsv, type SheetCell } from '../../../platform/sheets/index.ts';
import { peopleUnder } from '../../people/index.ts';
import { type DutyContext, postFor, unitRef } from '../duty-context.ts';
import { insertShift, shiftsBetween } from '../store/roster.ts';
import { noteRoster, wakeRoster } from './change-roster.ts';

export const ROSTER_LIMITS = { fileBytes: 2 * 1024 * 1024, lines: 2_000 } as const;

const COLUMNS = {
  duty: ['岗位', '班次', 'duty'],
  name: ['姓名', '值班人', 'name'],
  from: ['起', '开始', '起始时间', 'from'],
  until: ['止', '结束', '结束时间', 'until'],
} as const satisfies Record<string, readonly string[]>;
type Column = keyof typeof COLUMNS;

export type Line = { line: number; cells: Partial<Record<Column, SheetCell>> };
type Fault = RosterImport['faults'][number];
type Planned = { line: number; duty: Duty; personId: string; name: string; fromMs: number; untilMs: number };

const refuse = (zh: string, en: string): never => {
  throw new WardError('unprocessable', { detail: `${zh} ${en}` });
};

/** Lines with the cells that have a known heading; a table without one of the four columns is refused as a whole. */
export function linesOf(rows: readonly { line: number; cells: readonly SheetCell[] }[]): Line[] {
  const [heading, ...rest] = rows;
  const columns = (heading?.cells ?? []).map((cell) =>
    (Object.keys(COLUMNS) as Column[]).find((key) =>
      (COLUMNS[key] as readonly string[]).includes(
        String(cell ?? '')
          .trim()
          .toLowerCase(),
      ),
    ),
  );
  const missing = (Object.keys(COLUMNS) as Column[]).filter((key) => !columns.includes(key));
  if (missing.length > 0)
    refuse(
      `第一行须写明列名：岗位、姓名、起、止（缺${missing.map((key) => COLUMNS[key][0]).join('、')}）。`,
      'The first row names the columns duty, name, from, until.',
    );
  if (rest.length > ROSTER_LIMITS.lines)
    refuse(`一次不超过${ROSTER_LIMITS.lines}行。`, `At most ${ROSTER_LIMITS.lines} lines at once.`);
  return rest.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(columns.flatMap((key, at) => (key ? [[key, cells[at] ?? null]] : []))),
  }));
}

const dutyOf = (cell: SheetCell): Duty | undefined => {
  const text = String(cell ?? '').trim();
  return (Object.keys(DUTIES) as Duty[]).find((duty) =>
    [duty as string, DUTIES[duty].zh, DUTIES[duty].en].includes(text),
  );
};

/** What a line plans, or what is wrong with it. Pure. */
export function readLine(
  { line, cells }: Line,
  people: ReadonlyMap<string, readonly string[]>,
): Planned | Fault {
  const fault = (zh: string, en: string): Fault => ({ line, zh, en });
  const duty = dutyOf(cells.duty ?? null);
  if (!duty)
    return fault(
      `岗位“${String(cells.duty ?? '')}”不是带班领导、值班员或副班`,
      `“${String(cells.duty ?? '')}” is none of the three duties`,
    );
  const name = String(cells.name ?? '').trim();
  const [personId, ...others] = people.get(name) ?? [];
  if (personId === undefined)
    return fault(`本单位在岗人员中没有“${name}”`, `nobody called “${name}” has a post here`);
  if (others.length > 0)
    return fault(
      `有${others.length + 1}人叫“${name}”，请在页面上排班`,
      `${others.length + 1} people are called “${name}”: enter the shift on the page`,
    );
  const fromMs = parseTime(cells.from ?? null);
  const untilMs = parseTime(cells.until ?? null);
  if (fromMs === undefined || untilMs === undefined)
    return fault('起止时间须写作 2026-06-01 08:00', 'times are written as 2026-06-01 08:00');
  if (untilMs <= fromMs) return fault('止早于起', 'it ends before it begins');
  if (untilMs - fromMs > 7 * 86_400_000) return fault('一班不超过七天', 'a shift lasts seven days at most');
  return { line, duty, personId, name, fromMs, untilMs };
}

type ReadSheet = (bytes: Buffer) => Promise<{ ok: true; rows: SheetCell[][] } | { ok: false; why: string }>;

export async function rowsOf(bytes: Buffer, readSheet: ReadSheet): Promise<Line[]> {
  if (!isWorkbook(bytes)) {
    const csv = readCsv(bytes);
    return linesOf(csv.ok ? csv.rows : refuse(csv.zh, csv.en));
  }
  const sheet = await readSheet(bytes);
  const rows = sheet.ok ? sheet.rows : refuse(sheet.why, '');
  return linesOf(
    rows
      .map((cells, n) => ({ line: n + 1, cells }))
      .filter(({ cells }) => cells.some((cell) => cell !== null && cell !== '')),
  );
}

/** All of a table or nothing: a line with a fault keeps every line out, and each fault is named. */
export async function importRoster(
  ctx: DutyContext,
  actor: Actor,
  lines: readonly Line[],
  query: { unitId: string; keep: boolean },
): Promise<RosterImport> {
  const unit = await unitRef(ctx.db, query.unitId);
  const post = postFor(actor, 'duty.roster', unit.path);
  const nowMs = ctx.clock.nowMs();
  const people = Map.groupBy(await peopleUnder(ctx.db, unit.path, nowMs), ({ name }) => name);
  const ids = new Map(
    [...people].map(([name, each]) => [name, [...new Set(each.map((one) => one.personId))]]),
  );
  const read = lines.map((line) => readLine(line, ids));
  const faults = read.filter((each): each is Fault => 'zh' in each);
  const planned = read.filter((each): each is Planned => 'duty' in each);
  const there = new Set(
    planned.length === 0
      ? []
      : (
          await shiftsBetween(
            ctx.db,
            unit.path,
            Math.min(...planned.map(({ fromMs }) => fromMs)),
            Math.max(...planned.map(({ untilMs }) => untilMs)),
          )
        ).map((shift) => `${shift.duty}|${shift.personId}|${shift.fromMs}`),
  );
  const fresh = planned.filter(({ duty, personId, fromMs }) => !there.has(`${duty}|${personId}|${fromMs}`));
  const answer: RosterImport = {
    kept: query.keep && faults.length === 0,
    there: planned.length - fresh.length,
    shifts: fresh.map(({ line, duty, name, fromMs, untilMs }) => ({
      line,
      duty,
      name,
      from: toBeijingIso(fromMs),
      until: toBeijingIso(untilMs),
    })),
    faults,
  };
  if (!answer.kept || fresh.length === 0) return answer;
  const logSeq = await ctx.db.transaction(async (tx) => {
    const about = newId(nowMs);
    for (const { duty, personId, fromMs, untilMs } of fresh)
      await insertShift(
        tx,
        { id: newId(nowMs), unitPath: unit.path, duty, personId, fromMs, untilMs },
        { personId: actor.personId, atMs: nowMs },
      );
    return noteRoster(ctx, tx, {
      about,
      unitPath: unit.path,
      actor,
      post,
      move: 'import',
      textZh: `导入值班表${fresh.length}班（已有${answer.there}班不变）`,
      textEn: `Roster imported: ${fresh.length} shifts (${answer.there} were there already)`,
    });
  });
  wakeRoster(ctx, unit.path, logSeq);
  return answer;
}
