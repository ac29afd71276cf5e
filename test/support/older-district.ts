import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MIGRATIONS } from '../../server/migrations/index.ts';
import { sealEntries } from '../../server/modules/audit/index.ts';
import { backup } from '../../server/platform/backup/backup.ts';
import { startTemporaryPostgres } from '../../server/platform/db/embedded/index.ts';
import { openDb, type Sql } from '../../server/platform/db/index.ts';
import { migrate } from '../../server/platform/db/migrate.ts';

/** The schema the older district was left with; everything after it is an upgrade. */
export const LAST_OLD_MIGRATION = '0009-create-media';
export const OLD_MIGRATIONS = MIGRATIONS.filter(({ id }) => id <= LAST_OLD_MIGRATION);
export const OLDER_DISTRICT = path.resolve(
  import.meta.dirname,
  '../scenarios/fixtures/district-of-0009.ward-backup',
);

const AT = '2026-03-01T08:00:00+08:00';
const LATER = '2026-03-01T09:00:00+08:00';
const UNIT = 'district/water';
const HASH = 'ab'.repeat(32);
const OLD_PLAN = 'plan: shangjie-older\n';
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const moved = (subject_kind: string, n: number): Row => ({
  id: uuid(100 + n),
  subject_kind,
  subject_id: uuid(n),
  version: 1,
  move: 'open',
  data: {},
  evidence: [],
  person_name: '张三',
  via: 'own',
  happened_at: AT,
  recorded_at: LATER,
});

type Row = Readonly<Record<string, unknown>>;

/** Rows of every table of that schema, in the order in which their keys allow; invented people and places. */
const ROWS: readonly (readonly [table: string, ...rows: Row[]])[] = [
  ['cursors', { reader: 'older-reader', position: { seq: 1 }, updated_at: AT }],
  [
    'outbox',
    ...(['sent', 'failed', 'cancelled'] as const).map((state, n) => ({
      id: uuid(10 + n),
      channel: 'sms',
      address: '00000000000',
      body: { text: '演示' },
      about_kind: 'alarm',
      about_id: uuid(1),
      idempotency_key: `older-${n}`,
      drill: false,
      state,
      attempts: 1,
      next_attempt_at: AT,
      created_at: AT,
    })),
  ],
  [
    'units',
    {
      id: 'district',
      path: 'district',
      name_zh: '上街区防汛抗旱指挥部',
      name_en: 'HQ',
      kind: 'headquarters',
    },
    {
      id: 'water',
      parent_id: 'district',
      path: UNIT,
      name_zh: '区防指办',
      name_en: 'Flood office',
      kind: 'office',
    },
  ],
  [
    'people',
    { id: 'zhang', name: '张三', phone: '00000000001', demo: true },
    { id: 'li', name: '李四', demo: true },
  ],
  [
    'posts',
    {
      id: 'duty',
      title: '值班员',
      role: 'duty-officer',
      unit_id: 'water',
      person_id: 'zhang',
      deputy_person_id: 'li',
      valid_from: AT,
    },
    {
      id: 'sysadmin',
      title: '系统管理员',
      role: 'system-admin',
      unit_id: 'district',
      person_id: 'li',
      valid_from: AT,
    },
  ],
  [
    'delegations',
    {
      id: uuid(20),
      post_id: 'duty',
      to_person_id: 'li',
      reason: '外出',
      valid_from: AT,
      valid_until: LATER,
      created_at: AT,
    },
  ],
  [
    'user',
    {
      id: 'u1',
      name: '张三',
      email: 'zhangsan@ward.invalid',
      emailVerified: false,
      username: 'zhangsan',
      person_id: 'zhang',
      must_change_password: true,
    },
  ],
  ['session', { id: 's1', expiresAt: LATER, token: 'ended', updatedAt: AT, userId: 'u1' }],
  ['account', { id: 'a1', accountId: 'u1', providerId: 'credential', userId: 'u1', updatedAt: AT }],
  ['verification', { id: 'v1', identifier: 'v', value: 'v', expiresAt: LATER }],
  ['twoFactor', { id: 't1', secret: 'sealed', backupCodes: 'sealed', userId: 'u1', verified: true }],
  [
    'audit_entries',
    ...['login', 'move'].map((kind) => ({
      kind,
      action: kind,
      about: 'u1',
      person_name: '张三',
      data: { note: '含\t制表符与"引号"\\' },
      duty_at: AT,
      wall_at: AT,
    })),
  ],
  [
    'stations',
    {
      id: 'older-1',
      unit_path: UNIT,
      address: '004105A001',
      enabled: true,
      registration: { nameZh: '老站', nameEn: 'Older station', class: '50', levels: [] },
    },
  ],
  [
    'series',
    { id: 1, station_id: 'older-1', element: 'Z', kind: 'level', unit: 'm', datum: '1985' },
    { id: 2, station_id: 'older-1', element: 'RAIN', kind: 'rain', unit: 'mm' },
  ],
  [
    'frames',
    {
      seq: 1,
      station_id: 'older-1',
      received_at: AT,
      gateway: 'tcp',
      protocol: 'sl651',
      peer: '127.0.0.1:1',
      function_code: '32',
      serial: 1,
      sent_at: AT,
      content_hash: HASH,
      test: false,
      partial: false,
      raw: Buffer.from('7e7e01', 'hex'),
    },
  ],
  [
    'observations',
    { series_id: 1, observed_at: AT, value: 140.25, quality: 0, frame_seq: 1, corrected: true },
    { series_id: 1, observed_at: LATER, value: null, quality: 0, frame_seq: 1 },
    { series_id: 2, observed_at: LATER, value: 12.5, quality: 0, period_s: 3600, frame_seq: 1 },
  ],
  [
    'observation_revisions',
    { series_id: 1, observed_at: AT, value: 140.2, quality: 0, frame_seq: 1, replaced_by: 1 },
  ],
  ['test_observations', { series_id: 1, observed_at: AT, value: 1, frame_seq: 1 }],
  ['latest_observations', { series_id: 1, observed_at: AT, value: 140.25, quality: 0, frame_seq: 1 }],
  [
    'hourly_rollups',
    {
      series_id: 1,
      hour: AT,
      ...Object.fromEntries(
        ['first', 'last', 'min', 'max'].flatMap((of) => [
          [`${of}_at`, AT],
          [`${of}_value`, 140.25],
        ]),
      ),
      sum_value: 140.25,
      n: 1,
    },
  ],
  ['dirty_hours', { series_id: 1, hour: AT }],
  [
    'plans',
    { id: 'older', current_version: '1', engine_state: { older: true }, frame_seq: 1, updated_at: AT },
  ],
  [
    'plan_versions',
    { plan_id: 'older', version: '1', document: OLD_PLAN, entered_by: '张三', entered_at: AT },
  ],
  [
    'rule_transitions',
    {
      seq: 1,
      plan_id: 'older',
      plan_version: '1',
      rule_id: 'r1',
      kind: 'alarm',
      target: 't',
      station_id: 'older-1',
      from_truth: 'false',
      to_truth: 'true',
      decided_at: AT,
      event_at: AT,
      signal_at: AT,
      correction: false,
      actable: true,
      evidence: [{ valueM: 140.25 }],
    },
  ],
  [
    'warnings',
    {
      id: uuid(30),
      issuer: '市气象台',
      kind: 'rainstorm',
      colour: 'red',
      area: UNIT,
      area_name: '上街区',
      effective_at: AT,
      state: 'cancelled',
      entered_by: '张三',
      entered_at: AT,
    },
  ],
  [
    'declared_events',
    {
      id: uuid(31),
      kind: 'other',
      text: '演示',
      unit_path: UNIT,
      happened_at: AT,
      closed_at: LATER,
      entered_by: '张三',
      entered_at: AT,
    },
  ],
  ['duty_moves', moved('alarm', 1), moved('response', 2)],
  [
    'duty_log',
    {
      id: uuid(40),
      happened_at: AT,
      recorded_at: AT,
      kind: 'note',
      text_zh: '接班',
      text_en: 'Took over',
      by_json: { name: '张三' },
      unit_path: UNIT,
    },
  ],
  [
    'alarms',
    {
      id: uuid(1),
      version: 1,
      key: 'older',
      state: 'NORM',
      priority: 2,
      group_key: 'older',
      unit_path: UNIT,
      raised_at: AT,
      returned_at: LATER,
      doc: { older: true },
    },
  ],
  [
    'responses',
    {
      id: uuid(2),
      version: 1,
      key: 'older',
      state: 'ended',
      unit_path: UNIT,
      started_at: AT,
      doc: { older: true },
    },
  ],
  [
    'proposals',
    {
      id: uuid(3),
      version: 1,
      key: 'older',
      state: 'rejected',
      change: 'start',
      unit_path: UNIT,
      open: false,
      created_at: AT,
      doc: { older: true },
    },
  ],
  [
    'response_triggers',
    {
      key: 'older',
      rule_id: 'r1',
      level_id: 'IV',
      level_rank: 4,
      truth: 'unknown',
      holds: false,
      since: AT,
      transition_seq: 1,
    },
  ],
  [
    'actions',
    {
      id: uuid(4),
      version: 1,
      response_id: uuid(2),
      plan_action_id: 'a1',
      round: 1,
      state: 'done',
      standing: false,
      unit_path: UNIT,
      ordered_at: AT,
      doc: { older: true },
    },
  ],
  [
    'transfers',
    {
      id: uuid(5),
      version: 1,
      plan_id: 'older',
      zone_id: 'z1',
      state: 'ended',
      open: false,
      unit_path: UNIT,
      created_at: AT,
      doc: { older: true },
    },
  ],
  [
    'receipts',
    {
      id: uuid(6),
      about_kind: 'action',
      about_id: uuid(4),
      token_hash: Buffer.from(HASH, 'hex'),
      addressee: '李四',
      title: '启动通知',
      sender: '区防指办',
      created_at: AT,
      expires_at: LATER,
      signed_at: AT,
      signed_name: '李四',
      how: 'link',
    },
  ],
  [
    'gateway_commands',
    {
      id: uuid(50),
      station_id: 'older-1',
      command: { kind: 'read-clock' },
      dangerous: false,
      reason: '校时',
      state: 'answered',
      requested_by: 'zhang',
      requested_name: '张三',
      requested_at: AT,
      expires_at: LATER,
      sent_bytes: Buffer.from('7e7e', 'hex'),
    },
  ],
  [
    'cameras',
    {
      id: 'camera-1',
      unit_path: UNIT,
      name: '老摄像头',
      view: '河道',
      enabled: true,
      demo: true,
      source_kind: 'none',
    },
  ],
  [
    'stills',
    {
      id: uuid(60),
      camera_id: 'camera-1',
      taken_at: AT,
      received_at: AT,
      origin: 'upload',
      sha256: HASH,
      bytes: 7,
      drill: false,
    },
  ],
  [
    'loudspeakers',
    {
      id: 'speaker-1',
      unit_path: UNIT,
      name: '老喇叭',
      terminal: 't-1',
      transport: 'mqtt',
      enabled: true,
      demo: true,
      heartbeat_s: 60,
    },
  ],
  [
    'playbacks',
    {
      message_id: uuid(70),
      loudspeaker_id: 'speaker-1',
      drill: false,
      attempts: 1,
      state: 'played',
      valid_until: LATER,
      sent_at: AT,
      deadline_at: LATER,
    },
  ],
];

const isDocument = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Buffer.isBuffer(value);

async function insert(sql: Sql, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row);
  await sql.execute(
    `insert into "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) overriding system value
     values (${columns.map((_, n) => `$${n + 1}`).join(', ')})`,
    Object.values(row).map((value) => (isDocument(value) ? JSON.stringify(value) : value)),
  );
}

/** `node test/support/older-district.ts`: makes the fixture again; its rows are the ones above. */
async function make(): Promise<void> {
  const server = await startTemporaryPostgres();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-older-'));
  const db = openDb({ url: server.url, maxConnections: 4 });
  try {
    await migrate(db, { migrations: OLD_MIGRATIONS });
    await db.execute(`insert into settings (key, value, updated_at) values ('world', '"live"', $1)`, [AT]);
    await db.execute('update frame_counter set last = 1');
    await db.execute(
      `create table observations_w20260223 partition of observations for values from ('2026-02-23Z') to ('2026-03-02Z')`,
    );
    for (const [table, ...rows] of ROWS) for (const row of rows) await insert(db, table, row);
    for (const table of ['series', 'rule_transitions'])
      await db.execute(
        `select setval(pg_get_serial_sequence('${table}', '${table === 'series' ? 'id' : 'seq'}'), 2)`,
      );
    await sealEntries(db);
    const manifest = await backup({
      db,
      dataDir,
      file: OLDER_DISTRICT,
      world: 'live',
      wardVersion: '0.0.1',
      nowMs: Date.parse(LATER),
    });
    const empty = manifest.tables.filter(({ rows }) => rows === 0).map(({ name }) => name);
    if (empty.length > 0) throw new Error(`without rows: ${empty.join(', ')}`);
  } finally {
    await db.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await make();
