import type { FieldDoor, FieldSubmission } from '../../contract/field.ts';
import { toBeijingIso } from '../../contract/time.ts';
import {
  type Data,
  type DeclaredFieldPage,
  dayRound,
  type FieldAbout,
  movesOfPage,
  schemaOf,
  type Value,
} from '../../programmes/kit/index.ts';
import type { FilledForm, Item, Kept } from './keeper.ts';
import { typeOf } from './say.ts';
import { newUuid } from './vault.ts';

export interface Door extends Omit<FieldDoor, 'unitPath'> {
  unitId: string;
  /** Something about it has not been recorded yet. */
  waiting: boolean;
}

const isValue = (value: unknown): value is Value => typeof value === 'string' || typeof value === 'number';
/** What the phone knows of a door's fields: a masked value is not known. */
export const knownData = (door: Pick<Door, 'data'>): Data =>
  Object.fromEntries(Object.entries(door.data).filter((each): each is [string, Value] => isValue(each[1])));

function filledOver(page: DeclaredFieldPage, door: Door, { form, submission, state }: Item): Door {
  const { progress } = page.page;
  const visit = form.parts[progress.part]?.data;
  const moved = submission.moves.some((move) => (move.recordId ?? move.newRecordId) === form.doorId);
  return {
    ...door,
    version: door.version + (moved && !form.fresh ? 1 : 0),
    data: { ...door.data, ...form.about },
    last: visit
      ? {
          round:
            typeof progress.round === 'string'
              ? Number(visit[progress.round])
              : dayRound(Date.parse(submission.happened.at)),
          outcome: String(visit[progress.outcome]),
          at: submission.happened.at,
        }
      : door.last,
    waiting: door.waiting || state !== 'received',
  };
}

/** Doors as they will be once everything filled on this phone is recorded. */
export function doorsOf(page: DeclaredFieldPage, kept: Kept | undefined, items: readonly Item[]): Door[] {
  const doors = new Map<string, Door>(
    (kept?.snapshot.pages.find((each) => each.page === page.id)?.doors ?? []).map(({ unitPath, ...door }) => [
      door.id,
      { ...door, unitId: unitPath.split('/').at(-1) ?? '', waiting: false },
    ]),
  );
  const since = Date.parse(kept?.snapshot.serverNow ?? '') || 0;
  for (const item of items) {
    if (item.page !== page.id || item.state === 'aside') continue;
    if (item.receipt && Date.parse(item.receipt.receivedAt) <= since) continue;
    const { form } = item;
    const door = doors.get(form.doorId) ?? {
      id: form.doorId,
      unitId: form.unitId,
      version: 1,
      title: item.title,
      data: {},
      last: null,
      waiting: false,
    };
    doors.set(form.doorId, filledOver(page, door, item));
  }
  return [...doors.values()].sort((a, b) => a.title.localeCompare(b.title, 'zh-CN', { numeric: true }));
}

/** The round the work is in: the highest that was visited, or today. */
export const currentRound = ({ page }: DeclaredFieldPage, doors: readonly Door[], nowMs: number): number =>
  typeof page.progress.round === 'string'
    ? Math.max(1, ...doors.map(({ last }) => last?.round ?? 1))
    : dayRound(nowMs);

export function emptyForm(
  page: DeclaredFieldPage,
  door: Door | undefined,
  unitId: string,
  round: number,
): FilledForm {
  const parts = Object.entries(page.page.parts).map(([name, { made }]) => {
    const counted = page.page.progress.round;
    const data: Record<string, Value> =
      name === page.page.progress.part && typeof counted === 'string' ? { [counted]: round } : {};
    return [name, { recordId: newUuid(), made: made === 'always', data }] as const;
  });
  return {
    doorId: door?.id ?? newUuid(),
    fresh: door === undefined,
    unitId: door?.unitId ?? unitId,
    about: {},
    parts: Object.fromEntries(parts),
  };
}

/** Nobody was in: nothing else is asked. */
export function nobodyIn({ page }: DeclaredFieldPage, form: FilledForm): boolean {
  const { part, outcome, again, nothingElse = again } = page.progress;
  return nothingElse.includes(String(form.parts[part]?.data[outcome]));
}

export const partsMade = (page: DeclaredFieldPage, form: FilledForm): string[] =>
  Object.keys(page.page.parts).filter(
    (name) => page.page.parts[name]?.made === 'always' || (form.parts[name]?.made && !nobodyIn(page, form)),
  );

export type FieldFaults = Record<string, 'fill.required' | 'fill.wrong'>;
function faultsIn(
  page: DeclaredFieldPage,
  typeName: string,
  move: string,
  asks: readonly string[],
  data: Readonly<Record<string, Value>>,
  at: string,
): FieldFaults {
  const { type } = typeOf(page, typeName);
  const faults: FieldFaults = {};
  for (const name of asks) {
    const value = data[name];
    const need = type.moves[move]?.input?.[name];
    const field = type.fields[name];
    if (value === undefined || value === null || value === '') {
      if (need === 'required') faults[`${at}.${name}`] = 'fill.required';
    } else if (field && !schemaOf(field).safeParse(value).success) faults[`${at}.${name}`] = 'fill.wrong';
  }
  return faults;
}

/** What the server would refuse, by the same declaration, before the page goes into the queue. */
export function faultsOfForm(page: DeclaredFieldPage, form: FilledForm): FieldFaults {
  const { about, parts } = page.page;
  const faults = form.fresh
    ? faultsIn(page, about.type, about.open, about.asks, form.about, 'about')
    : faultsIn(page, about.type, about.correct, about.asks, form.about, 'about');
  for (const name of partsMade(page, form)) {
    const part = parts[name];
    if (part)
      Object.assign(
        faults,
        faultsIn(page, part.type, part.move, part.asks, form.parts[name]?.data ?? {}, name),
      );
  }
  return faults;
}

const given = (data: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== '' && value !== null));

/** The page as it goes into the queue. `id` is the draft's: a second tap is the same page. */
export function itemOf(
  page: DeclaredFieldPage,
  id: string,
  form: FilledForm,
  door: Door | undefined,
  by: { personId: string; deviceId: string | null },
  nowMs: number,
): Item {
  const about: FieldAbout = {
    id: form.doorId,
    unitId: form.unitId,
    version: form.fresh ? null : (door?.version ?? 1),
    data: door ? knownData(door) : {},
  };
  const corrected = nobodyIn(page, form) && !form.fresh ? {} : given(form.about);
  const parts = partsMade(page, form).flatMap((part) => {
    const filled = form.parts[part];
    return filled ? [{ part, recordId: filled.recordId, data: given(filled.data) }] : [];
  });
  const happened: FieldSubmission['happened'] = form.happenedAt
    ? { at: `${form.happenedAt}:00+08:00`, by: 'person' }
    : { at: toBeijingIso(nowMs), by: 'clock' };
  const type = typeOf(page, page.page.about.type).type;
  return {
    id,
    order: nowMs,
    state: 'waiting',
    page: page.id,
    title: String(corrected[type.title] ?? door?.title ?? ''),
    form,
    attempts: 0,
    submission: {
      id,
      deviceId: by.deviceId,
      personId: by.personId,
      happened,
      clockOffsetMs: 0,
      moves: movesOfPage(page, about, corrected, parts),
    },
  };
}
