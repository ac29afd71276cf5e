import { once } from 'node:events';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { issueDocx, issuePdf } from '../server/modules/bulletin/index.ts';
import { publicSeed } from '../test/support/public-seed.ts';
import { seedIssue } from '../test/support/seed-issue.ts';
import { atMost, percentiles } from './support/judge.ts';

const MOST = { coldMs: 1_000, warmMs: 200, docxMs: 300, pageP99Ms: 20 };
const LEAST_PAGES_A_SECOND = 3_000;
const CONNECTIONS = 24;

async function timesOf(runs: number, task: (n: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < runs; n++) {
    const from = performance.now();
    await task(n);
    times.push(performance.now() - from);
  }
  return times;
}

/** Each run another issue, so that nothing is remembered of it. */
const issue = (n: number) => {
  const content = seedIssue({ number: n + 1, label: `信息快报〔2023〕第${n + 1}期` });
  return { ...content, sheet: { ...content.sheet, copies: 100 + n } };
};

async function ask(agent: http.Agent, port: number, path: string): Promise<void> {
  const request = http.get({ agent, port, host: '127.0.0.1', path });
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}`);
}

async function loadSite(seconds: number): Promise<{ rate: number; p99: number }> {
  const worker = new Worker(new URL('./support/site-server.ts', import.meta.url));
  const [port] = (await once(worker, 'message')) as [number];
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const paths = publicSeed().map(({ entry }) => `/bulletin/briefs/${entry.briefId}`);
  const times: number[] = [];
  const client = async (until: number): Promise<void> => {
    for (let n = 0; performance.now() < until; n++) {
      const from = performance.now();
      await ask(agent, port, paths[n % paths.length]!);
      times.push(performance.now() - from);
    }
  };
  const clients = (until: number) => Promise.all(Array.from({ length: CONNECTIONS }, () => client(until)));
  await clients(performance.now() + 500);
  times.length = 0;
  const from = performance.now();
  await clients(from + seconds * 1_000);
  const rate = Math.round((times.length / (performance.now() - from)) * 1_000);
  agent.destroy();
  await worker.terminate();
  return { rate, p99: percentiles(times).p99 };
}

/** An issue of ten entries to PDF and Word, and its public page under load: `--runs N`, `--seconds N`. */
export async function* run(args: string[]): AsyncGenerator<object> {
  const { values } = parseArgs({
    args,
    options: { runs: { type: 'string', default: '30' }, seconds: { type: 'string', default: '5' } },
  });
  const [runs, seconds] = [Number(values.runs), Number(values.seconds)];
  const print = (n: number) => issuePdf(issue(n), { fonts: 'built-in' });
  const [cold = 0] = await timesOf(1, print);
  yield {
    case: 'issue of ten entries to PDF, ms, the first of a process',
    ...atMost(Math.round(cold), MOST.coldMs),
  };
  const warm = percentiles(await timesOf(runs, (n) => print(n + 1)));
  yield { case: 'issue of ten entries to PDF, ms, p95', ...atMost(warm.p95, MOST.warmMs), p50: warm.p50 };
  const docx = percentiles(await timesOf(runs, (n) => issueDocx(issue(n))));
  yield { case: 'issue of ten entries to .docx, ms, p95', ...atMost(docx.p95, MOST.docxMs), p50: docx.p50 };
  const { rate, p99 } = await loadSite(seconds);
  yield {
    case: 'public briefs a second, one core serving',
    figure: rate,
    target: LEAST_PAGES_A_SECOND,
    ok: rate >= LEAST_PAGES_A_SECOND,
  };
  yield { case: 'public brief, ms, p99', ...atMost(p99, MOST.pageP99Ms) };
}
