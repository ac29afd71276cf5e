import type { z } from 'zod';
import { type Actor, isUnder } from '../../../../contract/permissions.ts';
import type { SavedView, SavedViewInput } from '../../../../contract/saved-views.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { isUniqueViolation } from '../../../platform/db/errors.ts';
import { WardError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { findUnit } from '../../people/index.ts';
import type { LedgerContext } from '../move-in.ts';
import { askedOf, typeOf } from '../read-records.ts';
import {
  countViews,
  findView,
  insertView,
  removeView,
  updateView,
  type ViewRow,
  viewsOf,
} from './view-store.ts';

const MOST_OF_ONE = 200;

/** Has the person to do with the unit: a post in it, below it or above it? */
const hasToDoWith = (actor: Actor, unitPath: string): boolean =>
  actor.posts.some((post) => isUnder(unitPath, post.unitPath) || isUnder(post.unitPath, unitPath));

const mayOpen = (actor: Actor, { ownerId, unitPath }: ViewRow): boolean =>
  ownerId === actor.personId || (unitPath !== null && hasToDoWith(actor, unitPath));

const present = (actor: Actor, row: ViewRow): z.input<typeof SavedView> => ({
  id: row.id,
  type: row.type,
  name: row.name,
  query: row.query,
  columns: row.columns,
  unitId: row.unitId,
  ownerName: row.ownerName,
  mine: row.ownerId === actor.personId,
  changedAt: toBeijingIso(row.changedAtMs),
});

/** The person's own views of a type and those shared with units they have to do with, by name. */
export async function listViews(
  ctx: LedgerContext,
  actor: Actor,
  type: string,
): Promise<z.input<typeof SavedView>[]> {
  typeOf(ctx, type);
  const rows = await viewsOf(ctx.db, type, actor.personId);
  return rows.filter((row) => mayOpen(actor, row)).map((row) => present(actor, row));
}

/** A view that the person may open; `not-found` also for one of a unit they have nothing to do with. */
export async function openView(
  ctx: LedgerContext,
  actor: Actor,
  id: string,
): Promise<z.input<typeof SavedView>> {
  return present(actor, await openableView(ctx, actor, id));
}

async function openableView(ctx: LedgerContext, actor: Actor, id: string): Promise<ViewRow> {
  const row = await findView(ctx.db, id);
  if (!row || !mayOpen(actor, row)) throw new WardError('not-found', { detail: 'there is no such view' });
  return row;
}

/** Everything that a view names is there, and the unit it is shared with is one's own or below. */
async function checkView(
  ctx: LedgerContext,
  actor: Actor,
  { type, query, columns, unitId }: z.output<typeof SavedViewInput>,
): Promise<void> {
  const declared = typeOf(ctx, type);
  askedOf(declared, actor, query);
  if (query.state !== undefined && !declared.type.states[query.state])
    throw new WardError('invalid-input', { detail: `${type} has no state ${query.state}` });
  const unknown = columns.filter((field) => !Object.hasOwn(declared.type.fields, field));
  if (unknown.length > 0)
    throw new WardError('invalid-input', { detail: `${type} has no field ${unknown.join(', ')}` });
  if (unitId === null) return;
  const unit = await findUnit(ctx.db, unitId);
  if (!unit || !hasToDoWith(actor, unit.path))
    throw new WardError('not-found', { detail: `there is no unit ${unitId}` });
  if (!actor.posts.some((post) => isUnder(unit.path, post.unitPath)))
    throw new WardError('forbidden', {
      detail: `${unitId} is not a unit of yours`,
      remedy: 'Share the view with the unit of your post, or one below it.',
    });
}

const sameName = (error: unknown): never => {
  if (isUniqueViolation(error))
    throw new WardError('conflict', {
      detail: 'you have a view of this name',
      remedy: 'Give it another name.',
    });
  throw error;
};

/** Saves a view under a name that its owner has not used for the type yet. */
export async function saveView(
  ctx: LedgerContext,
  actor: Actor,
  input: z.output<typeof SavedViewInput>,
): Promise<z.input<typeof SavedView>> {
  await checkView(ctx, actor, input);
  if ((await countViews(ctx.db, actor.personId)) >= MOST_OF_ONE)
    throw new WardError('unprocessable', {
      detail: `${MOST_OF_ONE} views are saved already`,
      remedy: 'Remove those that are not used.',
    });
  const nowMs = ctx.clock.nowMs();
  const id = newId(nowMs);
  await insertView(ctx.db, { id, ...input }, actor, nowMs).catch(sameName);
  return openView(ctx, actor, id);
}

async function ownView(ctx: LedgerContext, actor: Actor, id: string): Promise<ViewRow> {
  const row = await openableView(ctx, actor, id);
  if (row.ownerId !== actor.personId)
    throw new WardError('forbidden', {
      detail: 'the view is somebody else’s',
      remedy: 'Save it under a name of your own.',
    });
  return row;
}

export async function changeView(
  ctx: LedgerContext,
  actor: Actor,
  id: string,
  input: z.output<typeof SavedViewInput>,
): Promise<z.input<typeof SavedView>> {
  const row = await ownView(ctx, actor, id);
  if (row.type !== input.type)
    throw new WardError('unprocessable', {
      detail: 'a view stays with its record type',
      remedy: 'Save another.',
    });
  await checkView(ctx, actor, input);
  await updateView(ctx.db, { id, ...input }, ctx.clock.nowMs()).catch(sameName);
  return openView(ctx, actor, id);
}

export async function forgetView(ctx: LedgerContext, actor: Actor, id: string): Promise<{ id: string }> {
  await ownView(ctx, actor, id);
  await removeView(ctx.db, id);
  return { id };
}
