import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { startWard } from '../../server/app.ts';
import { run } from '../../server/cli/init.ts';
import { loadConfig } from '../../server/config/config.ts';
import { sealEntries, verifyAudit } from '../../server/modules/audit/index.ts';
import { listRainAreas, listRatings, listTravels } from '../../server/modules/forecasts/index.ts';
import { openDatabase } from '../../server/open-database.ts';
import type { Sql } from '../../server/platform/db/index.ts';
import { createLogger } from '../../server/platform/log.ts';
import { ROOT } from '../conformance/tree.ts';
import { testDatabase } from '../support/database.ts';
import { recordingIo } from '../support/io.ts';
import { workbook, zip } from '../support/workbook.ts';

vi.setConfig({ testTimeout: 120_000 });
const folder = mkdtempSync(path.join(tmpdir(), 'ward-init-'));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
const SETUP = [
  '--name',
  '上街区防汛抗旱指挥部',
  '--system-admin',
  '张三:zhangsan',
  '--security-admin',
  '李四:lisi',
  '--auditor=王五:wangwu',
];
const GOOD = {
  units: [
    // Below first: the order of rows does not matter.
    { 编号: 'team', 名称: '巡查队', 类别: '队伍', 上级编号: 'street' },
    { 编号: 'street', 名称: '济源路街道', 类别: '街道（乡镇）', 上级编号: 'district', 电话: '0371-00000000' },
  ],
  people: [
    { 编号: 'zhao', 姓名: '赵六', 电话: 13_800_000_000, 用户名: 'zhao.liu' },
    { 编号: 'qian', 姓名: '钱七' },
    { 编号: 'sun', 姓名: '孙八' },
  ],
  posts: [
    {
      编号: 'street-1',
      名称: '街道防汛值班员',
      角色: '街道值班员',
      单位编号: 'street',
      A岗人员编号: 'zhao',
      B岗人员编号: 'qian',
      起始日期: { value: new Date('2026-05-15T00:00:00Z'), format: 'yyyy-mm-dd' },
      截止日期: '2099-09-30',
    },
  ],
  stations: [
    {
      编号: 'SJ01',
      名称: '示例站',
      单位编号: 'team',
      遥测站地址: '00410106e1',
      密码: '1A2b',
      测站分类: '河道',
      经度: 113.25,
      纬度: 34.8,
      水位基面: '1985国家高程基准',
      '水位间隔（分钟）': 5,
      '雨量间隔（分钟）': 5,
      '链路维持（秒）': 240,
    },
    {
      编号: 'SJ02',
      名称: '雨量站',
      单位编号: 'street',
      遥测站地址: '0041010602',
      测站分类: '降水',
      雨量来源: 'PT、DRP',
    },
  ],
  levels: [
    { 测站编号: 'SJ01', 种类: '警戒', 数值: 123.5, 出处: '批复一号' },
    { 测站编号: 'SJ01', 种类: '保证', 量: '流量', 数值: 300, 出处: '批复一号', 来源: '公开' },
  ],
};

/** A new database, and the command on it. */
async function newDistrict(options: { empty?: boolean } = { empty: true }) {
  const db = await testDatabase(options);
  vi.stubEnv('DATABASE_URL', db.url);
  vi.stubEnv('WARD_DATA_DIR', folder);
  const init = async (...args: string[]) => {
    const io = recordingIo();
    const code = await run(args, io).catch((error: Error) => error.message);
    return { code, out: io.lines.join('\n'), err: io.errors.join('\n') };
  };
  return { db, init };
}
let files = 0;
async function saved(content: Buffer | Promise<Buffer>): Promise<string> {
  const file = path.join(folder, `${++files}.xlsx`);
  writeFileSync(file, await content);
  return file;
}
async function everything(sql: Sql): Promise<unknown> {
  const tables = ['units', 'people', 'posts', 'stations', '"user"', '"account"', 'settings', 'audit_entries'];
  return Promise.all(
    tables.map((table) => sql.query(`select t.*, t.xmin::text as written_by from ${table} t order by 1`)),
  );
}

test('a district is set up from a workbook, its administrators sign in, and the same workbook again changes nothing', async () => {
  const { db, init } = await newDistrict();
  const file = await saved(workbook(GOOD));
  const passwords = path.join(folder, 'passwords.txt');
  expect(await init(...SETUP, '--import', file, '--dry-run')).toMatchObject({
    code: 0,
    out: expect.stringContaining('试运行'),
  });
  expect(await db.query('select 1 from units')).toEqual([]);

  const first = await init(...SETUP, '--import', file, '--passwords', passwords);
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toContain('测站 stations：新增 added 2');
  expect(statSync(passwords).mode & 0o777).toBe(0o600);
  const told = readFileSync(passwords, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
  expect(told.map(([name, username]) => `${name} ${username}`)).toEqual(['赵六 zhao.liu', '钱七 qian']);
  expect(
    await db.query(`select person_id as "personId", to_char(valid_from at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24') as "from",
      to_char(valid_until at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24') as until from posts where id = 'street-1'`),
  ).toEqual([{ personId: 'zhao', from: '2026-05-15 00', until: '2099-10-01 00' }]);
  const [station] = await db.query<{ registration: Record<string, unknown>; path: string }>(
    `select registration, unit_path as path from stations where id = 'SJ01'`,
  );
  expect(station).toMatchObject({
    path: 'district/street/team',
    registration: {
      address: '00410106E1',
      password: '1A2B',
      sttp: 'ZZ',
      expected: [
        { element: 'PN05', stepMinutes: 5 },
        { element: 'Z', stepMinutes: 5 },
      ],
      levels: [
        {
          kind: 'warning',
          quantity: 'level',
          value: 123.5,
          unit: 'm',
          datum: '1985国家高程基准',
          origin: 'customer',
        },
        { kind: 'guaranteed', quantity: 'flow', value: 300, unit: 'm³/s', datum: null, origin: 'published' },
      ],
    },
  });

  const before = await everything(db);
  const again = await init('--import', file);
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining('未作任何更改') });
  expect(await everything(db)).toEqual(before);
  expect((await init(...SETUP)).code).toContain('已初始化');
  expect((await init(...SETUP, '--import', file)).code).toContain('已初始化');
  expect(await everything(db)).toEqual(before);

  const config = loadConfig({ world: 'live', checkoutDir: ROOT });
  const any = { host: '127.0.0.1', port: 0 };
  const log = createLogger({ level: 'silent' });
  const ward = await startWard({
    config: { ...config, console: any, site: any, stations: any, mqtt: any },
    log,
    checkoutDir: ROOT,
  });
  onTestFinished(() => ward.close());
  const call = async (address: string, cookie: string, body?: unknown) => {
    const response = await fetch(`${ward.consoleUrl}/api${address}`, {
      method: body ? 'POST' : 'GET',
      headers: { cookie, 'content-type': 'application/json', origin: ward.consoleUrl },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const cookies = response.headers
      .getSetCookie()
      .map((set) => set.split(';')[0])
      .join('; ');
    const text = await response.text();
    return { status: response.status, cookies, body: text ? JSON.parse(text) : undefined };
  };
  const signIn = async (username: string, password: string) => {
    const signed = await call('/auth/sign-in/username', '', { username, password });
    expect(signed.status).toBe(200);
    expect((await call('/me', signed.cookies)).body).toMatchObject({ mustChangePassword: true, posts: [] });
    const changed = await call('/auth/change-password', signed.cookies, {
      currentPassword: password,
      newPassword: `${password}-new`,
    });
    expect(changed.status).toBe(200);
    return signed.cookies;
  };
  const passwordOf = (username: string): string =>
    new RegExp(`  ${username}  (\\S+)`).exec(first.out)?.[1] ?? '';
  const system = await signIn('zhangsan', passwordOf('zhangsan'));
  expect((await call('/me', system)).body).toMatchObject({
    mustChangePassword: false,
    posts: [{ role: 'system-admin', unitPath: 'district' }],
  });
  expect((await call('/stations', system)).body).toHaveLength(2);
  const post = {
    id: 'viewer-1',
    title: '查看',
    role: 'viewer',
    unitId: 'street',
    personId: 'sun',
    from: '2026-01-01T00:00:00+08:00',
  };
  expect((await call('/posts', system, post)).status).toBe(403);
  const security = await signIn('lisi', passwordOf('lisi'));
  expect((await call('/posts', security, post)).status).toBe(204);
  expect((await call('/units', await signIn('zhao.liu', told[0]![2]!))).body).toHaveLength(3);
  const auditor = await signIn('wangwu', passwordOf('wangwu'));
  const audit = (await call('/audit', auditor)).body as { action: string }[];
  expect(audit.map((entry) => entry.action)).toEqual(
    expect.arrayContaining(['district-initialised', 'workbook-imported', 'post-granted', 'account-added']),
  );
  await sealEntries(db);
  expect(await verifyAudit(db)).toMatchObject({ ok: true });
});

test('what changed in the workbook is changed, what the console set stays, and what may not change is refused', async () => {
  const { db, init } = await newDistrict();
  await init(...SETUP, '--import', await saved(workbook(GOOD)), '--passwords', path.join(folder, 'p2.txt'));
  await db.execute(
    `update stations set registration = jsonb_set(registration, '{dialect}', '{"confirmEnd":"EOT"}') where id = 'SJ01'`,
  );
  const changed = {
    ...GOOD,
    units: GOOD.units.map((unit) => (unit.编号 === 'team' ? { ...unit, 名称: '水利巡查队' } : unit)),
    people: GOOD.people.map((person) => (person.编号 === 'qian' ? { ...person, 电话: '68110000' } : person)),
    levels: [{ ...GOOD.levels[0]!, 数值: 124 }],
  };
  expect(await init('--import', await saved(workbook(changed)))).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /单位 units：新增 added 0，更新 changed 1，不变 unchanged 1.*[\s\S]*测站 stations：新增 added 0，更新 changed 1，不变 unchanged 1/,
    ),
  });
  const [row] = await db.query<{ registration: { dialect: unknown; levels: unknown[] } }>(
    `select registration from stations where id = 'SJ01'`,
  );
  expect(row?.registration).toMatchObject({ dialect: { confirmEnd: 'EOT' }, levels: [{ value: 124 }] });
  const refused = {
    units: [{ ...GOOD.units[0]!, 上级编号: 'district' }],
    people: [{ 编号: 'zhao', 姓名: '别人', 用户名: 'other' }],
    posts: [{ ...GOOD.posts[0]!, A岗人员编号: 'sun' }],
    stations: [{ ...GOOD.stations[0]!, 水位基面: '假定' }],
  };
  const before = await everything(db);
  const { code, err } = await init('--import', await saved(workbook(refused)));
  expect(code).toBe(1);
  for (const words of [
    '上级和类别不能改',
    '编号已属于“赵六”',
    '已有用户名“zhao.liu”',
    '岗位已存在且内容不同',
    '不能直接更改：历史水位',
  ])
    expect(err).toContain(words);
  expect(await everything(db)).toEqual(before);
});

test('every fault of a workbook is told at once with its place, and nothing is written', async () => {
  const { db, init } = await newDistrict();
  const file = await saved(
    workbook(
      {
        units: [
          { 编号: 'Street', 名称: '大写', 类别: '街道（乡镇）', 上级编号: 'district' },
          { 编号: 'a', 名称: '甲', 类别: '小队', 上级编号: 'district' },
          { 编号: 'b', 名称: '乙', 类别: '队伍', 上级编号: 'nowhere' },
          { 编号: 'c', 名称: '丙', 类别: '队伍', 上级编号: 'd' },
          { 编号: 'd', 名称: '丁', 类别: '队伍', 上级编号: 'c' },
          { 编号: 'd', 名称: '重', 类别: '队伍', 上级编号: 'c' },
          { 编号: 'e', 类别: '队伍' },
        ],
        people: [
          { 编号: 'zhangsan', 姓名: '假张三' },
          { 编号: 'x', 姓名: '短' },
          { 编号: 'yang', 姓名: '杨', 用户名: 'lisi' },
          { 编号: 'zhou', 姓名: '周', 电话: 68_110_000 },
          { 编号: 'wu', 姓名: { type: 'Formula', value: '=A1' } },
        ],
        posts: [
          { 编号: 'p1', 名称: '越权', 角色: '系统管理员', 单位编号: 'district', A岗人员编号: 'yang' },
          {
            编号: 'p2',
            名称: '无人',
            角色: '值班员',
            单位编号: 'none',
            A岗人员编号: 'nobody',
            B岗人员编号: 'nobody',
          },
          {
            编号: 'p3',
            名称: '短名',
            角色: '值班员',
            单位编号: 'district',
            A岗人员编号: 'x',
            起始日期: '2026-02-30',
          },
          {
            编号: 'p4',
            名称: '倒置',
            角色: '值班员',
            单位编号: 'district',
            A岗人员编号: 'yang',
            起始日期: '2026-05-02',
            截止日期: '2026-04-30',
          },
        ],
        stations: [
          { 编号: 'S1', 名称: '数字地址', 单位编号: 'district', 遥测站地址: 4_101_060_001, 测站分类: '河道' },
          { 编号: 'S2', 名称: '短地址', 单位编号: 'district', 遥测站地址: '41010600', 测站分类: '河道' },
          {
            编号: 'S3',
            名称: '无基面',
            单位编号: 'district',
            遥测站地址: '4101060003',
            测站分类: '河道',
            '水位间隔（分钟）': 5,
          },
          { 编号: 'S4', 名称: '同址', 单位编号: 'district', 遥测站地址: '4101060003', 测站分类: '河道' },
          {
            编号: 'S5',
            名称: '缺纬度',
            单位编号: 'district',
            遥测站地址: '4101060005',
            测站分类: '降水',
            经度: 113,
            '链路维持（秒）': 99_999,
          },
          {
            编号: 'S6',
            名称: '经度',
            单位编号: 'district',
            遥测站地址: '4101060006',
            测站分类: '降水',
            经度: 999,
            纬度: 34,
            '雨量间隔（分钟）': 7,
            小时报: '也许',
          },
        ],
        levels: [
          { 测站编号: 'S9', 种类: '警戒', 数值: 1, 出处: '甲' },
          { 测站编号: 'S2', 种类: '警戒', 数值: '高', 出处: '甲' },
          { 测站编号: 'S4', 种类: '警戒', 数值: 1, 出处: '甲' },
        ],
      },
      [
        { sheet: '随便', data: [['内容']] },
        { sheet: '填写说明', data: [['随意', { value: '合并', columnSpan: 2 }, null]] },
      ],
    ),
  );
  const { code, err } = await init(...SETUP, '--import', file);
  expect(code).toBe(1);
  const told = err.split('\n').map((line) => line.replace(/ {2}\S*[A-Z“].*$/, ''));
  const expected = [
    ['「单位」第2行“编号”列', '小写字母'],
    ['「单位」第3行“类别”列(D3)', '不在可选项内'],
    ['「单位」第4行“上级编号”列', '没有编号为“nowhere”'],
    ['「单位」第5行“上级编号”列', '成环'],
    ['「单位」第6行“上级编号”列', '成环'],
    ['「单位」第7行“编号”列', '与第6行重复'],
    ['「单位」第8行“名称”列(B8)', '必填'],
    ['「人员」第2行“编号”列', '编号已属于“张三”'],
    ['「人员」第3行“用户名”列', '不能作用户名'],
    ['「人员」第4行“用户名”列', '已被“lisi”使用'],
    ['「人员」第5行“电话”列(C5)', '文本'],
    ['「人员」第6行(B6)', '公式'],
    ['「岗位」第2行“角色”列(C2)', '不在可选项内'],
    ['「岗位」第3行“单位编号”列', '没有编号为“none”'],
    ['「岗位」第3行“A岗人员编号”列', '没有编号为“nobody”'],
    ['「岗位」第3行“B岗人员编号”列', '不能是同一人'],
    ['「岗位」第4行“起始日期”列(G4)', '不是有效日期'],
    ['「岗位」第5行“截止日期”列', '早于'],
    ['「测站」第2行“遥测站地址”列(E2)', '文本'],
    ['「测站」第3行“遥测站地址”列', '10位十六进制'],
    ['「测站」第4行“水位基面”列', '须填写水位基面'],
    ['「测站」第5行“遥测站地址”列', '与第4行重复'],
    ['「测站」第6行“链路维持（秒）”列', '超出'],
    ['「测站」第7行“经度”列', '十进制度'],
    ['「测站」第7行“雨量间隔（分钟）”列', '应为1、5'],
    ['「测站」第7行“小时报”列(W7)', '是'],
    ['「特征水位」第2行“测站编号”列', '没有编号为“S9”'],
    ['「特征水位」第3行“数值”列(D3)', '应为数值'],
    ['「特征水位」第4行“测站编号”列', '没有水位基面'],
    ['「随便」', '不认识的工作表'],
  ];
  const unseen = expected.filter(
    ([place = '', words = '']) => !told.some((line) => line.includes(place) && line.includes(words)),
  );
  expect({ unseen, err: unseen.length > 0 ? err : '' }).toEqual({ unseen: [], err: '' });
  expect(await db.query('select 1 from units')).toEqual([]);
  expect(await db.query('select 1 from people')).toEqual([]);
});

test('what is no workbook, or more than one, is refused before it is unpacked', async () => {
  const { init } = await newDistrict();
  const good = await workbook(GOOD);
  const sheet = (xml: string) =>
    zip([
      {
        name: 'xl/workbook.xml',
        data: Buffer.from('<workbook><sheets><sheet name="单位" sheetId="1" r:id="r1"/></sheets></workbook>'),
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        data: Buffer.from(
          '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        ),
      },
      { name: 'xl/worksheets/sheet1.xml', data: Buffer.from(xml) },
    ]);
  const cases: [Buffer, string][] = [
    [Buffer.from('名称,编号\n'), '不是 .xlsx'],
    [good.subarray(0, good.length - 30), '不是 .xlsx'],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), '旧版 .xls 或加了密码'],
    [Buffer.alloc(11 * 1024 * 1024), '文件超过'],
    [zip([{ name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(60 * 1024 * 1024) }]), '压缩炸弹'],
    [zip(Array.from({ length: 400 }, (_, n) => ({ name: `${n}.xml`, data: Buffer.alloc(1) }))), '压缩炸弹'],
    [zip([{ name: 'a.xml', data: Buffer.alloc(10), localName: 'b.xml' }]), '不是 .xlsx'],
    [sheet('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), 'DOCTYPE'],
    [
      sheet('<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'),
      '超出',
    ],
    [
      sheet(
        '<worksheet><sheetData><row r="1"><c r="A1" t="e"><v>#N/A</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>',
      ),
      '合并单元格',
    ],
  ];
  for (const [content, words] of cases) {
    const { code, err } = await init(...SETUP, '--import', await saved(content));
    expect([words, code, err]).toEqual([words, 1, expect.stringContaining(words)]);
  }
});

test('a demo database and a set-up with fewer than three people are refused', async () => {
  const { db, init } = await newDistrict({});
  await db.execute(`insert into settings (key, value, updated_at) values ('world', '"demo"', now())`);
  expect((await init(...SETUP)).code).toContain('This database belongs to a demo');
  const other = await newDistrict();
  expect((await other.init('--name', '指挥部', '--auditor', '甲:jia')).code).toContain(
    '--system-admin --security-admin',
  );
  const same = ['--system-admin', '甲:aaa', '--security-admin', '甲:bbb', '--auditor', '乙:ccc'];
  expect((await other.init('--name', '指挥部', ...same)).code).toContain('三员分立');
  const opened = await openDatabase({
    config: loadConfig({ world: 'live', checkoutDir: ROOT }),
    log: createLogger({ level: 'silent' }),
    nowMs: 0,
  });
  expect((await other.init(...SETUP)).code).toContain('Another Ward is running');
  await opened.close();
});

/** Weights of one basin, the outline of another; both gauges, one rating, one travel time. */
const HYDROLOGY = {
  ...GOOD,
  people: GOOD.people.map((row, n) => (n === 0 ? { ...row, 企业微信账号: 'zhao.liu' } : row)),
  areas: [
    { 编号: 'upper', 名称: '上游', 类别: '流域', 单位编号: 'street', 出处: '地形图' },
    { 编号: 'lower', 名称: '下游', 类别: '流域', 单位编号: 'team', 出处: '地形图' },
  ],
  weights: [
    { 分区编号: 'upper', 测站编号: 'SJ01', 权重: 0.4 },
    { 分区编号: 'upper', 测站编号: 'SJ02', 权重: 0.6 },
  ],
  outlines: [
    [113.2, 34.7],
    [113.3, 34.7],
    [113.3, 34.8],
  ].map(([经度, 纬度]) => ({ 分区编号: 'lower', 经度: 经度!, 纬度: 纬度! })),
  storms: [
    { 分区编号: 'upper', '历时（小时）': 24, '均值（毫米）': 95, Cv: 0.58, 'Cs/Cv': 3.5, 出处: '图集第12页' },
  ],
  gaugings: [0.5, 1, 1.5, 2, 2.5, 3].map((rise) => ({
    测站编号: 'SJ01',
    '水位（米）': 120 + rise,
    '流量（立方米每秒）': Math.round(300 * rise ** 1.7) / 10,
    出处: '2025年实测成果',
  })),
  travels: [
    {
      上游测站编号: 'SJ02',
      下游测站编号: 'SJ01',
      '传播时间（分钟）': 90,
      '最短（分钟）': 70,
      '最长（分钟）': 120,
      出处: '2023年洪水',
    },
  ],
};

test('hydrology comes with the workbook: areas by outline or weights, storm parameters, gaugings, travel times; the same again changes nothing', async () => {
  const { db, init } = await newDistrict();
  const file = await saved(workbook(HYDROLOGY));
  const first = await init(...SETUP, '--import', file, '--passwords', path.join(folder, 'hydrology.txt'));
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toContain('水文分区 areas：新增 added 2');
  expect(first.out).toContain('水位流量关系 ratings：新增 added 0，更新 changed 1');
  const areas = await listRainAreas(db);
  expect(areas).toMatchObject([
    {
      id: 'lower',
      weights: null,
      rings: [
        [
          [113.2, 34.7],
          [113.3, 34.7],
          [113.3, 34.8],
          [113.2, 34.7],
        ],
      ],
    },
    {
      id: 'upper',
      unitPath: 'district/street',
      demo: false,
      rings: [],
      weights: { SJ01: 0.4, SJ02: 0.6 },
      statistics: [{ hours: 24, mean: 95, cv: 0.58, skewRatio: 3.5, source: '图集第12页' }],
      forecast: null,
    },
  ]);
  expect(await db.query(`select wecom from people where id = 'zhao'`)).toEqual([{ wecom: 'zhao.liu' }]);
  expect(await listTravels(db)).toMatchObject([{ fromId: 'SJ02', toId: 'SJ01', travel: { minutes: 90 } }]);
  expect(await listRatings(db)).toMatchObject([{ stationId: 'SJ01', rating: { source: '2025年实测成果' } }]);
  const before = await everything(db);
  expect((await init('--import', file)).out).toContain('内容与现有数据相同');
  expect(await everything(db)).toEqual(before);
  // What a later workbook does not name stays; what it names is replaced.
  const later = await saved(workbook({ storms: [{ ...HYDROLOGY.storms[0]!, '均值（毫米）': 101 }] }));
  expect((await init('--import', later)).out).toContain('水文分区 areas：新增 added 0，更新 changed 1');
  expect((await listRainAreas(db)).map(({ version, weights }) => [version, weights !== null])).toEqual([
    [1, false],
    [2, true],
  ]);
});

test('every fault of the hydrology sheets is told with its row, and nothing is written', async () => {
  const { db, init } = await newDistrict();
  const bad = {
    ...HYDROLOGY,
    areas: [
      ...HYDROLOGY.areas,
      { 编号: 'bare', 名称: '无界', 类别: '流域', 单位编号: 'nowhere', 出处: '无' },
    ],
    weights: [
      { ...HYDROLOGY.weights[0]!, 权重: 0.9 },
      { ...HYDROLOGY.weights[1]!, 测站编号: 'SJ99' },
    ],
    storms: [
      { ...HYDROLOGY.storms[0]!, Cv: 9 },
      { ...HYDROLOGY.storms[0]!, 分区编号: 'lost' },
    ],
    gaugings: HYDROLOGY.gaugings.slice(0, 3),
    travels: [
      { ...HYDROLOGY.travels[0]!, 下游测站编号: 'SJ02' },
      { ...HYDROLOGY.travels[0]!, '最短（分钟）': 95 },
    ],
  };
  const told = await init(...SETUP, '--import', await saved(workbook(bad)));
  expect(told.code).toBe(1);
  for (const line of [
    '「水文分区」第4行“单位编号”列：没有编号为“nowhere”的单位',
    '「分区权重」第3行“测站编号”列：没有编号为“SJ99”的测站',
    '「暴雨参数」第2行“Cv”列：“9”不符合要求',
    '「暴雨参数」第3行“分区编号”列：没有编号为“lost”的水文分区',
    '「水位流量测次」第2行“测站编号”列：SJ01：',
    '「传播时间」第2行“下游测站编号”列：上游、下游不能是同一测站',
    '「传播时间」第3行“最短（分钟）”列：最短大于传播时间',
  ])
    expect(told.err).toContain(line);
  expect(await db.query('select 1 from units')).toEqual([]);
  // An area that says neither outline nor weights, and weights that are not a whole.
  const unsummed = { ...HYDROLOGY, weights: [HYDROLOGY.weights[0]!], outlines: [] };
  const more = await init(...SETUP, '--import', await saved(workbook(unsummed)));
  expect(more.err).toContain('“lower”：须填写边界或测站权重');
  expect(more.err).toContain('“upper”：权重合计应为1，现为0.400');
});
