import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { StartError } from '../platform/errors.ts';
import type { CommandIo } from './io.ts';

/** Measurements with a target, in the order in which `all` runs them. */
const MEASUREMENTS = {
  decode: 'SL 651 frames decoded on one core',
  ingest: 'rows a second over TCP with rules on, against plain batches; acknowledgement; memory',
  rules: 'observations a second through the rules on one core',
  chart: 'a year of five-minute rain and level to 1,000 pixels, and that no peak is lost',
  latency: 'last byte of a station to the event in a browser',
  ledger: 'moves a second one by one and in batches; desk pages and verification over many records',
  figures: 'fifty figures, desk pages and full verification over many records that are loaded by COPY',
  callouts: '400 people called out and their board; 5,000 answers by link',
  forecast: '72 h of flow for ten basins; calibration of ten years of days',
  check: 'a long bulletin parsed; a brief checked against 10,000 archived ones',
  duty: 'hand-over page, hourly report, the PDF for a power cut and the next still of a round, over HTTP',
  press: 'an issue of ten entries to PDF and Word; its public pages under load',
  startup: 'the second npm start, to a served page and connected stations',
  console: 'brotli sizes of shell and routes, largest contentful paint',
} as const;
/** Run by name: they look for faults, not for figures. */
const TRIALS = {
  fuzz: 'mutated frames through framer and decoder; [COUNT] [SEED]',
  away: 'the database away for a minute while 2,000 stations report; [--stations N] [--seconds N]',
  chaos: 'kills Ward, its database or both during ingest; [--rounds N]',
} as const;
const SUMMARIES: Readonly<Record<string, string>> = { ...MEASUREMENTS, ...TRIALS };

interface Bench {
  run: (args: string[]) => AsyncIterable<object>;
}

/** One JSON object a line; false where a figure misses its target. */
async function runOne(name: string, args: string[], io: CommandIo): Promise<boolean> {
  const file = path.join(io.checkoutDir, 'bench', `${name}.ts`);
  const { run: measure } = (await import(pathToFileURL(file).href)) as Bench;
  const [cpu] = cpus();
  io.out(JSON.stringify({ bench: name, node: process.version, cpu: cpu?.model, cores: cpus().length, args }));
  let good = true;
  for await (const line of measure(args)) {
    io.out(JSON.stringify(line));
    if ((line as { ok?: boolean }).ok === false) good = false;
  }
  return good;
}

/** Every bench/NAME.ts, in the order of the tables above. */
function present(checkoutDir: string): string[] {
  const files = readdirSync(path.join(checkoutDir, 'bench'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => path.basename(file, '.ts'));
  return [
    ...Object.keys(SUMMARIES).filter((name) => files.includes(name)),
    ...files.filter((name) => !(name in SUMMARIES)),
  ];
}

/** `npm run bench -- NAME [options]`: runs bench/NAME.ts, whose `run(args)` yields objects; `all` runs the measurements. */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  const benches = present(io.checkoutDir);
  if (name === undefined) {
    for (const known of benches) io.out(`  ${known.padEnd(10)} ${SUMMARIES[known] ?? ''}`);
    io.out('\nnpm run bench -- NAME [options], or npm run bench -- all');
    return 0;
  }
  if (name !== 'all' && !benches.includes(name))
    throw new StartError(`Say which: npm run bench -- all|${benches.join('|')}`);
  const names = name === 'all' ? benches.filter((known) => known in MEASUREMENTS) : [name];
  let good = true;
  for (const one of names) good = (await runOne(one, name === 'all' ? [] : rest, io)) && good;
  return good ? 0 : 1;
}
