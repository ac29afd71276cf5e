import type { CommandIo } from './io.ts';

export interface Command {
  summary: string;
  usage?: string;
  /** For the project's own scripts; not listed in the help. */
  internal?: true;
  load: () => Promise<{ run: (args: readonly string[], io: CommandIo) => Promise<number> }>;
}

/** Every command, in the order of the help. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  start: {
    summary: 'start Ward; --demo starts the demo district with its storm',
    usage: `npx ward start [--demo] [--speed N] [--again]

Starts Ward on the district's database. --demo starts the demo district on a database of its own, with its stations in a
second process and a storm on a scaled clock (--speed duty seconds per second, 60 unless said); --again begins the storm
anew on an empty demo database.
Settings come from the environment: see docs/operating.md.`,
    load: () => import('./start.ts'),
  },
  drill: {
    summary: 'play the storm to a copy of the district in a world of its own; live duty goes on',
    usage: `npx ward drill [--speed N] [--again]

Starts a drill (演练) beside live duty: its own database, clock and ports, the district's offices, stations, loudspeakers
and plans taken over at the first start. No message leaves; every text says 【演练】. --again begins anew.`,
    load: () => import('./drill.ts'),
  },
  init: {
    summary:
      'set up a real district: three administrators; units, people, posts, stations and hydrology from Excel',
    usage: `npx ward init --name NAME --system-admin PERSON:USER --security-admin PERSON:USER --auditor PERSON:USER
              [--unit ID] [--name-en NAME] [--import FILE.xlsx] [--dry-run] [--passwords FILE]
npx ward init --import FILE.xlsx [--dry-run] [--passwords FILE]
npx ward init --template FILE.xlsx

The first form sets up a new database: the district's headquarters and three administrators who are three people (三员分立),
with one-time passwords shown once; what the flags leave open is asked in a terminal. The second brings a workbook into a
district that is set up; the same workbook again changes nothing. All faults are listed at once and nothing is written
unless everything is right; --dry-run writes nothing at all. One-time passwords of imported people go into a file that its
owner alone may read (--passwords). --template writes an empty workbook with headings, notes and examples. Stop Ward first.`,
    load: () => import('./init.ts'),
  },
  forecast: {
    summary: '“forecast calibrate”: calibrate the model of a basin from rain and discharge in a CSV file',
    usage: `npx ward forecast calibrate AREA FILE.csv --station ID --area-km2 N --potential M1,…,M12
              [--warm-up-hours N] [--horizon-hours N] [--validate-from DAY] [--dry-run] [--demo]

FILE has the columns time,rain_mm,flow_m3s: equal steps, the mean rain of the basin and the flow at its outlet, empty where
unknown; a time without a zone is Beijing's. Prints NSE, KGE, band, parameters and gaps, and keeps the model with the area; what
the area had of a model before stands in for flags left out. A step of 5, 10, 15, 30 or 60 min is kept; days are told only.
Ward may be running. See docs/hydrology.md.`,
    load: () => import('./forecast.ts'),
  },
  doctor: {
    summary: 'look at everything Ward needs and say what is missing',
    load: () => import('./doctor.ts'),
  },
  backup: {
    summary: 'write a backup while Ward runs: database, attachments, secrets',
    usage: `npx ward backup FILE [--demo]

Writes one file, readable by its owner only (it holds the installation's secrets). Ward may be running.`,
    load: () => import('./backup.ts'),
  },
  restore: {
    summary: 'restore a backup into an empty database (embedded or DATABASE_URL)',
    usage: `npx ward restore FILE [--keys FILE | --without-keys] [--demo]

The keys of persons lie in FILE.keys, which is kept apart from the backup: name it where it lies elsewhere. Without them what
is personal stays closed for ever; everything else is restored. Who was erased since the backup is erased again.`,
    load: () => import('./restore.ts'),
  },
  'rotate-keys': {
    summary: 'wrap the keys of persons anew under a new secret (Ward is stopped)',
    usage: `npx ward rotate-keys [--demo]

Stop Ward first. Killed on the way, run it again: it goes on where it was. Backups of before need the secrets that lie in them.`,
    load: () => import('./rotate-keys.ts'),
  },
  bulletin: {
    summary: '“bulletin parse|check”: read a printed bulletin; check its figures, style, names and secrets',
    usage: `npx ward bulletin parse FILE|- [--json]
npx ward bulletin check FILE|- [--archive DIR|FILE]… [--register FILE] [--figures FILE] [--lang zh|en] [--json]

Reads pasted or saved text (UTF-8 or GB 18030): hard wraps are joined, page furniture is dropped, and every brief comes with
title, measures (ordinal, heading, text), closing, sign-off and its figures with value, qualifier, unit and place.

check prints findings with line, column and what may stand instead: naked numbers, sums and rates, title claims, the style of
official papers, names by a register (YAML), former issues (--archive: .txt files, oldest name first), personal data. Exit code
0: nothing but notes; 1: errors or warnings; 2: declared secret or internal. Nothing is kept. See docs/bulletin.md.`,
    load: () => import('./bulletin.ts'),
  },
  verify: {
    summary: 'verify a printed issue (PDF) or one of its figures, offline, with the public key alone',
    usage: `npx ward verify FILE.pdf|FILE.json --key NAME+HASH+KEY|FILE [--lang zh|en] [--json]

Follows the links of trust: public key, signature of the checkpoint, inclusion in the log, sidecar, wording of the figure, and of
a PDF the printed text. Exit code 0: all of them hold; 1: the first that does not is named. Needs no database and no network.
See docs/bulletin-output.md.`,
    load: () => import('./verify.ts'),
  },
  tls: {
    summary: 'make a district certification authority and a server certificate',
    usage: `npx ward tls NAME [NAME …] [--out FOLDER]

NAMEs are the host names and addresses by which browsers reach Ward. Running it again renews the server certificate under
the same authority.`,
    load: () => import('./tls.ts'),
  },
  'reset-password': {
    summary: 'give an account a one-time password, on the server',
    usage: 'npx ward reset-password USERNAME [--demo]',
    load: () => import('./reset-password.ts'),
  },
  audit: {
    summary: '“audit verify”: check the audit chain and name the first altered row',
    usage: 'npx ward audit verify [--demo] [--json]',
    load: () => import('./audit.ts'),
  },
  responses: {
    summary:
      '“responses verify”: fold the journal of alarms, responses, orders and transfers anew and compare',
    usage: 'npx ward responses verify [--demo] [--json]',
    load: () => import('./responses.ts'),
  },
  ledger: {
    summary: '“ledger verify”: fold every journal again and compare it with the records',
    usage: 'npx ward ledger verify [--demo] [--json]',
    load: () => import('./ledger.ts'),
  },
  figure: {
    summary: '“figure list|show|verify|rebuild”: figures, and the records that prove them',
    usage: `npx ward figure list [--unit PATH] [--from DAY] [--to DAY]
npx ward figure show ID [--unit PATH] [--from DAY] [--to DAY]
npx ward figure verify
npx ward figure rebuild

Days are calendar days in Beijing, both counted. Each takes --json and --demo.`,
    load: () => import('./figure.ts'),
  },
  import: {
    summary:
      '“import readings FILE”: readings from CSV or xlsx, with a report by line; --dry-run stores nothing',
    usage: `npx ward import readings FILE [--dry-run] [--demo]

Columns: station, element, observed_at (Beijing time unless it names a zone), value; unit, datum and manual are checked where
they are there. Refused lines are named with the reason; the exit code is 1 when there are any. See docs/telemetry.md.`,
    load: () => import('./import.ts'),
  },
  export: {
    summary: '“export readings STATION FILE”: readings of a station over a time as CSV',
    usage: 'npx ward export readings STATION FILE.csv --from 2021-07-20 --to 2021-07-21 [--demo]',
    load: () => import('./export.ts'),
  },
  decode: {
    summary: '“decode sl651 FILE|-”: hex lines in, one JSON object a line out',
    load: () => import('./decode.ts'),
  },
  plan: {
    summary: '“plan check|replay|test|score”: check a plan, replay a series, run plan tests, score a history',
    load: () => import('./plan.ts'),
  },
  bundle: {
    summary: 'make an offline bundle that installs without a registry',
    usage: 'npx ward bundle [--out FILE.tar.gz]',
    load: () => import('./bundle.ts'),
  },
  'run-tests': { summary: 'the test suite', internal: true, load: () => import('./run-tests.ts') },
  'run-checks': {
    summary: 'format, lint, types, generated files',
    internal: true,
    load: () => import('./run-checks.ts'),
  },
  bench: {
    summary: 'measure; without a name it lists what there is, “all” runs every measurement',
    internal: true,
    load: () => import('./bench.ts'),
  },
  generate: {
    summary: 'write generated files; --check compares',
    internal: true,
    load: () => import('./generate.ts'),
  },
};
