import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { District } from '../district-schema.ts';

/** Sign-in of a person of the demo, with what they are there for. */
export interface DemoLogin {
  username: string;
  password: string;
  name: string;
  /** Titles of the posts they hold themselves. */
  posts: string[];
}

const Passwords = z.record(z.string(), z.string());
/** Letters and digits that nobody takes for one another. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const GROUPS = 3;
const GROUP_LENGTH = 4;

const newPassword = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  ).join('-');

/**
 * The demo's sign-ins, one password for everybody, so that a story is played through from one line of the terminal. It is made
 * at the first start and kept in the data directory, readable by its owner only;
 * a later start finds them there.
 */
export function demoLogins(district: District, dataDir: string): DemoLogin[] {
  const file = path.join(dataDir, 'demo-logins.json');
  const known = existsSync(file) ? Passwords.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const password = Object.values(known)[0] ?? newPassword();
  const logins = district.people.map(({ id, username, name }) => ({
    username,
    password: known[username] ?? password,
    name,
    posts: district.posts.filter((post) => post.holder === id).map((post) => post.title),
  }));
  if (logins.some(({ username }) => known[username] === undefined)) {
    mkdirSync(dataDir, { recursive: true });
    const passwords = Object.fromEntries(logins.map(({ username, password }) => [username, password]));
    writeFileSync(file, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600 });
  }
  return logins;
}
