import type { PersonInput, PostInput, UnitInput } from '../../../contract/people.ts';
import {
  AccountInput,
  PersonInput as PersonSchema,
  PostInput as PostSchema,
  UnitInput as UnitSchema,
} from '../../../contract/people.ts';
import { type Actor, ADMIN_ROLES, type Role } from '../../../contract/permissions.ts';
import { fromIso } from '../../../contract/time.ts';
import type { Clock } from '../../platform/clock.ts';
import { isUniqueViolation } from '../../platform/db/errors.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { findAccount, findAccountByUsername, insertAccount, setOneTimePassword } from './account-store.ts';
import { newPassword } from './identity.ts';
import { findPerson, findPost, findUnit, heldPosts, insertPerson, insertPost, insertUnit } from './store.ts';

/** PostgreSQL's unique and check faults, told as a refusal. */
function asRefusal(error: unknown, what: string): unknown {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (constraint === 'three_offices_three_people') {
    return new WardError('conflict', {
      detail: '三员分立: system administrator, security administrator and auditor are three different people',
      remedy: 'Name another person.',
    });
  }
  if (isUniqueViolation(error)) return new WardError('conflict', { detail: `${what} exists already` });
  if (code === '23503')
    return new WardError('unprocessable', { detail: `${what} names a unit or person that does not exist` });
  return error;
}

const refusing = async <T>(what: string, work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw asRefusal(error, what);
  }
};

export async function addUnit(sql: Sql, input: UnitInput): Promise<void> {
  const unit = UnitSchema.parse(input);
  const parent = unit.parentId === null ? undefined : await findUnit(sql, unit.parentId);
  if (unit.parentId !== null && !parent)
    throw new WardError('unprocessable', { detail: `unit ${unit.parentId} does not exist` });
  await refusing(
    `unit ${unit.id}`,
    insertUnit(sql, { ...unit, path: parent ? `${parent.path}/${unit.id}` : unit.id }),
  );
}

export async function addPerson(sql: Sql, input: PersonInput): Promise<void> {
  const person = PersonSchema.parse(input);
  await refusing(`person ${person.id}`, insertPerson(sql, person));
}

/** Puts a person on a post. Refuses a second of the three offices (三员分立), also as deputy. */
export async function addPost(sql: Sql, input: PostInput): Promise<void> {
  const post = PostSchema.parse(input);
  const fromMs = fromIso(post.from) ?? 0;
  const untilMs = post.until === null ? null : (fromIso(post.until) ?? null);
  if (untilMs !== null && untilMs <= fromMs)
    throw new WardError('unprocessable', { detail: 'a post ends after it begins' });
  await refusing(`post ${post.id}`, insertPost(sql, { ...post, fromMs, untilMs }));
}

/** The person behind an account with the posts that count now; undefined for a disabled or unknown account. */
export async function actorOf(
  sql: Sql,
  accountId: string,
  nowMs: number,
): Promise<(Actor & { mustChangePassword: boolean; username: string }) | undefined> {
  const account = await findAccount(sql, accountId);
  if (!account || account.disabled) return undefined;
  const person = await findPerson(sql, account.personId);
  if (!person) return undefined;
  // Until a one-time password is changed its holder has no post, hence no permission.
  const posts = account.mustChangePassword ? [] : await heldPosts(sql, person.id, nowMs);
  return {
    personId: person.id,
    accountId,
    name: person.name,
    posts,
    mustChangePassword: account.mustChangePassword,
    username: account.username,
  };
}

export interface AccountMaker {
  hash(password: string): Promise<string>;
}

export interface Accounts extends AccountMaker {
  /** Id of the session that a request comes with. */
  sessionOf(request: Request): Promise<string | undefined>;
}

interface NewAccountInput {
  personId: string;
  username: string;
  password?: string;
}

async function insertNewAccount(
  tx: Sql,
  input: NewAccountInput & { password: string; passwordHash: string; mustChangePassword: boolean },
  nowMs: number,
): Promise<{ username: string; password: string }> {
  const { personId, username, password, passwordHash, mustChangePassword } = input;
  const person = await findPerson(tx, personId);
  if (!person) throw new WardError('unprocessable', { detail: `person ${personId} does not exist` });
  const account = {
    accountId: newId(nowMs),
    personId,
    name: person.name,
    username,
    passwordHash,
    mustChangePassword,
    now: new Date(nowMs),
  };
  await refusing(`account ${username}`, insertAccount(tx, account));
  return { username, password };
}

async function prepareAccount(maker: AccountMaker, input: NewAccountInput) {
  const { personId, username } = AccountInput.parse(input);
  const password = input.password ?? newPassword();
  const mustChangePassword = input.password === undefined;
  return { personId, username, password, mustChangePassword, passwordHash: await maker.hash(password) };
}

/** An account for a person, with a one-time password (or the given one) that is told once. */
export async function addAccount(
  db: Db,
  maker: AccountMaker,
  input: NewAccountInput,
  nowMs: number,
): Promise<{ username: string; password: string }> {
  // Hashing is made slow on purpose: not for an account that is there.
  if (await findAccountByUsername(db, input.username))
    throw new WardError('conflict', { detail: `account ${input.username} exists already` });
  const account = await prepareAccount(maker, input);
  return db.transaction((tx) => insertNewAccount(tx, account, nowMs));
}

/** The same in the caller's transaction. */
export async function addAccountIn(
  tx: Sql,
  maker: AccountMaker,
  input: NewAccountInput,
  nowMs: number,
): Promise<{ username: string; password: string }> {
  return insertNewAccount(tx, await prepareAccount(maker, input), nowMs);
}

/** A new one-time password, in the caller's transaction; ends the account's sessions. Throws `not-found`. */
export async function resetPasswordIn(
  tx: Sql,
  maker: AccountMaker,
  username: string,
  nowMs: number,
): Promise<{ username: string; password: string }> {
  const password = newPassword();
  const passwordHash = await maker.hash(password);
  const account = await findAccountByUsername(tx, username);
  if (!account) throw new WardError('not-found', { detail: `there is no account ${username}` });
  await setOneTimePassword(tx, account.accountId, passwordHash, new Date(nowMs));
  return { username, password };
}

/** The same in a transaction of its own. */
export const resetPassword = (
  db: Db,
  maker: AccountMaker,
  username: string,
  nowMs: number,
): Promise<{ username: string; password: string }> =>
  db.transaction((tx) => resetPasswordIn(tx, maker, username, nowMs));

/** Lends a post for a time. Only the holder lends (not a deputy, not a delegate), and never one of the three offices. */
export async function checkDelegation(
  sql: Sql,
  clock: Clock,
  request: { actor: Actor; postId: string; toPersonId: string; fromMs: number; untilMs: number },
): Promise<void> {
  const { actor, postId, toPersonId, fromMs, untilMs } = request;
  const post = await findPost(sql, postId);
  if (!post) throw new WardError('not-found', { detail: `there is no post ${postId}` });
  if (post.personId !== actor.personId)
    throw new WardError('forbidden', { detail: 'only the holder of a post lends it' });
  if ((ADMIN_ROLES as readonly Role[]).includes(post.role))
    throw new WardError('forbidden', { detail: 'the three offices are never lent (三员分立)' });
  if (toPersonId === actor.personId)
    throw new WardError('unprocessable', { detail: 'a post is lent to somebody else' });
  if (!(await findPerson(sql, toPersonId)))
    throw new WardError('unprocessable', { detail: `person ${toPersonId} does not exist` });
  if (untilMs <= fromMs || untilMs <= clock.nowMs())
    throw new WardError('unprocessable', { detail: 'a delegation ends after it begins, and in the future' });
  if (untilMs - fromMs > 31 * 86_400_000)
    throw new WardError('unprocessable', { detail: 'a delegation lasts 31 days at most' });
}
