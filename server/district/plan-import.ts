import type { z } from 'zod';
import { AccountInput, PersonInput, type Post, PostInput, UnitInput } from '../../contract/people.ts';
import { fromIso } from '../../contract/time.ts';
import { blameIn, idsOf, type Known, missing, onceEach, PERSON, parseRow, UNIT } from './check-rows.ts';
import { SHEET_KEYS, SHEETS } from './columns.ts';
import type { Fault } from './faults.ts';
import { type AreaSteps, planAreas } from './plan-areas.ts';
import { planRelations, type RelationSteps } from './plan-relations.ts';
import { planStations, type StationSteps } from './plan-stations.ts';
import type { Rows, SheetRow } from './read-rows.ts';

export type UnitStep = z.output<typeof UnitInput>;
export type PersonStep = z.output<typeof PersonInput>;
export type PostStep = z.output<typeof PostInput>;

/** What an import would do. Nothing of it is done while there is a single fault. */
export interface ImportPlan {
  units: { add: UnitStep[]; change: { unit: UnitStep; version: number }[]; same: number };
  people: { add: PersonStep[]; change: { person: PersonStep; version: number }[]; same: number };
  posts: { add: PostStep[]; same: number };
  stations: StationSteps;
  areas: AreaSteps;
  relations: RelationSteps;
  accounts: { personId: string; username: string; name: string }[];
  faults: Fault[];
}

function planUnits(rows: Rows, known: Known, faults: Fault[]): ImportPlan['units'] {
  const blame = blameIn('units', faults);
  const there = new Map(known.units.map((unit) => [unit.id, unit]));
  const named = idsOf(rows.units);
  const steps: ImportPlan['units'] = { add: [], change: [], same: 0 };
  const fresh = new Map<string, { unit: UnitStep; row: SheetRow }>();
  for (const row of onceEach(rows.units, 'id', blame)) {
    const parentId = row.values['parentId'];
    const parentKnown = parentId === undefined || there.has(String(parentId)) || named.has(String(parentId));
    if (!parentKnown) blame(row, 'parentId', missing(UNIT, String(parentId)));
    const unit = parseRow('units', row, { parentId: null, ...row.values }, UnitInput, blame);
    if (!unit || !parentKnown) continue;
    const old = there.get(unit.id);
    if (!old) fresh.set(unit.id, { unit, row });
    else if (old.parentId !== unit.parentId || old.kind !== unit.kind)
      blame(row, old.kind === unit.kind ? 'parentId' : 'kind', {
        zh: '单位已存在，上级和类别不能改，请用新编号另设单位。',
        en: 'The unit exists; its parent and kind never change. Use a new id.',
      });
    else {
      const nameEn = row.values['nameEn'] === undefined ? old.nameEn : unit.nameEn;
      const phone = row.values['phone'] === undefined ? old.phone : unit.phone;
      if (old.nameZh === unit.nameZh && old.nameEn === nameEn && old.phone === phone) steps.same++;
      else steps.change.push({ unit: { ...unit, nameEn, phone }, version: old.version });
    }
  }
  // Those above first; what is left over stands in a circle.
  const placed = new Set(there.keys());
  for (let before = -1; fresh.size > 0 && before !== fresh.size; ) {
    before = fresh.size;
    for (const [id, { unit }] of fresh) {
      if (unit.parentId !== null && !placed.has(unit.parentId)) continue;
      placed.add(id);
      steps.add.push(unit);
      fresh.delete(id);
    }
  }
  const broken = new Set(rows.units.filter((row) => row.broken).map((row) => String(row.values['id'])));
  for (const { unit, row } of fresh.values()) {
    if (!broken.has(unit.parentId ?? '') && named.has(unit.parentId ?? '') && inCircle(unit.id, rows.units))
      blame(row, 'parentId', {
        zh: '上级关系成环，请更正上级编号。',
        en: 'The units stand in a circle; correct the parent.',
      });
  }
  return steps;
}

function inCircle(id: string, rows: readonly SheetRow[]): boolean {
  const parents = new Map(rows.map((row) => [row.values['id'], row.values['parentId']]));
  const seen = new Set<unknown>();
  for (let at: unknown = parents.get(id); at !== undefined && !seen.has(at); at = parents.get(String(at))) {
    if (at === id) return true;
    seen.add(at);
  }
  return false;
}

function planPeople(rows: Rows, known: Known, faults: Fault[]): ImportPlan['people'] {
  const blame = blameIn('people', faults);
  const there = new Map(known.people.map((person) => [person.id, person]));
  const steps: ImportPlan['people'] = { add: [], change: [], same: 0 };
  for (const row of onceEach(rows.people, 'id', blame)) {
    const person = parseRow('people', row, row.values, PersonInput, blame);
    if (!person) continue;
    const old = there.get(person.id);
    const phone = person.phone ?? old?.phone ?? null;
    const wecom = person.wecom ?? old?.wecom ?? null;
    if (!old) steps.add.push(person);
    else if (old.name !== person.name)
      blame(row, 'id', {
        zh: `编号已属于“${old.name}”，请换一个编号。`,
        en: `The id belongs to “${old.name}”; use another.`,
      });
    else if (old.phone === phone && old.wecom === wecom) steps.same++;
    else steps.change.push({ person: { ...person, phone, wecom }, version: old.version });
  }
  return steps;
}

const dayStart = (day: string): string => `${day}T00:00:00+08:00`;
const dayAfter = (day: string): string =>
  dayStart(new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10));
const sameTime = (a: string | null, b: string | null): boolean =>
  a === null || b === null ? a === b : fromIso(a) === fromIso(b);

function samePost(old: Post, post: PostStep, startsSaid: boolean): boolean {
  return (
    old.title === post.title &&
    old.role === post.role &&
    old.unitId === post.unitId &&
    old.personId === post.personId &&
    old.deputyPersonId === post.deputyPersonId &&
    (!startsSaid || sameTime(old.from, post.from)) &&
    sameTime(old.until, post.until)
  );
}

function planPosts(rows: Rows, known: Known, today: string, faults: Fault[]): ImportPlan['posts'] {
  const blame = blameIn('posts', faults);
  const there = new Map(known.posts.map((post) => [post.id, post]));
  const units = new Set([...known.units.map((unit) => unit.id), ...idsOf(rows.units)]);
  const people = new Set([...known.people.map((person) => person.id), ...idsOf(rows.people)]);
  const steps: ImportPlan['posts'] = { add: [], same: 0 };
  for (const row of onceEach(rows.posts, 'id', blame)) {
    const { from, until, ...rest } = row.values;
    const before = faults.length;
    for (const [key, known, what] of [
      ['unitId', units, UNIT],
      ['personId', people, PERSON],
      ['deputyPersonId', people, PERSON],
    ] as const) {
      const value = row.values[key];
      if (value !== undefined && !known.has(String(value))) blame(row, key, missing(what, String(value)));
    }
    if (rest['deputyPersonId'] !== undefined && rest['deputyPersonId'] === rest['personId'])
      blame(row, 'deputyPersonId', { zh: 'A岗、B岗不能是同一人。', en: 'Holder and deputy are two people.' });
    if (from !== undefined && until !== undefined && String(until) < String(from))
      blame(row, 'until', { zh: '截止日期早于起始日期。', en: 'It ends before it begins.' });
    const times = {
      from: dayStart(from === undefined ? today : String(from)),
      until: until === undefined ? null : dayAfter(String(until)),
    };
    const post = parseRow('posts', row, { ...rest, ...times }, PostInput, blame);
    if (!post || faults.length > before) continue;
    if (post.until !== null && post.until <= post.from) {
      blame(row, 'until', {
        zh: '截止日期早于起始日期（起始日期空为今日）。',
        en: 'It ends before it begins (today where empty).',
      });
      continue;
    }
    const old = there.get(post.id);
    if (!old) steps.add.push(post);
    else if (samePost(old, post, from !== undefined)) steps.same++;
    else
      blame(row, 'id', {
        zh: '岗位已存在且内容不同。任职变更由安全管理员在“人员”页办理，或用新编号另设岗位。',
        en: 'The post exists and differs. The security administrator changes it on the people page, or use a new id.',
      });
  }
  return steps;
}

/** Accounts for those who hold a post of this workbook, or whose user name is given, and have none. */
function planAccounts(rows: Rows, known: Known, faults: Fault[]): ImportPlan['accounts'] {
  const blame = blameIn('people', faults);
  const owners = new Map(
    known.people.flatMap(({ id, username }) => (username ? [[username, id] as const] : [])),
  );
  const accounts = new Map(known.people.map((person) => [person.id, person.username]));
  const holders = new Set(
    rows.posts.flatMap(({ values }) => [values['personId'], values['deputyPersonId']]).filter(Boolean),
  );
  const steps: ImportPlan['accounts'] = [];
  const rowOf = new Map(rows.people.map((row) => [row.values['id'], row]));
  const everybody = [
    ...rows.people
      .filter((row) => !row.broken)
      .map(({ values }) => ({ id: String(values['id']), name: String(values['name']) })),
    ...known.people.filter((person) => !rowOf.has(person.id)),
  ];
  for (const { id, name } of everybody) {
    const row = rowOf.get(id);
    const said = row?.values['username'];
    const has = accounts.get(id);
    if (has) {
      if (row && said !== undefined && said !== has)
        blame(row, 'username', {
          zh: `此人已有用户名“${has}”，不能更改。`,
          en: `This person has the user name “${has}” already.`,
        });
      continue;
    }
    if (said === undefined && !holders.has(id)) continue;
    const username = said === undefined ? id : String(said);
    const owner = owners.get(username);
    if (!AccountInput.shape.username.safeParse(username).success) {
      const words = {
        zh: `“${username}”不能作用户名：3至32位小写字母、数字、点、连字符。`,
        en: `“${username}” is no user name: three to 32 lower case letters, digits, dots, hyphens.`,
      };
      if (row) blame(row, 'username', words);
      else faults.push({ sheet: SHEETS.people.name, ...words });
    } else if (owner !== undefined && owner !== id) {
      if (row)
        blame(row, 'username', {
          zh: `用户名“${username}”已被“${owner}”使用。`,
          en: `“${username}” is taken by “${owner}”.`,
        });
    } else {
      owners.set(username, id);
      steps.push({ personId: id, username, name });
    }
  }
  return steps;
}

/** Paths of every unit there is and will be; empty for one of the sheet that has a fault of its own. */
function unitPaths(rows: Rows, known: Known, added: readonly UnitStep[]): Map<string, string> {
  const paths = new Map([...idsOf(rows.units)].map((id) => [id, '']));
  for (const unit of known.units) paths.set(unit.id, unit.path);
  for (const unit of added)
    paths.set(unit.id, unit.parentId === null ? unit.id : `${paths.get(unit.parentId)}/${unit.id}`);
  return paths;
}

/** Compares a workbook with what is there. Pure: the same rows over the finished import leave nothing to do. */
export function planImport(rows: Rows, known: Known, today: string): ImportPlan {
  const faults: Fault[] = [];
  const units = planUnits(rows, known, faults);
  const paths = unitPaths(rows, known, units.add);
  const plan = {
    units,
    people: planPeople(rows, known, faults),
    posts: planPosts(rows, known, today, faults),
    stations: planStations(rows, known, paths, faults),
    areas: planAreas(rows, known, paths, faults),
    relations: planRelations(rows, known, faults),
    accounts: planAccounts(rows, known, faults),
  };
  return { ...plan, faults };
}

const SHEET_ORDER: readonly string[] = SHEET_KEYS.map((key) => SHEETS[key].name);

/** In the order in which a person goes through the workbook. */
export const inOrder = (faults: readonly Fault[]): Fault[] =>
  [...faults].sort(
    (a, b) => SHEET_ORDER.indexOf(a.sheet) - SHEET_ORDER.indexOf(b.sheet) || (a.row ?? 0) - (b.row ?? 0),
  );
