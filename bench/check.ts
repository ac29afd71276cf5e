import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type ArchivedBrief, checkText, indexArchive } from '../contract/bulletin/check/index.ts';
import { readBulletin } from '../contract/bulletin/read-bulletin.ts';
import { readWordList } from '../server/modules/bulletin/index.ts';
import { atMost, percentiles } from './support/judge.ts';

const SEED = readFileSync(path.join(import.meta.dirname, '../test/fixtures/bulletin/seed.txt'), 'utf8');
const SENTENCES = readBulletin(SEED).briefs.flatMap(({ text }) => text.match(/[^。]{6,}。/gu) ?? []);
const MOST_MS = 150;
const LEAST_MEGABYTES_A_SECOND = 5;

/** The same archive in every run (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const FREQUENT =
  '推进工作开展落实加强建设服务群众单位活动宣传组织管理整治排查责任机制社区街道企业居民安全提升完善';

/** Briefs of some 350 characters: a third printed sentences, the rest frequent characters, so that lists of 3-grams grow long. */
function inventBriefs(count: number): ArchivedBrief[] {
  const random = randomOf(20_230_927);
  const pick = <T>(from: ArrayLike<T>): T => from[Math.floor(random() * from.length)]!;
  const words = (length: number): string => Array.from({ length }, () => pick(FREQUENT)).join('');
  return Array.from({ length: count }, (_none, n) => {
    const unit = `第${n % 40}街道`;
    const measures = ['一', '二', '三'].map(
      (ordinal) => `${ordinal}是${words(6)}。${words(60)}，${words(20)}。${pick(SENTENCES)}`,
    );
    const closing = `截至目前，开展活动${Math.floor(random() * 500)}次，走访${Math.floor(random() * 900)}户。`;
    const title = `${unit}三举措${words(8)}`;
    return { id: `${n}`, title, unit, text: `${title} ${measures.join('')}${closing}（${unit}）` };
  });
}

function* timesOf(runs: number, task: (n: number) => void): Iterable<number> {
  for (let n = 0; n < runs; n++) {
    const from = performance.now();
    task(n);
    yield performance.now() - from;
  }
}

/** Parsing a long text, and one brief against an archive: `--archive N` briefs, `--runs N`. */
export async function* run(args: string[]): AsyncGenerator<object> {
  const { values } = parseArgs({
    args,
    options: { archive: { type: 'string', default: '10000' }, runs: { type: 'string', default: '60' } },
  });
  const [count, runs] = [Number(values.archive), Number(values.runs)];

  const long = SEED.repeat(100);
  const bytes = Buffer.byteLength(long);
  // The best of many: what the code can do where nothing else runs.
  const fastest = Math.min(...timesOf(Math.max(5, runs / 4), () => readBulletin(long)));
  const rate = Math.round(bytes / 1_000 / fastest / 0.1) / 10;
  yield {
    case: 'parse, MB/s on one core, best of many',
    figure: rate,
    target: LEAST_MEGABYTES_A_SECOND,
    ok: rate >= LEAST_MEGABYTES_A_SECOND,
  };

  const briefs = inventBriefs(count);
  const from = performance.now();
  const archive = indexArchive(briefs);
  yield { case: `index of ${count} archived briefs, ms, once`, figure: Math.round(performance.now() - from) };

  const words = await readWordList();
  const moved = (n: number): string =>
    briefs[(n * 7_919) % count]!.text.replace(/\d+次/u, '777次').replace('三是', '三是着力');
  const times = [...timesOf(runs, (n) => checkText({ text: moved(n), words, archive }))];
  yield {
    case: `check of a brief against ${count} archived ones, ms, p95`,
    ...atMost(percentiles(times).p95, MOST_MS),
    p50: percentiles(times).p50,
  };

  const copies = Array.from({ length: 40 }, (_none, n) => moved(n));
  const missed = copies.filter(
    (text) =>
      !checkText({ text, archive }).some(
        ({ rule, severity }) => rule === 'near-duplicate' && severity === 'warning',
      ),
  );
  yield { case: 'of 40 altered copies not told as duplicates', ...atMost(missed.length, 0) };
}
