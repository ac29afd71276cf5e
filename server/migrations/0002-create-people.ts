import type { Migration } from '../platform/db/migrate.ts';

/** Units, people, posts, delegation; and the identity tables as better-auth 1.7 reads them (username, twoFactor). */
export const migration: Migration = {
  id: '0002-create-people',
  async up(sql) {
    await sql.execute(`
      create table units (
        id text primary key,
        parent_id text references units,
        -- id with every unit above it, joined by '/'
        path text not null unique,
        name_zh text not null,
        name_en text not null,
        kind text not null check (kind in ('headquarters', 'office', 'bureau', 'street', 'community', 'team', 'other')),
        phone text,
        version int not null default 1
      )`);
    await sql.execute(`
      create table people (
        id text primary key,
        name text not null,
        phone text,
        demo boolean not null default false,
        version int not null default 1
      )`);
    await sql.execute(`
      create table posts (
        id text primary key,
        title text not null,
        role text not null,
        unit_id text not null references units,
        person_id text not null references people,
        -- B 岗: stands in for the holder
        deputy_person_id text references people,
        valid_from timestamptz not null,
        valid_until timestamptz,
        version int not null default 1,
        check (valid_until is null or valid_until > valid_from),
        check (deputy_person_id is null or deputy_person_id <> person_id)
      )`);
    await sql.execute(`create index posts_person on posts (person_id)`);
    await sql.execute(`create index posts_role on posts (role, unit_id)`);
    await sql.execute(`
      create table delegations (
        id uuid primary key,
        post_id text not null references posts,
        to_person_id text not null references people,
        reason text not null,
        valid_from timestamptz not null,
        valid_until timestamptz not null,
        ended_at timestamptz,
        created_at timestamptz not null,
        check (valid_until > valid_from)
      )`);
    await sql.execute(`create index delegations_person on delegations (to_person_id)`);
    // 三员分立: whatever program writes here, nobody holds two of the three offices at one time, by post or as deputy.
    await sql.execute(`
      create function refuse_second_office() returns trigger language plpgsql as $$
      declare other text;
      begin
        if new.role not in ('system-admin', 'security-admin', 'auditor') then return new; end if;
        perform pg_advisory_xact_lock(710106010);
        select p.role into other from posts p
         where p.id <> new.id and p.role <> new.role and p.role in ('system-admin', 'security-admin', 'auditor')
           and (p.person_id in (new.person_id, new.deputy_person_id) or p.deputy_person_id in (new.person_id, new.deputy_person_id))
           and tstzrange(p.valid_from, p.valid_until) && tstzrange(new.valid_from, new.valid_until)
         limit 1;
        if other is not null then
          raise exception 'one person may not hold % and %', other, new.role using errcode = '23514', constraint = 'three_offices_three_people';
        end if;
        return new;
      end $$`);
    await sql.execute(
      `create trigger posts_three_offices before insert or update on posts for each row execute function refuse_second_office()`,
    );
    await sql.execute(`
      create table "user" (
        "id" text not null primary key,
        "name" text not null,
        "email" text not null unique,
        "emailVerified" boolean not null,
        "image" text,
        "createdAt" timestamptz default current_timestamp not null,
        "updatedAt" timestamptz default current_timestamp not null,
        "username" text unique,
        "displayUsername" text,
        "twoFactorEnabled" boolean,
        person_id text unique references people,
        must_change_password boolean not null default false,
        disabled boolean not null default false
      )`);
    await sql.execute(`
      create table "session" (
        "id" text not null primary key,
        "expiresAt" timestamptz not null,
        "token" text not null unique,
        "createdAt" timestamptz default current_timestamp not null,
        "updatedAt" timestamptz not null,
        "ipAddress" text,
        "userAgent" text,
        "userId" text not null references "user" ("id") on delete cascade
      )`);
    await sql.execute(`create index "session_userId_idx" on "session" ("userId")`);
    await sql.execute(`
      create table "account" (
        "id" text not null primary key,
        "accountId" text not null,
        "providerId" text not null,
        "userId" text not null references "user" ("id") on delete cascade,
        "accessToken" text,
        "refreshToken" text,
        "idToken" text,
        "accessTokenExpiresAt" timestamptz,
        "refreshTokenExpiresAt" timestamptz,
        "scope" text,
        "password" text,
        "createdAt" timestamptz default current_timestamp not null,
        "updatedAt" timestamptz not null
      )`);
    await sql.execute(`create index "account_userId_idx" on "account" ("userId")`);
    await sql.execute(`
      create table "verification" (
        "id" text not null primary key,
        "identifier" text not null,
        "value" text not null,
        "expiresAt" timestamptz not null,
        "createdAt" timestamptz default current_timestamp not null,
        "updatedAt" timestamptz default current_timestamp not null
      )`);
    await sql.execute(`create index "verification_identifier_idx" on "verification" ("identifier")`);
    await sql.execute(`
      create table "twoFactor" (
        "id" text not null primary key,
        "secret" text not null,
        "backupCodes" text not null,
        "userId" text not null references "user" ("id") on delete cascade,
        "verified" boolean,
        "failedVerificationCount" integer,
        "lockedUntil" timestamptz
      )`);
    await sql.execute(`create index "twoFactor_userId_idx" on "twoFactor" ("userId")`);
  },
};
