import { StationInput } from '../../contract/telemetry.ts';
import type { Audit } from '../modules/audit/index.ts';
import {
  listRainAreas,
  listRatings,
  listTravels,
  putRainArea,
  putRating,
  putTravel,
} from '../modules/forecasts/index.ts';
import {
  type AccountMaker,
  addAccountIn,
  addPerson,
  addPost,
  addUnit,
  listPeople,
  listPosts,
  listUnits,
  updateReach,
  updateUnit,
} from '../modules/people/index.ts';
import { insertStation, loadStations, updateStation } from '../modules/telemetry/index.ts';
import type { Sql } from '../platform/db/index.ts';
import { WardError } from '../platform/errors.ts';
import type { Known } from './check-rows.ts';
import type { ImportPlan } from './plan-import.ts';

export interface NewAccount {
  name: string;
  username: string;
  password: string;
}

export async function readKnown(tx: Sql): Promise<Known> {
  return {
    units: await listUnits(tx),
    people: await listPeople(tx),
    posts: await listPosts(tx),
    stations: await loadStations(tx),
    areas: await listRainAreas(tx),
    ratings: await listRatings(tx),
    travels: await listTravels(tx),
  };
}

const must = (done: boolean, what: string): void => {
  if (!done)
    throw new WardError('version-conflict', { detail: `${what} was changed meanwhile; run it again` });
};

/** Does what the plan says, in the caller's transaction. Resolves to the accounts made, with their one-time passwords. */
export async function applyImport(
  tx: Sql,
  plan: ImportPlan,
  parts: { accounts: AccountMaker; audit: Audit; nowMs: number; file: { name: string; sha256: string } },
): Promise<NewAccount[]> {
  const { audit, nowMs, file } = parts;
  const record = (
    kind: 'configuration' | 'permission',
    action: string,
    about: string,
    data: Record<string, unknown>,
  ) => audit.record(tx, { kind, action, about, personName: 'command line', data });
  for (const unit of plan.units.add) await addUnit(tx, unit);
  for (const { unit, version } of plan.units.change) must(await updateUnit(tx, unit, version), unit.id);
  for (const person of plan.people.add) await addPerson(tx, person);
  for (const { person, version } of plan.people.change)
    must(await updateReach(tx, person, version), person.id);
  for (const post of plan.posts.add) {
    await addPost(tx, post);
    await record('permission', 'post-granted', post.id, post);
  }
  for (const station of plan.stations.add) await insertStation(tx, StationInput.parse(station));
  for (const { station, version } of plan.stations.change)
    must(await updateStation(tx, StationInput.parse(station), version), station.id);
  for (const { id, area } of plan.areas.add) must(await putRainArea(tx, id, area, 0, nowMs), id);
  for (const { id, area, version } of plan.areas.change)
    must(await putRainArea(tx, id, area, version, nowMs), id);
  for (const rating of plan.relations.ratings.put) await putRating(tx, rating, nowMs);
  for (const travel of plan.relations.travels.put) await putTravel(tx, travel, nowMs);
  const made = await Promise.all(
    plan.accounts.map(async ({ personId, username, name }) => ({
      ...(await addAccountIn(tx, parts.accounts, { personId, username }, nowMs)),
      name,
    })),
  );
  for (const { username } of made) await record('configuration', 'account-added', username, {});
  await record('configuration', 'workbook-imported', file.name, { sha256: file.sha256, ...countsOf(plan) });
  return made;
}

export interface Counts {
  added: number;
  changed: number;
  unchanged: number;
}

export function countsOf(
  plan: ImportPlan,
): Record<'units' | 'people' | 'posts' | 'stations' | 'areas' | 'ratings' | 'travels' | 'accounts', Counts> {
  const of = (steps: { add: readonly unknown[]; change?: readonly unknown[]; same: number }): Counts => ({
    added: steps.add.length,
    changed: steps.change?.length ?? 0,
    unchanged: steps.same,
  });
  /** What is put where something else stood counts as changed. */
  const put = (steps: { put: readonly unknown[]; same: number }): Counts => ({
    added: 0,
    changed: steps.put.length,
    unchanged: steps.same,
  });
  return {
    units: of(plan.units),
    people: of(plan.people),
    posts: of(plan.posts),
    stations: of(plan.stations),
    areas: of(plan.areas),
    ratings: put(plan.relations.ratings),
    travels: put(plan.relations.travels),
    accounts: { added: plan.accounts.length, changed: 0, unchanged: 0 },
  };
}

export const changesNothing = (plan: ImportPlan): boolean =>
  Object.values(countsOf(plan)).every(({ added, changed }) => added + changed === 0);
