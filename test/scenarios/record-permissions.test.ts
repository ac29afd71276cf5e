import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type BulkDone, MoveRequest } from '../../contract/ledger.ts';
import {
  type Actor,
  allow,
  isUnder,
  PERMISSIONS,
  ROLES,
  type Role,
  residentOf,
} from '../../contract/permissions.ts';
import { PROGRAMMES } from '../../programmes/index.ts';
import { type DeclaredType, HAND_OVER, isJoint, moveOf } from '../../programmes/kit/index.ts';
import { applyMoves, ledgerRoutes, type Move } from '../../server/modules/ledger/index.ts';
import { createApi } from '../../server/platform/http/api.ts';
import { createLogger } from '../../server/platform/log.ts';
import {
  leadTo,
  linkableAmong,
  oneOfEach,
  sampleInput,
  type Wanted,
  waysTo,
} from '../support/declared-samples.ts';
import type { LedgerWorld } from '../support/ledger-world.ts';
import { staffedLedger } from '../support/staffed-ledger.ts';

const UNIT = 'district/street-a';
/** Where an actor's post may lie against the record. */
const PLACES = {
  own: UNIT,
  above: 'district',
  below: `${UNIT}/court-1`,
  beside: 'district/street-b',
  elsewhere: 'elsewhere',
} as const;
type Place = keyof typeof PLACES;
/** `author`: the record is the actor's own, whose post lies at it or elsewhere. */
const PEOPLE = { author: ['own', 'beside'], stranger: Object.keys(PLACES) as Place[] } as const;
const WHO = Object.keys(PEOPLE) as (keyof typeof PEOPLE)[];

interface Attempt {
  declared: DeclaredType;
  move: string;
  /** State that it is tried in; undefined opens a record. */
  state: string | undefined;
  who: string;
  place: string;
  actor: Actor | 'resident' | 'another resident';
  expected: 'ok' | 'forbidden' | 'not-found';
}

const actorAt = (personId: string, role: Role, place: Place): Actor => ({
  personId,
  accountId: personId,
  name: personId,
  posts: [
    {
      postId: `${role}-${place}`,
      title: role,
      role,
      unitId: PLACES[place].split('/').at(-1)!,
      unitPath: PLACES[place],
      via: 'own',
    },
  ],
});

/** What the declaration says, word for word: who sees the record, and who makes the move where. */
function declaredAnswer(
  { declared, move, state }: Pick<Attempt, 'declared' | 'move' | 'state'>,
  role: Role,
  place: Place,
  author: boolean,
): Attempt['expected'] {
  const { type } = declared;
  const reaches = isUnder(UNIT, PLACES[place]);
  const sees = (reaches && type.see.some(({ roles }) => roles.includes(role))) || (author && type.authorSees);
  if (state !== undefined && !sees) return 'not-found';
  const { by, otherThan = [] } = moveOf(declared, move)!;
  // The author opened it: what is for another person than that is not theirs.
  if (author && otherThan.some((other) => type.moves[other]?.from === 'new')) return 'forbidden';
  return (reaches && by.includes(role)) || (author && state !== undefined && by.includes('author'))
    ? 'ok'
    : 'forbidden';
}

function residentAnswer({ declared, move, state }: Attempt, own: boolean): Attempt['expected'] {
  if (state === undefined) return moveOf(declared, move)!.by.includes('resident') ? 'ok' : 'forbidden';
  if (!own || !declared.type.intake) return 'not-found';
  return moveOf(declared, move)!.by.includes('resident') ? 'ok' : 'forbidden';
}

/** Every type × move × role × place × own or not, and residents, each with what the declaration says. */
function attemptsOf(types: Iterable<DeclaredType>): Attempt[] {
  const attempts: Attempt[] = [];
  for (const declared of types) {
    const reached = waysTo(declared);
    for (const move of [...Object.keys(declared.type.moves), HAND_OVER]) {
      const from = moveOf(declared, move)!.from;
      const state = from === 'new' ? undefined : from.find((each) => reached.has(each));
      if (from !== 'new' && state === undefined) continue;
      const of = { declared, move, state };
      for (const person of WHO)
        for (const role of Object.keys(ROLES) as Role[])
          for (const place of PEOPLE[person])
            attempts.push({
              ...of,
              who: `${role} (${person})`,
              place,
              actor: actorAt(person, role, place),
              expected: declaredAnswer(of, role, place, person === 'author'),
            });
      for (const actor of ['resident', 'another resident'] as const) {
        const attempt: Attempt = { ...of, who: actor, place: '-', actor, expected: 'ok' };
        if (state === undefined && actor === 'another resident') continue;
        attempts.push({ ...attempt, expected: residentAnswer(attempt, actor === 'resident') });
      }
    }
  }
  return attempts;
}

/** A record of its own for every attempt that is to succeed; those to be refused share one, which must stay as it is. */
function recordsFor(attempts: readonly Attempt[]): { ids: string[]; wanted: Wanted[]; shared: Wanted[] } {
  const shared = new Map<string, Wanted>();
  const wanted: Wanted[] = [];
  const ids = attempts.map(({ declared, state, expected }) => {
    const id = randomUUID();
    if (state === undefined) return id;
    if (expected === 'ok') {
      wanted.push({ declared, state, id });
      return id;
    }
    const key = `${declared.id} ${state}`;
    const one = shared.get(key) ?? { declared, state, id };
    shared.set(key, one);
    return one.id;
  });
  return { ids, wanted, shared: [...shared.values()] };
}

/** The ledger's routes over HTTP for whichever actor is set. */
function apiOf(world: LedgerWorld) {
  let acting: Actor | undefined;
  const api = createApi({
    routes: ledgerRoutes(world),
    authenticate: async () => acting,
    authHandler: async () => new Response(null, { status: 404 }),
    trustedOrigins: () => [],
    clock: world.clock,
    log: createLogger({ level: 'silent' }),
    version: 'test',
  });
  return async (actor: Actor, method: 'GET' | 'POST', address: string, body?: unknown) => {
    acting = actor;
    const response = await api.request(`http://localhost/api${address}`, {
      method,
      headers: { cookie: JSON.stringify(actor), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as never };
  };
}

test('every programme × type × move × role × place is allowed exactly when the declaration says', async () => {
  const world = await staffedLedger(PROGRAMMES);
  // Somebody to whom a move can assign.
  await world.join('seated', 'department-officer', UNIT);
  const ask = apiOf(world);
  const types = [...world.catalogue.types.values()];
  const attempts = attemptsOf(types);
  const { ids, wanted, shared } = recordsFor(attempts);
  const linked = oneOfEach(types);
  const linkable = linkableAmong(linked);
  const versions = await leadTo(world, [...linked, ...shared, ...wanted], {
    unitId: 'street-a',
    unitPath: UNIT,
    authorId: 'author',
  });

  const requestOf = ({ declared, move, state }: Attempt, id: string): Move =>
    MoveRequest.parse({
      type: declared.id,
      move,
      ...(state === undefined
        ? { newRecordId: id, unitId: 'street-a' }
        : { recordId: id, expectedVersion: versions.get(id)! }),
      ...sampleInput(declared, move, linkable(declared)),
    });
  const got = new Array<string>(attempts.length);
  const note = (numbers: readonly number[], outcomes: readonly { ok: boolean; code?: string }[]): void =>
    outcomes.forEach((outcome, n) => {
      const at = numbers[n]!;
      const { declared, move } = attempts[at]!;
      // Whoever may sign is told that a bulk is no place to sign in; whoever may merge, that half a merging is none.
      // And whoever may take from a stock, that nothing is there.
      const notAlone =
        moveOf(declared, move)?.quorum !== undefined ||
        isJoint(declared.type, move) ||
        Object.values(declared.type.balances ?? {}).some(({ takes }) => takes[move] !== undefined);
      got[at] = outcome.ok || (notAlone && outcome.code === 'unprocessable') ? 'ok' : outcome.code!;
    });
  const throughEngine = async (numbers: readonly number[]): Promise<void> => {
    const items = numbers.map((at) => {
      const { actor } = attempts[at]!;
      const who =
        typeof actor !== 'string' ? actor : residentOf(actor === 'resident' ? ids[at]! : randomUUID());
      return { actor: who, move: requestOf(attempts[at]!, ids[at]!) };
    });
    const outcomes = await applyMoves(world, items);
    note(
      numbers,
      outcomes.map((each) => (each.ok ? each : { ok: false, code: each.error.code })),
    );
  };

  const byActor = Map.groupBy(attempts.keys(), (at) => `${attempts[at]!.who} ${attempts[at]!.place}`);
  for (const numbers of byActor.values()) {
    const { actor } = attempts[numbers[0]!]!;
    if (typeof actor === 'string' || !allow(actor, 'records.move')) {
      if (typeof actor !== 'string') {
        const moves = numbers.slice(0, 1).map((at) => requestOf(attempts[at]!, ids[at]!));
        expect((await ask(actor, 'POST', '/bulk-moves', { moves })).status).toBe(403);
      }
      await throughEngine(numbers);
    } else
      for (let first = 0; first < numbers.length; first += 500) {
        const part = numbers.slice(first, first + 500);
        const { status, body } = await ask(actor, 'POST', '/bulk-moves', {
          moves: part.map((at) => requestOf(attempts[at]!, ids[at]!)),
        });
        expect(status).toBe(200);
        note(part, (body as BulkDone).outcomes as never);
      }
  }
  const wrong = attempts.flatMap(({ declared, move, who, place, expected }, at) =>
    got[at] === expected
      ? []
      : [`${declared.id} · ${move} · ${who} · ${place}: declared ${expected}, got ${got[at]}`],
  );
  expect(wrong.slice(0, 200).join('\n')).toBe('');
  expect(attempts.length).toBeGreaterThan(15_000);

  // What was refused left no trace.
  const moved = await world.db.query<{ id: string }>(
    `select r.id from records r join unnest($1::uuid[], $2::int[]) as s(id, version) on s.id = r.id where r.version <> s.version`,
    [shared.map(({ id }) => id), shared.map(({ id }) => versions.get(id)!)],
  );
  expect(moved).toEqual([]);

  // Lists show a type exactly to those who see it; the stranger is an author meanwhile, so another one reads.
  const lists: string[] = [];
  for (const person of WHO)
    for (const role of PERMISSIONS['records.read'])
      for (const place of PEOPLE[person])
        for (const declared of types) {
          const { body } = await ask(
            actorAt(person === 'author' ? person : 'reader', role, place),
            'GET',
            `/records?type=${declared.id}&limit=1`,
          );
          const seen = (body as { records: unknown[] }).records.length > 0;
          // Records were assigned to the unit meanwhile (`SAMPLE_UNIT`): its own people see those.
          const assigned = declared.type.assigneeSees === true && place === 'own';
          const says =
            assigned ||
            declaredAnswer({ declared, move: HAND_OVER, state: '' }, role, place, person === 'author') !==
              'not-found';
          if (seen !== says) lists.push(`${declared.id} · ${role} (${person}) · ${place}: ${seen}`);
        }
  expect(lists.join('\n')).toBe('');
});

test('whoever a declaration lets make or see anything gets through the door of the API', () => {
  const shut: string[] = [];
  for (const declared of PROGRAMMES.flatMap(({ id, types }) =>
    Object.entries(types).map(([name, type]) => ({ id: `${id}/${name}`, type })),
  )) {
    const may = (permission: 'records.move' | 'records.read', role: string): boolean =>
      (PERMISSIONS[permission] as readonly string[]).includes(role);
    for (const [move, { by }] of Object.entries(declared.type.moves))
      for (const role of by)
        if (!['author', 'resident', 'assignee'].includes(role) && !may('records.move', role))
          shut.push(`${declared.id} · ${move} · ${role}`);
    for (const { roles } of declared.type.see)
      for (const role of roles) if (!may('records.read', role)) shut.push(`${declared.id} · see · ${role}`);
  }
  expect(shut).toEqual([]);
});

test('no declared sight depends on what a record holds, or the matrix would have to try it', () => {
  const narrowed = PROGRAMMES.flatMap(({ types }) => Object.values(types)).flatMap(({ see }) =>
    see.filter(({ where }) => where !== undefined),
  );
  expect(narrowed).toEqual([]);
});
