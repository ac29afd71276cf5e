import type { Sql } from '../../platform/db/index.ts';

export interface AccountRow {
  accountId: string;
  personId: string;
  username: string;
  mustChangePassword: boolean;
  disabled: boolean;
}

const ACCOUNT = `id as "accountId", person_id as "personId", username, must_change_password as "mustChangePassword", disabled`;

export async function findAccount(sql: Sql, accountId: string): Promise<AccountRow | undefined> {
  return (
    await sql.query<AccountRow>(`select ${ACCOUNT} from "user" where id = $1 and person_id is not null`, [
      accountId,
    ])
  )[0];
}

export async function findAccountByUsername(sql: Sql, username: string): Promise<AccountRow | undefined> {
  return (await sql.query<AccountRow>(`select ${ACCOUNT} from "user" where username = $1`, [username]))[0];
}

/**
 * better-auth wants an e-mail address of every user; staff without one exist. The address below `.invalid` (RFC 2606)
 * can never receive mail and is shown nowhere.
 */
export async function insertAccount(
  sql: Sql,
  account: {
    accountId: string;
    personId: string;
    name: string;
    username: string;
    passwordHash: string;
    mustChangePassword: boolean;
    now: Date;
  },
): Promise<void> {
  await sql.execute(
    `insert into "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt", "username", "displayUsername", person_id, must_change_password)
     values ($1, $2, $3, false, $4, $4, $5, $5, $6, $7)`,
    [
      account.accountId,
      account.name,
      `${account.username}@ward.invalid`,
      account.now,
      account.username,
      account.personId,
      account.mustChangePassword,
    ],
  );
  await sql.execute(
    `insert into "account" ("id", "accountId", "providerId", "userId", "password", "createdAt", "updatedAt")
     values ($1, $2, 'credential', $2, $3, $4, $4)`,
    [`credential-${account.accountId}`, account.accountId, account.passwordHash, account.now],
  );
}

/** A new one-time password: the old one and every session of the account end with it. */
export async function setOneTimePassword(
  sql: Sql,
  accountId: string,
  passwordHash: string,
  now: Date,
): Promise<void> {
  await sql.execute(
    `update "account" set "password" = $2, "updatedAt" = $3 where "userId" = $1 and "providerId" = 'credential'`,
    [accountId, passwordHash, now],
  );
  await sql.execute('update "user" set must_change_password = true, "updatedAt" = $2 where id = $1', [
    accountId,
    now,
  ]);
  await sql.execute('delete from "session" where "userId" = $1', [accountId]);
}

export async function markPasswordChanged(sql: Sql, accountId: string): Promise<void> {
  await sql.execute('update "user" set must_change_password = false where id = $1', [accountId]);
}

export async function setDisabled(sql: Sql, accountId: string, disabled: boolean): Promise<void> {
  await sql.execute('update "user" set disabled = $2 where id = $1', [accountId, disabled]);
  if (disabled) await sql.execute('delete from "session" where "userId" = $1', [accountId]);
}

export interface SessionRow {
  id: string;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
  peer: string | null;
  device: string | null;
}

export const listSessions = (sql: Sql, accountId: string): Promise<SessionRow[]> =>
  sql.query<SessionRow>(
    `select id, "createdAt", "updatedAt", "expiresAt", "ipAddress" as peer, "userAgent" as device from "session" where "userId" = $1 order by "updatedAt" desc`,
    [accountId],
  );

export async function deleteSession(sql: Sql, accountId: string, sessionId: string): Promise<boolean> {
  return (
    (await sql.execute('delete from "session" where id = $1 and "userId" = $2', [sessionId, accountId])) === 1
  );
}
