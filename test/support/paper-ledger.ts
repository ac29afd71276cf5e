import type { Actor } from '../../contract/permissions.ts';
import {
  checkBalance,
  checkInput,
  checkMaker,
  checkState,
  contributionsOf,
  type Data,
  type DeclaredType,
  declaredTypes,
  type Entry,
  foldEntry,
  isJoint,
  type Programme,
  planMerge,
  planSplit,
  postFor,
  type RecordView,
  satisfies,
  togetherWith,
  visibleTo,
} from '../../programmes/kit/index.ts';

/** What a line of a story may say beside who, about what and which move. `@name` in data or links is that record. */
export interface Told {
  data?: Readonly<Record<string, unknown>>;
  links?: Readonly<Record<string, readonly string[]>>;
  reason?: string;
  /** Day it happened on, `2026-03-01` unless said. */
  day?: string;
  /** Beijing time of that day, `10:00` unless said. */
  time?: string;
  unit?: string;
  /** With the move `merge`: names of the records that are merged into this one. */
  others?: readonly string[];
  /** With the move `split`: the parts by name, each with what it says. */
  parts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Who · `TYPE NAME` · move · what they say · the state it leads to, or the code of the refusal. */
export type Line = readonly [who: Actor, about: string, move: string, told: Told, gives: string];

export interface PaperLedger {
  records: ReadonlyMap<string, RecordView>;
  /** Value of every figure over everything, by `TYPE/FIGURE`. */
  figures(): Record<string, number>;
  tell(lines: readonly Line[]): string[];
}

const UNIT = 'district/street-a/court-1';

/**
 * A ledger on paper: the kit's four questions and nothing else, no database. A programme tells its story on it as a table;
 * every line says what comes of it, refusals included.
 */
export function paperLedger(programme: Programme): PaperLedger {
  const types = new Map(declaredTypes([programme]).map((each) => [each.name, each]));
  const records = new Map<string, RecordView>();
  const journals = new Map<string, Entry[]>();
  const idOf = (name: string): string => records.get(name)?.id ?? name;
  const resolve = (value: unknown): unknown =>
    typeof value === 'string' && value.startsWith('@') ? idOf(value.slice(1)) : value;

  function move([who, about, name, told]: Line, together = false): string {
    const [typeName = '', recordName = ''] = about.split(' ');
    const declared = types.get(typeName) as DeclaredType;
    const before = records.get(recordName);
    const unitPath = before?.unitPath ?? told.unit ?? UNIT;
    if (before && !satisfies(before, visibleTo(declared, who))) return 'not-found';
    const open = checkState(declared, before, name);
    const known = declared.type.moves[name];
    if (known && postFor(known, who, { authorId: null, assigneeId: null, ...before, unitPath }) === undefined)
      return 'forbidden';
    if (!open.ok) return open.code;
    if (isJoint(declared.type, name) && !together) return 'unprocessable';
    const joint = together ? togetherWith(declared, name) : undefined;
    const journal = journals.get(recordName) ?? [];
    const maker = checkMaker(declared, name, who, journal);
    if (!maker.ok) return maker.code;
    const links = Object.fromEntries(
      Object.entries(told.links ?? {}).map(([link, names]) => [link, names.map((each) => idOf(each))]),
    );
    const data = Object.fromEntries(
      Object.entries(told.data ?? {}).map(([field, value]) => [field, resolve(value)]),
    );
    const input = checkInput(declared, joint ?? open.move, { data, links, reason: told.reason ?? null });
    if (!input.ok) return input.code;
    const balance = checkBalance(declared, name, before, input.data);
    if (!balance.ok) return balance.code;
    const atMs = Date.parse(`${told.day ?? '2026-03-01'}T${told.time ?? '10:00'}:00+08:00`);
    const entry: Entry = {
      n: journal.length + 1,
      move: name,
      by: { personId: who.personId, name: who.name, postId: null, postTitle: null },
      happenedAtMs: atMs,
      recordedAtMs: atMs,
      data: input.data,
      links,
      reason: told.reason ?? null,
      declared: declared.version,
    };
    const id = before?.id ?? `00000000-0000-7000-8000-${String(records.size + 1).padStart(12, '0')}`;
    const after = foldEntry(declared, before, entry, { id, unitPath });
    records.set(recordName, after);
    journals.set(recordName, [...journal, entry]);
    return after.state;
  }

  /** The moves of a merging or splitting: all of them, or the code of the first that is refused. */
  function jointly([who, about, name, told]: Line): string {
    const [typeName = '', recordName = ''] = about.split(' ');
    const declared = types.get(typeName) as DeclaredType;
    const [kept, ...others] = [recordName, ...(told.others ?? [])].map((each) => records.get(each));
    if (!kept || others.some((other) => !other)) return 'not-found';
    const parts = Object.entries(told.parts ?? {});
    const plan =
      name === 'merge'
        ? planMerge(declared, kept, others as RecordView[], (told.data ?? {}) as Data)
        : planSplit(
            declared,
            kept,
            parts.map(([id, data]) => ({ id, data: data as Data })),
          );
    const before = [new Map(records), new Map(journals)] as const;
    const nameOf = new Map([...records].map(([each, { id }]) => [id, each]));
    const names = parts.map(([part]) => part);
    for (const { record, ...planned } of plan) {
      const on = record === null ? (names.shift() ?? '') : (nameOf.get(record.id) ?? '');
      const gave = move([who, `${typeName} ${on}`, planned.move, { ...told, ...planned }, ''], true);
      if (!records.has(on) || declared.type.states[gave] === undefined) {
        for (const [at, map] of [records, journals].entries()) {
          map.clear();
          for (const [key, value] of before[at] as Map<string, never>) map.set(key, value as never);
        }
        return gave;
      }
    }
    return records.get(recordName)?.state ?? '';
  }

  return {
    records,
    tell: (lines) => lines.map((line) => (['merge', 'split'].includes(line[2]) ? jointly(line) : move(line))),
    figures() {
      const sums = new Map<string, number>();
      const keys = new Set<string>();
      for (const declared of types.values())
        for (const figure of Object.keys(declared.type.figures)) sums.set(`${declared.name}/${figure}`, 0);
      for (const [name, record] of records) {
        const declared = types.get(record.type.split('/')[1] ?? '') as DeclaredType;
        for (const { figure, value, key } of contributionsOf(declared, record, journals.get(name) ?? [])) {
          const short = figure.slice(programme.id.length + 1);
          if (key !== null && keys.has(`${short} ${key}`)) continue;
          if (key !== null) keys.add(`${short} ${key}`);
          sums.set(short, (sums.get(short) ?? 0) + value);
        }
      }
      return Object.fromEntries(sums);
    },
  };
}
