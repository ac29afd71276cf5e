import type { z } from 'zod';
import { figuresOf } from '../../../contract/bulletin/document.ts';
import type { Followed, Lead, Topic } from '../../../contract/bulletin/leads.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { beijingDay, type DeclaredFigure, type RecordType } from '../../../programmes/kit/index.ts';
import { daysOfMany, figuresFor, figureTotals } from '../figures/index.ts';
import { countFinished } from '../ledger/index.ts';
import { type BulletinContext, figureName, programmeName } from './bulletin-context.ts';
import { isCounted } from './settle-figures.ts';
import { lastBriefAbout } from './store/briefs.ts';
import { topicsUnder } from './store/desk-life.ts';

type LeadOut = z.input<typeof Lead>;
type TopicOut = z.output<typeof Topic>;
export interface Days {
  unitPath: string;
  fromDay: string;
  toDay: string;
}
/** Day and value of a figure, in order. */
export type Course = readonly { day: string; value: number }[];

const BEGINNING = '0001-01-01';
const DAY_MS = 86_400_000;
/** 整数关口: 10, 50, 100, 200, 500, 1000 … */
const ROUND = [10, 50, ...[100, 1_000, 10_000, 100_000].flatMap((n) => [n, 2 * n, 5 * n]), 1_000_000];

/** The day on which the first came, if it lies in the period. */
export const firstIn = (course: Course, fromDay: string): string | undefined => {
  const first = course.find(({ value }) => value > 0);
  return first && first.day >= fromDay ? first.day : undefined;
};

/** The greatest round number that the sum passed within the period, with the day. */
export function roundIn(course: Course, fromDay: string): { round: number; day: string } | undefined {
  let sum = 0;
  let found: { round: number; day: string } | undefined;
  for (const { day, value } of course) {
    const before = sum;
    sum += value;
    const passed = ROUND.findLast((round) => before < round && sum >= round);
    if (passed !== undefined && day >= fromDay) found = { round: passed, day };
  }
  return found;
}

const monthsOf = (course: Course, toDay: string): { month: string; value: number }[] => {
  const sums = new Map<string, number>();
  for (const { day, value } of course)
    if (day <= toDay) sums.set(day.slice(0, 7), (sums.get(day.slice(0, 7)) ?? 0) + value);
  return [...sums].map(([month, value]) => ({ month, value }));
};

/** Consecutive months: 2026-01 and 2026-02. */
const follows = (before: string, after: string): boolean => {
  const [year = 0, month = 0] = before.split('-').map(Number);
  return after === (month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`);
};

/**
 * Three whole months in a row of which the last went the other way: rose, then fell, or fell, then rose. A month that has not
 * ended says nothing yet.
 */
export function reversalIn(
  course: Course,
  { fromDay, toDay }: Pick<Days, 'fromDay' | 'toDay'>,
): { was: number; now: number; day: string } | undefined {
  const nextDay = new Date(Date.parse(toDay) + DAY_MS).toISOString().slice(0, 10);
  const whole = monthsOf(course, toDay).filter(({ month }) => month < nextDay.slice(0, 7));
  const [a, b, c] = whole.slice(-3);
  if (!a || !b || !c || !follows(a.month, b.month) || !follows(b.month, c.month)) return undefined;
  if (c.month < fromDay.slice(0, 7) || (b.value - a.value) * (c.value - b.value) >= 0) return undefined;
  return { was: b.value, now: c.value, day: `${c.month}-01` };
}

const matching = (topics: readonly TopicOut[], programme: string, words: string): string[] =>
  topics
    .filter(
      (topic) => topic.programmes.includes(programme) || topic.words.some((word) => words.includes(word)),
    )
    .map(({ id }) => id);

function leadsOfFigure(
  ctx: BulletinContext,
  declared: DeclaredFigure,
  course: Course,
  days: Days,
  topics: readonly TopicOut[],
): LeadOut[] {
  const label = figureName(ctx, declared.id);
  const { measure } = declared.figure;
  const base = {
    about: declared.id,
    programme: declared.programme,
    label,
    unitPath: days.unitPath,
    recordId: null,
    topicIds: matching(topics, declared.programme, `${programmeName(ctx, declared.programme).zh}${label.zh}`),
  };
  const first = firstIn(course, days.fromDay);
  const round = roundIn(course, days.fromDay);
  const reversal = reversalIn(course, days);
  return [
    ...(first
      ? [
          {
            ...base,
            kind: 'first' as const,
            day: first,
            value: 1,
            said: { zh: `${label.zh}：首次有记录`, en: `${label.en}: the first on record` },
          },
        ]
      : []),
    ...(round
      ? [
          {
            ...base,
            kind: 'round' as const,
            day: round.day,
            value: round.round,
            said: {
              zh: `${label.zh}累计达到${round.round}${measure}`,
              en: `${label.en}: ${round.round} reached`,
            },
          },
        ]
      : []),
    ...(reversal
      ? [
          {
            ...base,
            kind: 'reversal' as const,
            day: reversal.day,
            value: reversal.now,
            said: {
              zh: `${label.zh}月度走势转折：${reversal.was}${measure}→${reversal.now}${measure}`,
              en: `${label.en}: the monthly course turned, ${reversal.was} → ${reversal.now}`,
            },
          },
        ]
      : []),
  ];
}

/** Ends that are work done: a positive end that a record does not open in. */
function doneStates(type: RecordType): string[] {
  const opening = new Set(
    Object.values(type.moves).flatMap(({ from, to }) => (from === 'new' && to !== undefined ? [to] : [])),
  );
  return Object.entries(type.states).flatMap(([state, { end }]) =>
    end === 'positive' && !opening.has(state) ? [state] : [],
  );
}

async function finishedLeads(
  ctx: BulletinContext,
  { unitPath, fromDay, toDay }: Days,
  topics: readonly TopicOut[],
): Promise<LeadOut[]> {
  const ends = ctx.programmes.flatMap(({ id, types }) =>
    Object.entries(types).flatMap(([name, type]) =>
      doneStates(type).map((state) => ({ type: `${id}/${name}`, state })),
    ),
  );
  const span = {
    unitPath,
    fromMs: Date.parse(`${fromDay}T00:00:00+08:00`),
    toMs: Date.parse(`${toDay}T00:00:00+08:00`) + DAY_MS,
  };
  return (await countFinished(ctx.db, ends, span)).map(({ type, n, recordId, lastAtMs }) => {
    const [programme = '', name = ''] = type.split('/');
    const texts = ctx.programmes.find(({ id }) => id === programme)?.texts;
    const label = { zh: texts?.zh[name] ?? type, en: texts?.en[name] ?? type };
    return {
      kind: 'finished' as const,
      about: type,
      programme,
      label,
      said: { zh: `${label.zh}办结${n}件`, en: `${label.en}: ${n} finished` },
      unitPath,
      day: beijingDay(lastAtMs),
      value: n,
      recordId,
      topicIds: matching(topics, programme, `${programmeName(ctx, programme).zh}${label.zh}`),
    };
  });
}

/**
 * 线索 at a unit and below in a period: the first of a figure, a round number reached, records finished, a monthly course that
 * turned. Counted, never judged or ranked; what matches a topic (要点) comes first, then the newest.
 */
export async function findLeads(ctx: BulletinContext, actor: Actor, days: Days): Promise<LeadOut[]> {
  const figures = figuresFor(ctx.figures, actor, days.unitPath);
  const topics = (await topicsUnder(ctx.db, days.unitPath)).filter(
    ({ from, until, endedAt }) =>
      endedAt === null && from <= days.toDay && (until === null || until >= days.fromDay),
  );
  const rows = await daysOfMany(
    ctx.db,
    figures.map(({ id }) => id),
    { ...days, fromDay: BEGINNING },
  );
  const courses = Map.groupBy(rows, ({ figure }) => figure);
  const leads = figures.flatMap((declared) =>
    leadsOfFigure(ctx, declared, courses.get(declared.id) ?? [], days, topics),
  );
  return [...leads, ...(await finishedLeads(ctx, days, topics))].sort(
    (a, b) =>
      Number(b.topicIds.length > 0) - Number(a.topicIds.length > 0) ||
      (a.day < b.day ? 1 : a.day > b.day ? -1 : 0),
  );
}

/** What moved in a programme since the unit's last brief about it reached the desk; each figure of that brief's days, until `toDay`. */
export async function followProgramme(
  ctx: BulletinContext,
  actor: Actor,
  { unitPath, programme, toDay }: { unitPath: string; programme: string; toDay: string },
): Promise<z.input<typeof Followed>> {
  const last = await lastBriefAbout(ctx.db, unitPath, programme);
  const [bound] = last ? figuresOf(last.document).filter(isCounted) : [];
  const fromDay = bound?.from ?? `${toDay.slice(0, 4)}-01-01`;
  const figures = figuresFor(ctx.figures, actor, unitPath).filter((each) => each.programme === programme);
  const now = await figureTotals(ctx.db, figures, { unitPath, fromDay, toDay });
  const was = bound
    ? await figureTotals(ctx.db, figures, { unitPath, fromDay, toDay: bound.to })
    : new Map<string, { value: number }>();
  return {
    programme,
    last: last ? { id: last.id, title: last.title, day: bound?.to ?? beijingDay(last.changedAtMs) } : null,
    figures: figures.flatMap(({ id, figure }) => {
      const [before, after] = [was.get(id)?.value ?? 0, now.get(id)?.value ?? 0];
      return before === after
        ? []
        : [{ id, label: figureName(ctx, id), was: before, now: after, measure: figure.measure }];
    }),
  };
}
