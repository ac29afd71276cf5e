import { createHash } from 'node:crypto';
import { open, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ADMIN_ROLES, ROLES } from '../../contract/permissions.ts';
import { toBeijingIso } from '../../contract/time.ts';
import { loadConfig } from '../config/config.ts';
import {
  applyImport,
  changesNothing,
  countsOf,
  type NewAccount,
  readKnown,
} from '../district/apply-import.ts';
import { SHEET_KEYS, SHEETS } from '../district/columns.ts';
import { type Fault, faultLines } from '../district/faults.ts';
import {
  alreadyInitialised,
  initialise,
  initialisedAs,
  type Office,
  type Setup,
  setupFaults,
} from '../district/initialise.ts';
import { type ImportPlan, inOrder, planImport } from '../district/plan-import.ts';
import { ARCHIVE_LIMITS, archiveFaultWords } from '../district/read-archive.ts';
import { noRows, type Rows, readRows } from '../district/read-rows.ts';
import { readWorkbook } from '../district/read-workbook.ts';
import { writeTemplate } from '../district/write-template.ts';
import { createAudit } from '../modules/audit/index.ts';
import { createPeople } from '../modules/people/index.ts';
import { openDatabase } from '../open-database.ts';
import { systemClock } from '../platform/clock.ts';
import { StartError } from '../platform/errors.ts';
import { createLogger } from '../platform/log.ts';
import { installationSecret } from '../platform/secrets.ts';
import type { CommandIo } from './io.ts';

const OPTIONS = {
  name: { type: 'string' },
  'name-en': { type: 'string' },
  unit: { type: 'string' },
  'system-admin': { type: 'string' },
  'security-admin': { type: 'string' },
  auditor: { type: 'string' },
  import: { type: 'string' },
  'dry-run': { type: 'boolean' },
  passwords: { type: 'string' },
  template: { type: 'string' },
} as const;
type Flags = {
  -readonly [K in keyof typeof OPTIONS]?: (typeof OPTIONS)[K]['type'] extends 'boolean' ? boolean : string;
};
const SETUP_FLAGS = ['name', 'name-en', 'unit', ...ADMIN_ROLES] as const;

/** Rolls the transaction back and says why; nothing of the import is written. */
class Undone extends Error {
  readonly faults: readonly Fault[] | 'dry-run';
  constructor(faults: readonly Fault[] | 'dry-run') {
    super('undone');
    this.faults = faults;
  }
}

interface Import {
  /** False where the file could not be opened as a workbook at all. */
  readable: boolean;
  file: { name: string; sha256: string };
  rows: Rows;
  faults: Fault[];
}

async function readImport(file: string): Promise<Import> {
  const size = await stat(file).catch(() => undefined);
  if (!size?.isFile()) throw new StartError(`没有文件 ${file}。  There is no file ${file}.`);
  const name = path.basename(file);
  if (size.size > ARCHIVE_LIMITS.fileBytes)
    return {
      readable: false,
      file: { name, sha256: '' },
      rows: noRows(),
      faults: [{ sheet: '', ...archiveFaultWords('too-large') }],
    };
  const bytes = await readFile(file);
  const named = { name, sha256: createHash('sha256').update(bytes).digest('hex') };
  const workbook = await readWorkbook(bytes, new Set(SHEET_KEYS.map((key) => SHEETS[key].name)));
  if (!workbook.ok) return { readable: false, file: named, rows: noRows(), faults: workbook.faults };
  const { rows, faults } = readRows(workbook.sheets);
  if (faults.length === 0 && SHEET_KEYS.every((key) => rows[key].length === 0))
    faults.push({
      sheet: '',
      zh: '没有可导入的行，请在示例行下面填写。',
      en: 'There is nothing to import; write below the example rows.',
    });
  return { readable: true, file: named, rows, faults: [...workbook.faults, ...faults] };
}

/** `张三:zhangsan` */
function officerOf(text: string): { name: string; username: string } {
  const [, name = '', username = ''] = /^(.*)[:：]([^:：]*)$/.exec(text.trim()) ?? [];
  return { name: name.trim(), username: username.trim() };
}

/** The set-up from flags; what they leave open is asked, or listed where there is nobody to ask. */
async function readSetup(flags: Flags, io: CommandIo): Promise<Setup> {
  const answers: Record<string, string> = {};
  const questions: [flag: 'name' | Office, question: string][] = [
    ['name', '区防汛抗旱指挥部名称 Name of the headquarters (如 上街区防汛抗旱指挥部): '],
    ...ADMIN_ROLES.map((office): [Office, string] => [
      office,
      `${ROLES[office].zh} ${ROLES[office].en}，姓名:用户名 name:username (如 张三:zhangsan): `,
    ]),
  ];
  const open = questions.filter(([flag]) => flags[flag] === undefined);
  if (open.length > 0 && !io.ask)
    throw new StartError(
      `初始化还缺 still missing: ${open.map(([flag]) => `--${flag}`).join(' ')}\n` +
        '示例 example: npx ward init --name 上街区防汛抗旱指挥部 --system-admin 张三:zhangsan --security-admin 李四:lisi --auditor 王五:wangwu',
    );
  for (const [flag, question] of questions) answers[flag] = flags[flag] ?? (await io.ask?.(question)) ?? '';
  const setup: Setup = {
    unitId: flags.unit ?? 'district',
    name: answers['name']?.trim() ?? '',
    nameEn: flags['name-en']?.trim() ?? '',
    officers: Object.fromEntries(
      ADMIN_ROLES.map((office) => [office, officerOf(answers[office] ?? '')]),
    ) as Setup['officers'],
  };
  const faults = setupFaults(setup);
  if (faults.length > 0)
    throw new StartError(
      `未作任何更改，请更正 nothing was changed; correct:\n${faults.map((line) => `  - ${line}`).join('\n')}`,
    );
  return setup;
}

/** One-time passwords in a new file that its owner alone may read; it exists before the accounts do. */
async function writePasswords(file: string, accounts: readonly NewAccount[]): Promise<void> {
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `密码文件 ${file} 无法新建 cannot be made (${error.code})；未作任何更改，请用 --passwords FILE 指定其他位置 nothing was changed; name another place with --passwords FILE.`,
    );
  });
  try {
    await handle.writeFile(
      [
        '姓名\t用户名\t一次性密码',
        ...accounts.map(({ name, username, password }) => `${name}\t${username}\t${password}`),
        '',
      ].join('\n'),
    );
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const WHAT = {
  units: '单位 units',
  people: '人员 people',
  posts: '岗位 posts',
  stations: '测站 stations',
  areas: '水文分区 areas',
  ratings: '水位流量关系 ratings',
  travels: '传播时间 travel times',
  accounts: '账号 accounts',
};

function report(io: CommandIo, plan: ImportPlan, dryRun: boolean): void {
  for (const [key, { added, changed, unchanged }] of Object.entries(countsOf(plan)))
    io.out(
      `  ${WHAT[key as keyof typeof WHAT]}：新增 added ${added}，更新 changed ${changed}，不变 unchanged ${unchanged}，拒绝 refused 0`,
    );
  if (dryRun) io.out('试运行：未写入任何内容。  Dry run: nothing was written.');
  else if (changesNothing(plan))
    io.out('内容与现有数据相同，未作任何更改。  Everything is there already; nothing was changed.');
}

function refuse(io: CommandIo, faults: readonly Fault[]): number {
  io.err(
    `表格有 ${faults.length} 处错误，未写入任何内容。  ${faults.length} fault(s) in the workbook; nothing was written.`,
  );
  for (const line of faultLines(inOrder(faults))) io.err(line);
  return 1;
}

async function fill(io: CommandIo, flags: Flags, incoming: Import | undefined): Promise<number> {
  const dryRun = flags['dry-run'] ?? false;
  const config = loadConfig({ world: 'live', checkoutDir: io.checkoutDir });
  const log = createLogger({ level: 'silent' });
  const opened = await openDatabase({ config, log, nowMs: Date.now() });
  let written: string | undefined;
  try {
    const before = await initialisedAs(opened.db);
    if (before !== undefined && (!incoming || SETUP_FLAGS.some((flag) => flags[flag] !== undefined)))
      throw alreadyInitialised(before);
    const setup = before === undefined ? await readSetup(flags, io) : undefined;
    const clock = systemClock();
    const nowMs = clock.nowMs();
    const audit = createAudit({ clock });
    const accounts = createPeople({
      db: opened.db,
      clock,
      log,
      secret: await installationSecret(config.dataDir, 'session'),
      secure: false,
      trustedOrigins: () => [],
      onLogin: async () => undefined,
    });
    const done = await opened.db.transaction(async (tx) => {
      const officers = setup ? await initialise(tx, setup, { accounts, audit, nowMs }) : [];
      if (!incoming) {
        if (dryRun) throw new Undone('dry-run');
        return { officers, made: [], plan: undefined };
      }
      const plan = planImport(incoming.rows, await readKnown(tx), toBeijingIso(nowMs).slice(0, 10));
      const faults = [...incoming.faults, ...plan.faults];
      if (faults.length > 0) throw new Undone(faults);
      const made = changesNothing(plan)
        ? []
        : await applyImport(tx, plan, { accounts, audit, nowMs, file: incoming.file });
      if (dryRun) {
        report(io, plan, true);
        throw new Undone('dry-run');
      }
      if (made.length > 0) {
        const file = path.resolve(
          flags.passwords ??
            path.join(
              config.dataDir,
              `one-time-passwords-${toBeijingIso(nowMs).slice(0, 19).replaceAll(':', '-')}.txt`,
            ),
        );
        await writePasswords(file, made);
        written = file;
      }
      return { officers, made, plan };
    });
    const file = written;
    written = undefined;
    if (done.plan) report(io, done.plan, false);
    if (setup) io.out(`已初始化：${setup.name}。  The district is set up.`);
    for (const { office, name, username, password } of done.officers)
      io.out(`  ${ROLES[office].zh} ${ROLES[office].en}  ${name}  ${username}  ${password}`);
    if (done.officers.length > 0)
      io.out(
        '以上一次性密码只显示这一次，请分别交给本人，首次登录须修改。  These one-time passwords are shown once; hand each to its owner.',
      );
    if (file)
      io.out(
        `${done.made.length} 个账号的一次性密码在 one-time passwords are in ${file}（仅本人可读，分发后请删除 readable by its owner only; delete it afterwards）`,
      );
    if (setup) io.out('启动 start: npx ward start');
    return 0;
  } catch (error) {
    if (written !== undefined) await rm(written, { force: true });
    if (!(error instanceof Undone)) throw error;
    if (error.faults !== 'dry-run') return refuse(io, error.faults);
    if (!incoming)
      io.out('试运行：可以初始化，未写入任何内容。  Dry run: it can be set up; nothing was written.');
    return 0;
  } finally {
    await opened.close();
  }
}

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const flags: Flags = values;
  if (flags.template !== undefined) {
    const file = path.resolve(flags.template);
    await writeTemplate(file).catch((error: NodeJS.ErrnoException) => {
      throw new StartError(
        error.code === 'EEXIST'
          ? `${file} 已存在，未覆盖。  exists; nothing was overwritten.`
          : `${file}: ${error.message}`,
      );
    });
    io.out(`模板已写入 the template is in ${file}`);
    return 0;
  }
  return fill(
    io,
    flags,
    flags.import === undefined ? undefined : await readImport(path.resolve(flags.import)),
  );
}
