import type { RecordView } from '../constraint.ts';
import type { DeclaredType } from '../declare.ts';
import type { Data, Field, Value } from '../fields.ts';
import { HAND_OVER } from '../hand-over.ts';
import type { Entry } from '../record-move.ts';
import { type Shape, type ShapeOfMove, shapeOf } from './shape.ts';
import type { Upgrade } from './upgrade.ts';

/** A step from one version to the next. */
export interface Step {
  before: Shape;
  after: Shape;
  upgrade: Upgrade;
}

const chains = new WeakMap<DeclaredType, readonly Step[]>();

/** Steps from version 1 to the present one; number n leads from version n + 1. Checked at load: there is no gap. */
function stepsOf(declared: DeclaredType): readonly Step[] {
  const known = chains.get(declared);
  if (known) return known;
  const { type, name, version, released } = declared;
  const shapes = Array.from({ length: version }, (_, n) =>
    n + 1 === version ? shapeOf(type, name) : released[n + 1],
  );
  const steps = shapes.slice(1).map((after, n): Step => {
    const [before, upgrade] = [shapes[n], type.upgrades?.[n + 2]];
    if (!before || !after || !upgrade) throw new RangeError(`${name} has no way from version ${n + 1}`);
    return { before, after, upgrade };
  });
  chains.set(declared, steps);
  return steps;
}

/** Fields and moves as they were declared when something of this version was written. */
export function declarationAt(
  declared: DeclaredType,
  version: number,
): { fields: Readonly<Record<string, Field>>; moves: Readonly<Record<string, ShapeOfMove>> } {
  return version === declared.version ? declared.type : (declared.released[version] ?? declared.type);
}

/** A move that no declaration has any more, by its version: no name of a declaration holds the sign. */
const PAST = '@';
const isPast = (move: string): boolean => move.includes(PAST);

/** The label of something under the version it was written in; `move.close@1` is the move `close` of version 1. */
export function labelAt(
  declared: DeclaredType,
  version: number,
  language: 'zh' | 'en',
  key: string,
): string | undefined {
  const [name = '', past] = key.split(PAST);
  const texts = declared.released[past ?? version]?.texts;
  return texts?.[language][name] ?? texts?.zh[name];
}

function valueAfter({ options, values }: Upgrade, field: string, value: Value): Value {
  const option = typeof value === 'string' ? options?.[field]?.[value] : undefined;
  if (option !== undefined) return option;
  const change = value === null ? undefined : values?.[field];
  return change ? change(value) : value;
}

/** Data of the version before as this one reads them. Whatever is sealed keeps its value. */
export function dataAfter({ before, upgrade }: Step, data: Data): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(data).flatMap(([field, value]) => {
      const name = upgrade.fields?.[field];
      if (name === null) return [];
      const sealed = before.fields[field]?.sensitive;
      return [[name ?? field, sealed ? value : valueAfter(upgrade, field, value)]];
    }),
  );
}

/** What a move of the version before is taken to say of fields that it demands now, where it says nothing. */
function filledBy({ before, after, upgrade }: Step, move: string, was: Data, data: Data): Data {
  const open = Object.fromEntries(Object.entries(was).filter(([field]) => !before.fields[field]?.sensitive));
  const fills = Object.entries(upgrade.fills ?? {}).flatMap(([field, fill]) =>
    fill === null || (data[field] ?? null) !== null || after.moves[move]?.input?.[field] !== 'required'
      ? []
      : [[field, fill(open)] as const],
  );
  return Object.fromEntries(fills);
}

function linksAfter({ upgrade }: Step, links: Entry['links']): Entry['links'] {
  if (!upgrade.links) return links;
  const read: Record<string, string[]> = {};
  for (const [link, ids] of Object.entries(links)) {
    const name = upgrade.links[link] === undefined ? link : upgrade.links[link];
    if (name !== null) read[name] = [...(read[name] ?? []), ...ids];
  }
  return read;
}

const stateAfter = ({ upgrade }: Step, state: string): string => upgrade.states?.[state] ?? state;

function moveAfter({ upgrade }: Step, move: string, version: number): string {
  if (isPast(move)) return move;
  const name = upgrade.moves?.[move];
  return name === null ? `${move}${PAST}${version}` : (name ?? move);
}

/** An entry as the present declaration reads it; one of the present version, or read before, is itself. Pure. */
export function readEntry(declared: DeclaredType, entry: Entry): Entry {
  if (entry.declared >= declared.version || entry.ledTo !== undefined) return entry;
  const steps = stepsOf(declared).slice(entry.declared - 1);
  let ledTo = steps[0]?.before.moves[entry.move]?.to ?? null;
  let { move, data, links } = entry;
  let filled: Data = {};
  steps.forEach((step, n) => {
    const was = data;
    ledTo = ledTo === null ? null : stateAfter(step, ledTo);
    links = linksAfter(step, links);
    if (move === HAND_OVER) return;
    move = moveAfter(step, move, entry.declared + n);
    data = dataAfter(step, was);
    filled = { ...filledBy(step, move, was, data), ...dataAfter(step, filled) };
  });
  return { ...entry, move, data, links, ledTo, filled };
}

/** A journal as the present declaration reads it. */
export const readJournal = (declared: DeclaredType, entries: readonly Entry[]): Entry[] =>
  entries.map((entry) => readEntry(declared, entry));

/** A record that was folded under an older declaration, read by the present one without its journal: it fills nothing. */
export function readStored<R extends RecordView & { declared: number; title: string }>(
  declared: DeclaredType,
  record: R,
): R {
  if (record.declared >= declared.version) return record;
  let { state, data, links } = record;
  for (const step of stepsOf(declared).slice(record.declared - 1)) {
    state = stateAfter(step, state);
    data = dataAfter(step, data);
    links = linksAfter(step, links);
  }
  return { ...record, state, data, links, title: String(data[declared.type.title] ?? '') };
}

/** Every name a field has had, the present one first: what is sealed is bound to the name it was written under. */
export function namesOfField(declared: DeclaredType, field: string): string[] {
  const names = [field];
  for (const { before, upgrade } of stepsOf(declared).toReversed()) {
    const name = names.at(-1) as string;
    const [older] = Object.entries(upgrade.fields ?? {}).find(([, now]) => now === name) ?? [];
    if (older !== undefined) names.push(older);
    else if (!before.fields[name] || upgrade.fields?.[name] !== undefined) break;
  }
  return names;
}
