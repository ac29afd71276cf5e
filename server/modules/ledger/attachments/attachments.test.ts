import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Uploaded } from '../../../../contract/attachments.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import { attachment, type Programme, text, textKeys } from '../../../../programmes/kit/index.ts';
import { testDatabase } from '../../../../test/support/database.ts';
import { type LedgerWorld, ledgerWorld, newUuid, person } from '../../../../test/support/ledger-world.ts';
import { MIGRATIONS } from '../../../migrations/index.ts';
import { backup } from '../../../platform/backup/backup.ts';
import { restore } from '../../../platform/backup/restore.ts';
import { type FileStore, openFileStore } from '../../../platform/files/index.ts';
import { createApi } from '../../../platform/http/api.ts';
import { createLogger } from '../../../platform/log.ts';
import { createErasureLog } from '../../../platform/vault/index.ts';
import { signWithin, statementsUnder } from '../../figures/index.ts';
import { applyMoves } from '../apply-moves.ts';
import { eraseRecord } from '../erase-record.ts';
import { ledgerRoutes } from '../routes.ts';
import { verifyLedger } from '../verify-ledger.ts';
import { attachmentRoutes, createTickets, sweepFiles, verifyFiles } from './index.ts';
import { plainName } from './take-file.ts';

const SHELLS: Programme = {
  id: 'shells',
  types: {
    shell: {
      fields: {
        name: text(40, { usedBy: 'collectors' }),
        photos: attachment(['image', 'document']),
        face: attachment(['image'], { sensitive: true }),
      },
      retention: { months: 6 },
      title: 'name',
      states: { found: {}, gone: { end: 'negative' } },
      moves: {
        find: {
          from: 'new',
          to: 'found',
          by: ['street-officer'],
          input: { name: 'required', photos: 'optional', face: 'optional' },
        },
        correct: { from: ['found'], by: ['street-officer'], input: { photos: 'optional' } },
        lose: { from: ['found'], to: 'gone', by: ['street-officer'] },
      },
      see: [{ roles: ['street-officer'] }],
      figures: {},
    },
  },
  texts: { zh: {}, en: {} },
};
const words = Object.fromEntries(textKeys(SHELLS).map((key) => [key, key]));
SHELLS.texts = { zh: words, en: words };

const clerk = person('clerk', 'street-officer', 'district/street-a');
const far = person('far', 'street-officer', 'district/street-b');
const security = person('security', 'security-admin', 'district');
const SHELL = 'shells/shell';
const shot = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 700, height: 500, channels: 3, background } })
    .withExif({ IFD0: { Make: 'Demo camera' } })
    .jpeg()
    .toBuffer();

let dataDir: string;
let world: LedgerWorld;
let files: FileStore;
let who: Actor = clerk;
let api: ReturnType<typeof createApi>;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'ward-files-'));
  world = await ledgerWorld([SHELLS]);
  files = openFileStore(dataDir, 'attachments');
  const uploads = world.uploads ?? createTickets('');
  api = createApi({
    routes: [...attachmentRoutes({ ...world, uploads, files }), ...ledgerRoutes(world)],
    authenticate: async () => who,
    authHandler: async () => new Response(),
    trustedOrigins: () => [],
    clock: world.clock,
    log: createLogger({ level: 'silent' }),
    version: '0',
  });
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const as = async <T>(actor: Actor, work: () => Promise<T>): Promise<T> => {
  who = actor;
  return work().finally(() => {
    who = clerk;
  });
};
const send = (field: string, bytes: Uint8Array, name = '照片.jpg'): Promise<Response> =>
  Promise.resolve(
    api.request(`/api/attachments?type=${SHELL}&field=${field}&name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes as Uint8Array<ArrayBuffer>,
    }),
  );
const sent = async (field: string, bytes: Uint8Array, name?: string): Promise<Uploaded> => {
  const answer = await send(field, bytes, name);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Uploaded;
};
const find = (data: Record<string, unknown>, actor = clerk) =>
  world.move(actor, { type: SHELL, move: 'find', unitId: 'street-a', data: { name: '贝', ...data } });
const onDisk = async (): Promise<number> =>
  (await readdir(path.join(dataDir, 'files', 'attachments'), { recursive: true })).filter((name) =>
    /[0-9a-f]{64}$/.test(name),
  ).length;
const open = (id: string, sha256: string, more = ''): Promise<Response> =>
  Promise.resolve(api.request(`/api/records/${id}/attachments/${sha256}${more}`));
const photosOf = (row: { data: Readonly<Record<string, unknown>> }) =>
  row.data['photos'] as { sha256: string }[];

test('a photo goes into a record, is shown as what it is, and takes no place with it', async () => {
  const ticket = await sent('photos', await shot('#a33'), '../../门口 2\u202Egpj.exe');
  expect(ticket).toMatchObject({ name: '门口 2gpj.jpg', media: 'image/jpeg' });
  const { record } = await find({ photos: [{ ticket: ticket.ticket, alt: '门口的告示' }] });
  const [photo] = photosOf(record);
  expect(photo).toMatchObject({ name: '门口 2gpj.jpg', alt: '门口的告示' });
  const answer = await open(record.id, photo!.sha256);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent('门口 2gpj.jpg')}`,
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.includes('Demo camera')).toBe(false);
  const small = Buffer.from(await (await open(record.id, photo!.sha256, '?size=thumbnail')).arrayBuffer());
  expect(await sharp(small).metadata()).toMatchObject({ width: 320, format: 'jpeg' });
  expect((await open(record.id, photo!.sha256, '?save=yes')).headers.get('content-disposition')).toMatch(
    /^attachment/,
  );
  const shown = (await (await api.request(`/api/records/${record.id}`)).json()) as { data: unknown };
  expect(shown.data).toEqual({ name: '贝', photos: record.data['photos'] });
});

test('the file is as open as its record', async () => {
  const { record } = await find({ photos: [{ ticket: (await sent('photos', await shot('#333'))).ticket }] });
  const { sha256 } = photosOf(record)[0]!;
  expect((await as(far, () => open(record.id, sha256))).status).toBe(404);
  const other = await find({});
  expect((await open(other.record.id, sha256)).status).toBe(404);
  expect((await open(record.id, 'a'.repeat(64))).status).toBe(404);
});

test('only who sent a file puts it into a move, for its field, within a day', async () => {
  const { ticket } = await sent('photos', await shot('#3a3'));
  const refused = { code: 'unprocessable' };
  await expect(find({ face: [{ ticket }] })).rejects.toMatchObject(refused);
  await expect(
    find({ photos: [{ ticket: `${ticket.slice(0, 40)}AAAA${ticket.slice(44)}` }] }),
  ).rejects.toMatchObject(refused);
  const colleague = person('colleague', 'street-officer', 'district/street-a');
  await expect(find({ photos: [{ ticket }] }, colleague)).rejects.toMatchObject(refused);
  const { record } = await find({ photos: [{ ticket }] });
  const [forged] = photosOf(record);
  // What another record has is named by nobody without sending it.
  await expect(find({ photos: [forged] })).rejects.toMatchObject(refused);
  await world.clock.advance(86_400_001);
  await expect(find({ photos: [{ ticket }] })).rejects.toMatchObject(refused);
});

test('a correction keeps what it names, the journal keeps what it does not; a batch asks the same', async () => {
  const [a, b] = [await sent('photos', await shot('#111')), await sent('photos', await shot('#eee'))];
  const first = await find({ photos: [{ ticket: a.ticket, alt: '甲' }] });
  const kept = photosOf(first.record)[0]!;
  const [outcome] = await applyMoves(world, [
    {
      actor: clerk,
      move: {
        type: SHELL,
        move: 'correct',
        recordId: first.record.id,
        expectedVersion: 1,
        data: { photos: [{ sha256: kept.sha256 }, { ticket: b.ticket }] },
        links: {},
        reason: null,
      },
    },
  ]);
  if (!outcome?.ok) throw new Error('refused');
  expect(photosOf(outcome.record)).toMatchObject([
    { sha256: kept.sha256, alt: '甲' },
    { media: 'image/jpeg' },
  ]);
  const only = photosOf(outcome.record)[1]!;
  await world.move(clerk, {
    type: SHELL,
    move: 'correct',
    recordId: first.record.id,
    expectedVersion: 2,
    data: { photos: [{ sha256: only.sha256 }] },
  });
  expect((await open(first.record.id, kept.sha256)).status).toBe(200);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
});

test('hostile files are refused with the reason; nothing is kept', async () => {
  const before = await onDisk();
  const told = async (bytes: Buffer, field = 'photos'): Promise<unknown> => {
    const answer = await send(field, bytes, 'a.jpg');
    const { fields } = (await answer.json()) as { fields?: { message: string }[] };
    return [answer.status, fields?.[0]?.message];
  };
  expect(await told(Buffer.from('MZ…'))).toEqual([422, 'program']);
  expect(await told(Buffer.from('<svg onload="x"/>'))).toEqual([422, 'page']);
  expect(await told(Buffer.alloc(0))).toEqual([422, 'empty']);
  expect(await told(Buffer.from('%PDF-1.4\n%%EOF'), 'face')).toEqual([422, 'not-taken']);
  expect(await told(Buffer.alloc(21 * 1024 * 1024))).toEqual([413, undefined]);
  expect((await send('name', await shot('#000'))).status).toBe(404);
  expect(await onDisk()).toBe(before);
});

test('the same bytes are kept once; what no record names is swept, what a record names never', async () => {
  const bytes = await shot('#0af');
  const [once, again] = [await sent('photos', bytes), await sent('photos', bytes)];
  const { record } = await find({ photos: [{ ticket: again.ticket }] });
  await sent('photos', await shot('#fa0'));
  await sent('face', await shot('#fa0'));
  await world.clock.advance(3 * 86_400_000);
  const before = await onDisk();
  expect(await sweepFiles({ ...world, files })).toBe(2);
  // The picture with its thumbnail, and the sealed one.
  expect(await onDisk()).toBe(before - 3);
  expect(await sweepFiles({ ...world, files })).toBe(0);
  expect((await open(record.id, photosOf(record)[0]!.sha256)).status).toBe(200);
  await expect(find({ photos: [{ ticket: once.ticket }] })).rejects.toMatchObject({ code: 'unprocessable' });
  expect(await verifyFiles(world.db, files)).toEqual([]);
});

test('what is sensitive lies sealed, is opened with a reason, and is gone for ever after an erasure', async () => {
  const picture = await shot('#fed');
  const { record } = await find({
    face: [{ ticket: (await sent('face', picture)).ticket, alt: '演示·居民' }],
  });
  expect(JSON.stringify(record.data)).not.toContain('演示');
  const shown = (await (await api.request(`/api/records/${record.id}`)).json()) as {
    data: Record<string, unknown>;
  };
  expect(shown.data['face']).toEqual({ masked: true });
  const ask = (where: string, reason: string) =>
    Promise.resolve(
      api.request(`/api/records/${record.id}/${where}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reason }),
      }),
    );
  const { data } = (await (await ask('sensitive', '核对来信')).json()) as {
    data: { face: Record<string, string>[] };
  };
  expect(Object.keys(data.face[0]!).sort()).toEqual(['alt', 'bytes', 'media', 'name', 'sha256']);
  const { sha256 = '' } = data.face[0]!;
  expect((await open(record.id, sha256)).status).toBe(403);
  expect((await open(record.id, sha256, '?size=thumbnail')).status).toBe(403);
  const kept = Buffer.from((await files.read(sha256)) ?? []);
  expect(kept.subarray(0, 2)).not.toEqual(picture.subarray(0, 2));
  const opened = await ask(`attachments/${sha256}/opening`, '核对来信');
  expect(opened.headers.get('cache-control')).toBe('no-store');
  expect((await sharp(Buffer.from(await opened.arrayBuffer())).metadata()).width).toBe(700);
  const audited = await world.db.query(
    `select 1 from audit_entries where action = 'open-file' and about = $1`,
    [record.id],
  );
  expect(audited).toHaveLength(1);
  expect((await as(far, () => ask(`attachments/${sha256}/opening`, '核对来信'))).status).toBe(404);
  await eraseRecord({ ...world, log: createErasureLog(dataDir) }, security, record.id, '本人申请删除');
  expect((await ask(`attachments/${sha256}/opening`, '核对来信')).status).toBe(404);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
});

test('a backup carries the files; what is missing or altered on disk is told', async () => {
  const { record } = await find({ photos: [{ ticket: (await sent('photos', await shot('#abc'))).ticket }] });
  const { sha256 } = photosOf(record)[0]!;
  const file = path.join(dataDir, 'a.ward-backup');
  const common = { world: 'live' as const, nowMs: world.clock.nowMs() };
  await backup({ ...common, db: world.db, dataDir, file, wardVersion: '0' });
  const elsewhere = path.join(dataDir, 'restored');
  const db = await testDatabase({ empty: true });
  await restore({ ...common, db, dataDir: elsewhere, file, migrations: MIGRATIONS });
  const there = openFileStore(elsewhere, 'attachments');
  expect(await there.read(sha256)).toEqual(await files.read(sha256));
  expect(await verifyFiles(db, there)).toEqual([]);
  await writeFile(path.join(elsewhere, 'files/attachments', sha256.slice(0, 2), sha256), 'altered');
  expect(await verifyFiles(db, there)).toMatchObject([{ sha256, fault: expect.stringContaining('others') }]);
  await there.remove(sha256);
  expect(await verifyFiles(db, there)).toMatchObject([
    { sha256, fault: expect.stringContaining('not on disk') },
  ]);
});

test.each([
  ['C:\\Users\\a\\竣工.JPEG', '竣工.jpg'],
  ['', 'file.jpg'],
  ['a\nb".html', 'ab.jpg'],
  ['…'.repeat(300), `${'…'.repeat(116)}.jpg`],
])('%s is called %s', (given, name) => {
  expect(plainName(given, 'jpg')).toBe(name);
});

test('the paper of a signed statement is kept, opened by who reads the unit, and by no digest alone', async () => {
  const unit = 'district/street-a';
  const paper = await shot('#fff');
  const send = async (actor: Actor, to: string, bytes: Uint8Array) => {
    who = actor;
    return api.request(
      `http://localhost/api/figure-papers?${new URLSearchParams({ unit: to, name: 'C:\\台账.jpg' })}`,
      {
        method: 'POST',
        headers: { cookie: 'session', 'content-type': 'application/octet-stream' },
        body: new Uint8Array(bytes),
      },
    );
  };
  expect((await send(far, unit, paper)).status).toBe(403);
  expect((await send(clerk, unit, Buffer.from('<script>'))).status).toBe(422);
  const kept = (await (await send(clerk, unit, paper)).json()) as { name: string; sha256: string };
  expect(kept.name).toBe('台账.jpg');
  const sign = (actor: Actor, unitId: string) =>
    world.db.transaction((tx) =>
      signWithin(tx, { ...world, figures: new Map() } as never, actor, {
        kind: 'manual',
        unitId,
        concept: '台账人数',
        measure: '人',
        value: 30,
        fromDay: '2026-05-01',
        asOfDay: '2026-05-31',
        method: 'paper-ledger',
        source: '纸质台账',
        attachment: kept,
      } as never),
    );
  const own = await sign(clerk, 'street-a');
  expect(own.paperKept).toBe(true);
  // Whoever knows the digest of a file of somebody else signs nothing with it.
  await expect(sign(far, 'street-b')).rejects.toMatchObject({ code: 'paper-not-kept' });
  // Signed before papers were kept.
  await world.db.execute(
    `insert into figure_statements (id, kind, figure, concept, value, measure, unit_path, from_day, as_of_day, method, source,
       attachment, signed_by_id, signed_by_name, signed_post_id, signed_post_title, signed_at, idempotency_key)
     select $1, kind, figure, concept, value, measure, 'district/street-b', from_day, as_of_day, method, source,
       attachment, signed_by_id, signed_by_name, signed_post_id, signed_post_title, signed_at, null
     from figure_statements where id = $2`,
    [newUuid(), own.id],
  );
  const [other] = await statementsUnder(world.db, 'district/street-b');
  expect(other).toMatchObject({ paperKept: false, attachment: { sha256: kept.sha256 } });
  const open = async (actor: Actor, id: string): Promise<Response> => {
    who = actor;
    return api.request(`http://localhost/api/figure-statements/${id}/paper`, {
      headers: { cookie: 'session' },
    });
  };
  const opened = await open(clerk, own.id);
  expect(opened.status).toBe(200);
  expect(opened.headers.get('content-security-policy')).toContain('sandbox');
  expect(files.nameOf(new Uint8Array(await opened.arrayBuffer()))).toBe(kept.sha256);
  expect((await open(far, own.id)).status).toBe(403);
  expect((await open(far, other?.id ?? '')).status).toBe(404);
  await world.clock.advance(4 * 86_400_000);
  await sweepFiles({ db: world.db, clock: world.clock, files });
  expect((await open(clerk, own.id)).status).toBe(200);
  expect((await verifyFiles(world.db, files)).map(({ sha256 }) => sha256)).not.toContain(kept.sha256);
});
