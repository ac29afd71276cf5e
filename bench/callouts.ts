import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';
import { MIGRATIONS } from '../server/migrations/index.ts';
import { systemClock } from '../server/platform/clock.ts';
import { startTemporaryPostgres } from '../server/platform/db/embedded/index.ts';
import { type Db, openDb } from '../server/platform/db/index.ts';
import { migrate } from '../server/platform/db/migrate.ts';
import { listen } from '../server/platform/http/listen.ts';
import { createLogger } from '../server/platform/log.ts';
import { createCallSite } from '../server/site/index.ts';
import { type CalloutsWorld, calloutsWorld, seedCallOuts } from '../test/support/callouts-world.ts';
import type { FakeClock } from '../test/support/fake-clock.ts';
import { atMost, percentiles } from './support/judge.ts';

const SOCKETS = 64;
/** The console reads a family of answers at most this often (console/api/live.ts: FLUSH_MS, PAUSE_MS). */
const FLUSH_MS = 250;
const PAUSE_MS = 750;
const BOARD_MS = 2_000;
const ANSWERS_MS = 10_000;
const CALLED_MS = 2_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The module behind the public listener, on a PostgreSQL of its own that syncs its writes. */
async function open(
  people: number,
): Promise<{ world: CalloutsWorld; db: Db; url: string; close(): Promise<void> }> {
  const postgres = await startTemporaryPostgres({ fsync: true });
  const db = openDb({ url: postgres.url, maxConnections: 12, onIdleError: () => undefined });
  await migrate(db, { migrations: MIGRATIONS });
  await seedCallOuts(db, { members: people - 1 }, Date.now());
  const world = calloutsWorld(db, systemClock() as unknown as FakeClock);
  const site = createCallSite({
    answer: (token, answer) => world.answer({ token, answer }),
    log: createLogger({ level: 'silent' }),
  });
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    purpose: 'public pages',
    fetch: site.fetch as never,
  });
  return {
    world,
    db,
    url: `http://127.0.0.1:${listener.port}`,
    async close() {
      await listener.close();
      await world.stop();
      await db.close();
      await postgres.stop();
    },
  };
}

/** One answer over a connection that stays open, as a phone's network would hold many of them. */
const answer = (agent: Agent, address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const body = 'did=confirm';
    const sent = request(
      address,
      {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

async function tokensOf(world: CalloutsWorld): Promise<string[]> {
  const messages = await world.outbox();
  return messages.flatMap(({ channel, text }) =>
    channel === 'sms' ? (/\/c\/([\w-]+)/.exec(text)?.[1] ?? []) : [],
  );
}

/** Every token once, on so many connections at a time; milliseconds of each answer. */
async function answerAll(
  url: string,
  tokens: readonly string[],
): Promise<{ lags: number[]; refused: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  const lags: number[] = [];
  let refused = 0;
  let next = 0;
  await Promise.all(
    Array.from({ length: SOCKETS }, async () => {
      for (let n = next++; n < tokens.length; n = next++) {
        const startedMs = performance.now();
        if ((await answer(agent, `${url}/c/${tokens[n]}`)) !== 200) refused++;
        lags.push(performance.now() - startedMs);
      }
    }),
  );
  agent.destroy();
  return { lags, refused };
}

/** Reads the board as the console does after a wake-up; resolves to the moment at which it shows everybody confirmed. */
function boardComplete(world: CalloutsWorld, calloutId: string, people: number): Promise<number> {
  return new Promise((resolve) => {
    let reading = false;
    let again = false;
    const read = async (): Promise<void> => {
      if (reading) {
        again = true;
        return;
      }
      reading = true;
      await pause(FLUSH_MS);
      const [board] = await Promise.all([world.board(calloutId), pause(0)]);
      JSON.stringify(board);
      if (board.callOut.counts.confirmed === people) {
        off();
        resolve(performance.now());
        return;
      }
      await pause(PAUSE_MS);
      reading = false;
      if (again) {
        again = false;
        void read();
      }
    };
    const off = world.bus.on('callouts.changed', () => void read());
  });
}

async function* oneCallOut(people: number, what: 'board' | 'answers'): AsyncGenerator<object> {
  const { world, db, url, close } = await open(people);
  try {
    const startedMs = performance.now();
    const { callOut } = await world.make();
    const calledMs = Math.round(performance.now() - startedMs);
    const tokens = await tokensOf(world);
    // The channels have taken everything before the first answers.
    await world.channels();
    const complete = what === 'board' ? boardComplete(world, callOut.id, people) : Promise.resolve(0);
    const beganMs = performance.now();
    const { lags, refused } = await answerAll(url, tokens);
    const endedMs = performance.now();
    if (what === 'board') {
      yield {
        bench: 'callouts',
        case: `${people} people called out: calls, links and messages written, ms`,
        ...atMost(calledMs, CALLED_MS),
      };
      yield {
        bench: 'callouts',
        case: `${people} answered: board complete after the last answer, ms`,
        ...atMost(Math.max(0, Math.round((await complete) - endedMs)), BOARD_MS),
        answersMs: Math.round(endedMs - beganMs),
      };
    } else {
      yield {
        bench: 'callouts',
        case: `${people} answers by link, ms`,
        ...atMost(Math.round(endedMs - beganMs), ANSWERS_MS),
        each: percentiles(lags),
      };
    }
    const [row] = await db.query<{ lost: number }>(
      `select $1 - count(*) as lost from calls c where confirmed_at is not null
         and exists (select 1 from call_moves m where m.call_id = c.id and m.move = 'confirm')`,
      [people],
    );
    yield {
      bench: 'callouts',
      case: `${people} answers: refused or lost`,
      ...atMost(refused + row!.lost, 0),
    };
  } finally {
    await close();
  }
}

/** `npm run bench -- callouts [--people N] [--answers N]`. */
export async function* run(args: readonly string[] = []): AsyncGenerator<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      people: { type: 'string', default: '400' },
      answers: { type: 'string', default: '5000' },
    },
  });
  yield* oneCallOut(Number(values.people), 'board');
  yield* oneCallOut(Number(values.answers), 'answers');
}
