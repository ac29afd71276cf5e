import type { RecordView } from './constraint.ts';
import type { DeclaredType, MoveDecl, RecordType } from './declare.ts';
import type { Data, Value } from './fields.ts';
import { moveOf } from './hand-over.ts';
import type { Entry } from './record-move.ts';

/** A move with the link that it makes to the other records of the same merging or splitting. */
export interface JointMove {
  move: string;
  link: string;
}

/**
 * What the survivor's field becomes: the texts of these fields of all of them, each part once (甲、乙); the first there is, the
 * survivor's before those of the others; the most; the sum.
 */
export type MergedValue = { join: readonly string[] } | 'first' | 'most' | 'sum';

/** 合并: several records become one. The others end with their way to the survivor, and count no more. */
export interface MergeDecl {
  /** Made on the survivor; also every link that this move makes is taken over from the others. */
  keep: JointMove;
  /** Made on each of the others: it alone leads to its end. */
  end: JointMove;
  /** Fields that the survivor takes from the others; every other field stays its own. */
  takes?: Readonly<Record<string, MergedValue>>;
}

/** 拆分: one record becomes several. Each part is opened as any record, on the day the whole was, and counts as such. */
export interface SplitDecl {
  /** Made on the whole: it alone leads to its end. */
  end: JointMove;
  /** Opens each part. */
  part: JointMove;
  /** Fields of the whole that a part has where it says nothing else. */
  inherits?: readonly string[];
}

/** The link that a move makes as one of a merging or splitting; undefined where it is made alone. */
const jointLinkOf = ({ merge, split }: RecordType, name: string): string | undefined =>
  [merge?.keep, merge?.end, split?.end, split?.part].find((joint) => joint?.move === name)?.link;

/** Is the move never made alone? A part is opened by a move that is. */
export const isJoint = ({ merge, split }: RecordType, name: string): boolean =>
  [merge?.keep.move, merge?.end.move, split?.end.move].includes(name);

/** A move as one of a merging or splitting: it also makes the link between them, which it does not make alone. */
export function togetherWith(declared: DeclaredType, name: string): MoveDecl | undefined {
  const move = moveOf(declared, name);
  const link = jointLinkOf(declared.type, name);
  return move && link !== undefined ? { ...move, links: { ...move.links, [link]: 'required' } } : move;
}

/** One move of several that are made in one transaction or not at all. */
export interface PlannedMove {
  /** Null: it opens a record. */
  record: RecordView | null;
  move: string;
  data: Data;
  links: Readonly<Record<string, readonly string[]>>;
}

/** `甲、乙` and `乙、丙` together are `甲、乙、丙`. */
export function joinTexts(values: readonly (Value | undefined)[]): string {
  const parts = values.flatMap((value) => (typeof value === 'string' ? value.split('、') : []));
  return [...new Set(parts.map((part) => part.trim()).filter(Boolean))].join('、');
}

function mergedValue(field: string, how: MergedValue, records: readonly RecordView[]): Value | undefined {
  if (typeof how === 'object')
    return joinTexts(records.flatMap(({ data }) => how.join.map((each) => data[each]))) || undefined;
  const values = records.map(({ data }) => data[field] ?? null).filter((value) => value !== null);
  if (how === 'first') return values[0];
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length === 0) return undefined;
  return how === 'most' ? Math.max(...numbers) : numbers.reduce((a, b) => a + b, 0);
}

/** What the survivor says after the others were merged into it, in the fields that it takes. */
export function mergedData(
  declared: DeclaredType,
  survivor: RecordView,
  others: readonly RecordView[],
): Record<string, Value> {
  const data: Record<string, Value> = {};
  for (const [field, how] of Object.entries(declared.type.merge?.takes ?? {})) {
    const value = mergedValue(field, how, [survivor, ...others]);
    if (value !== undefined) data[field] = value;
  }
  return data;
}

/** Every move of a merging, the survivor's first. `said`: fields that a person sets otherwise. */
export function planMerge(
  declared: DeclaredType,
  survivor: RecordView,
  others: readonly RecordView[],
  said: Data = {},
): PlannedMove[] {
  const { merge } = declared.type;
  if (!merge) return [];
  const links: Record<string, readonly string[]> = { [merge.keep.link]: others.map(({ id }) => id) };
  for (const link of Object.keys(moveOf(declared, merge.keep.move)?.links ?? {})) {
    const ids = [...new Set(others.flatMap((other) => other.links[link] ?? []))];
    if (ids.length > 0) links[link] = ids;
  }
  const data = { ...mergedData(declared, survivor, others), ...said };
  return [
    { record: survivor, move: merge.keep.move, data, links },
    ...others.map((record) => ({
      record,
      move: merge.end.move,
      data: {},
      links: { [merge.end.link]: [survivor.id] },
    })),
  ];
}

/** Every move of a splitting into parts with these ids, the parts' first: the whole then leads to records that are there. */
export function planSplit(
  declared: DeclaredType,
  whole: RecordView,
  parts: readonly { id: string; data: Data }[],
): PlannedMove[] {
  const { split } = declared.type;
  if (!split) return [];
  const inherited = (split.inherits ?? []).flatMap((field) => {
    const value = whole.data[field];
    return value === undefined || value === null ? [] : [[field, value] as const];
  });
  return [
    ...parts.map(({ data }) => ({
      record: null,
      move: split.part.move,
      data: { ...Object.fromEntries(inherited), ...data },
      links: { [split.part.link]: [whole.id] },
    })),
    {
      record: whole,
      move: split.end.move,
      data: {},
      links: { [split.end.link]: parts.map(({ id }) => id) },
    },
  ];
}

type Led = Pick<Entry, 'move' | 'links'>;
const ledTo = (
  declared: DeclaredType,
  joint: JointMove | undefined,
  state: string,
  entries: readonly Led[],
) =>
  joint && moveOf(declared, joint.move)?.to === state
    ? (entries.findLast(({ move }) => move === joint.move)?.links[joint.link] ?? [])
    : [];

/** Where a record that was merged lives on; undefined for one that stands for itself. */
export const survivorOf = (
  declared: DeclaredType,
  { state }: Pick<RecordView, 'state'>,
  entries: readonly Led[],
): string | undefined => ledTo(declared, declared.type.merge?.end, state, entries)[0];

/** Parts of a record that was split; none for one that stands for itself. */
export const partsOf = (
  declared: DeclaredType,
  { state }: Pick<RecordView, 'state'>,
  entries: readonly Led[],
): readonly string[] => ledTo(declared, declared.type.split?.end, state, entries);
