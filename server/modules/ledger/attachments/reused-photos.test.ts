import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../contract/permissions.ts';
import { attachment, type Programme, text, textKeys } from '../../../../programmes/kit/index.ts';
import { figuresOf, type LedgerWorld, ledgerWorld, person } from '../../../../test/support/ledger-world.ts';
import { bandsOf, type FileStore, openFileStore, pictureHashOf } from '../../../platform/files/index.ts';
import { createApi } from '../../../platform/http/api.ts';
import { createLogger } from '../../../platform/log.ts';
import { figureRoutes } from '../../figures/index.ts';
import { createTickets, takeFile } from './index.ts';

const SHELL = 'shells/shell';
const SHELLS: Programme = {
  id: 'shells',
  types: {
    shell: {
      fields: {
        name: text(40, { usedBy: 'collectors' }),
        photos: attachment(['image']),
        face: attachment(['image'], { sensitive: true }),
      },
      retention: { months: 6 },
      links: { beside: { to: 'shell' } },
      title: 'name',
      states: { found: {}, gone: { end: 'negative' } },
      moves: {
        find: {
          from: 'new',
          to: 'found',
          by: ['street-officer'],
          input: { name: 'required', photos: 'optional', face: 'optional' },
          links: { beside: 'optional' },
        },
        lose: { from: ['found'], to: 'gone', by: ['street-officer'] },
      },
      see: [{ roles: ['street-officer'] }],
      figures: { found: { on: 'find', counts: 'records', measure: '条', visibility: 'internal' } },
    },
  },
  texts: { zh: {}, en: {} },
};
const words = Object.fromEntries(textKeys(SHELLS).map((key) => [key, key]));
SHELLS.texts = { zh: words, en: words };

const clerk = person('clerk', 'street-officer', 'district/street-a');
const far = person('far', 'street-officer', 'district/street-b');
const whole = person('whole', 'street-officer', 'district');
const auditor = person('auditor', 'auditor', 'district');

/** A scene of soft patches of light that its number decides, as large as a phone takes it. */
async function scene(seed: number): Promise<Buffer> {
  let state = (seed * 2_654_435_761) >>> 0;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  for (let n = 0; n < 8; n++) random();
  const small = Buffer.from(Array.from({ length: 16 * 12 * 3 }, () => Math.floor(random() * 256)));
  return sharp(small, { raw: { width: 16, height: 12, channels: 3 } })
    .resize(1200, 900, { kernel: 'cubic' })
    .jpeg({ quality: 92 })
    .toBuffer();
}
const sentOn = (bytes: Buffer): Promise<Buffer> => sharp(bytes).resize(640).jpeg({ quality: 45 }).toBuffer();
const asPng = (bytes: Buffer): Promise<Buffer> => sharp(bytes).resize(1000).png().toBuffer();

const distance = (a: bigint, b: bigint): number =>
  [...BigInt.asUintN(64, a ^ b).toString(2)].filter((bit) => bit === '1').length;

test('a picture that was scaled and compressed again looks the same; others do not; a blank sheet says nothing', async () => {
  const hashes: bigint[] = [];
  for (let seed = 1; seed <= 24; seed++) {
    const picture = await scene(seed);
    const hash = (await pictureHashOf(picture))!;
    for (const again of [await sentOn(picture), await asPng(picture)])
      expect(distance(hash, (await pictureHashOf(again))!)).toBeLessThanOrEqual(4);
    hashes.push(hash);
  }
  const apart = hashes.flatMap((a, n) => hashes.slice(n + 1).map((b) => distance(a, b)));
  expect(Math.min(...apart)).toBeGreaterThan(4);
  const blank = { create: { width: 900, height: 600, channels: 3 as const, background: '#f4f4f0' } };
  expect(await pictureHashOf(await sharp(blank).jpeg().toBuffer())).toBeUndefined();
});

test('whatever four bits differ, one of the five bands is the same', () => {
  for (let n = 0; n < 2_000; n++) {
    const hash = BigInt.asIntN(64, BigInt(n) * 0x9e3779b97f4a7c15n);
    let other = hash;
    for (let bit = 0; bit < 4; bit++) other ^= 1n << BigInt((n * 7 + bit * bit * 11 + bit * n) % 64);
    const bands = bandsOf(BigInt.asIntN(64, other));
    expect(bandsOf(hash).some((band) => bands.includes(band))).toBe(true);
  }
});

let dataDir: string;
let world: LedgerWorld;
let files: FileStore;
let who: Actor = clerk;
let api: ReturnType<typeof createApi>;
const ids: Record<string, string> = {};

async function find(
  name: string,
  photo: Buffer | undefined,
  more: { field?: string; actor?: Actor; unitId?: string; beside?: string } = {},
): Promise<void> {
  const { field = 'photos', actor = clerk, unitId = 'street-a', beside } = more;
  const uploads = world.uploads ?? createTickets('');
  const query = { type: SHELL, field, name: 'a.jpg' };
  const data = photo
    ? { [field]: [{ ticket: (await takeFile({ ...world, uploads, files }, actor, query, photo)).ticket }] }
    : {};
  const { record } = await world.move(actor, {
    type: SHELL,
    move: 'find',
    unitId,
    data: { name, ...data },
    ...(beside === undefined ? {} : { links: { beside: [beside] } }),
  });
  ids[name] = record.id;
}

const SCOPE = 'from=2026-05-01&to=2026-06-30';
async function read<T>(actor: Actor, path: string, unit: string): Promise<T> {
  who = actor;
  const answer = await api.request(`/api/${path}?id=${SHELL}/found&unit=${unit}&${SCOPE}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}
interface Detail {
  quality: { looked: number; withPhotos: number; reusedPhotos: number };
}
interface Pairs {
  pairs: {
    record: { title: string | null; photo: string | null };
    other: { title: string | null };
    bits: number | null;
  }[];
  hidden: number;
}
const named = ({ pairs }: Pairs): string[] =>
  pairs
    .map(
      ({ record, other, bits }) =>
        `${[record.title, other.title].sort().join(' ')} ${bits === null ? 'file' : 'look'}`,
    )
    .sort();

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'ward-photos-'));
  world = await ledgerWorld([SHELLS]);
  files = openFileStore(dataDir, 'attachments');
  api = createApi({
    routes: figureRoutes(figuresOf(world)),
    authenticate: async () => who,
    authHandler: async () => new Response(),
    trustedOrigins: () => [],
    clock: world.clock,
    log: createLogger({ level: 'silent' }),
    version: '0',
  });
  const [gate, stairs, secret, shared] = [
    await scene(101),
    await scene(102),
    await scene(103),
    await scene(104),
  ];
  await find('gate', gate);
  await find('gate-again', gate);
  await find('gate-sent-on', await sentOn(gate));
  await find('stairs', stairs);
  await find('bare', undefined);
  await find('face-1', secret, { field: 'face' });
  await find('face-2', secret, { field: 'face' });
  await find('face-shown', secret);
  await find('near', shared);
  await find('far', await asPng(shared), { actor: far, unitId: 'street-b' });
  await find('one-matter', stairs, { beside: ids['stairs']! });
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

test('a figure tells how many of its records have a photo that another record has too', async () => {
  const { quality } = await read<Detail>(clerk, 'figure-detail', 'district/street-a');
  expect(quality).toMatchObject({ looked: 10, withPhotos: 7, reusedPhotos: 4 });
});

test('it opens onto the pairs that the reader sees, the same file first; the rest is counted', async () => {
  const mine = await read<Pairs>(clerk, 'figure-reused-photos', 'district/street-a');
  expect(named(mine)).toEqual([
    'gate gate-again file',
    'gate gate-sent-on look',
    'gate-again gate-sent-on look',
  ]);
  expect(mine.pairs[0]?.bits).toBeNull();
  expect(mine.hidden).toBe(1);
  const both = await read<Pairs>(whole, 'figure-reused-photos', 'district/street-a');
  expect(named(both)).toContain('far near look');
  expect(both.hidden).toBe(0);
});

test('an auditor reads which records they are, without title and picture', async () => {
  const { pairs, hidden } = await read<Pairs>(auditor, 'figure-reused-photos', 'district');
  expect([pairs.length, hidden]).toEqual([4, 0]);
  for (const { record, other } of pairs)
    expect([record.title, record.photo, other.title]).toEqual([null, null, null]);
});

test('what is sealed has no look: neither with another sealed file nor with the same picture in the open', async () => {
  const rows = await world.db.query<{ sealed: boolean; looks: number }>(
    'select sealed, count(picture_hash)::int as looks from attachment_files group by sealed order by sealed',
  );
  expect(rows).toEqual([
    { sealed: false, looks: 6 },
    { sealed: true, looks: 0 },
  ]);
  await expect(world.db.execute('update attachment_files set picture_hash = 1 where sealed')).rejects.toThrow(
    /sealed_unseen/,
  );
});
