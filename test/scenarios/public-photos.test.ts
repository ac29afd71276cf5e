import { connect } from 'node:net';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BOX_PHOTO_BYTES } from '../../contract/intake.ts';
import { codeIn, hidden, type IntakeWorld, intakeWorld } from '../support/intake-world.ts';

/** EXIF with a place: where the camera says it stood. */
const GPS = {
  IFD0: { Make: 'Demo camera' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '34/1 48/1 0/1' },
};
const LARGEST_PAGE_BYTES = 15 * 1024;
let world: IntakeWorld;
let shot: Buffer;
beforeAll(async () => {
  world = await intakeWorld();
  shot = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#3a7' } })
    .withExif(GPS)
    .jpeg()
    .toBuffer();
});
afterAll(() => world?.close());

let addresses = 0;
const newPeer = (): { 'x-test-peer': string } => ({ 'x-test-peer': `203.0.113.${++addresses % 250}` });
const newToken = async (): Promise<string> => hidden((await world.get(`/o/${world.box}`)).text, 'token');
interface Sent {
  token: string;
  words?: string;
  photos?: readonly (readonly [string, Buffer | string])[];
  kept?: readonly string[];
}
function formOf({ token, words = '茶太凉。', photos = [], kept = [] }: Sent): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries({ kind: 'tea', words, phone: '', token, proof: '' }))
    form.append(name, value);
  for (const ticket of kept) form.append('kept', ticket);
  for (const [name, bytes] of photos)
    form.append('photos', new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)]), name);
  return form;
}
const send = (sent: Sent, headers: Record<string, string> = newPeer()) =>
  world.post(`/o/${world.box}`, formOf(sent), headers);
const count = async (table: string): Promise<number> =>
  (await world.ledger.db.query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n ?? 0;
const keptIn = (text: string): string[] =>
  [...text.matchAll(/name="kept" value="([^"]*)"/g)].map(([, ticket = '']) => ticket);

test('a photo comes with the opinion, without its place, sealed as the type says; the same form twice is one record', async () => {
  const page = await world.get(`/o/${world.box}`);
  expect(page.text).toContain('enctype="multipart/form-data"');
  expect(page.text).toContain('type="file"');
  const sent: Sent = { token: hidden(page.text, 'token'), photos: [['IMG 13800138000.jpg', shot]] };
  const [first, second] = await Promise.all([send(sent), send(sent)]);
  expect(first.status, first.text).toBe(200);
  expect(codeIn(second.text)).toBe(codeIn(first.text));
  expect(await count('records')).toBe(1);
  const [file] = await world.ledger.db.query<{ sha256: string; sealed: boolean; name: string | null }>(
    'select f.sha256, f.sealed, a.name from record_attachments a join attachment_files f using (sha256)',
  );
  expect(file).toMatchObject({ sealed: true, name: null });
  const onDisk = Buffer.from((await world.files.read(file!.sha256))!);
  expect(onDisk.includes(Buffer.from('Demo camera'))).toBe(false);
  expect(onDisk.subarray(0, 2).equals(shot.subarray(0, 2))).toBe(false);
  // What the telephone called it stands nowhere.
  const rows = await world.ledger.db.query('select t::text as row from record_entries t');
  expect(JSON.stringify(rows)).not.toContain('13800138000');
});

test('an opinion without a photo is as good; an empty field for files is none', async () => {
  expect((await send({ token: await newToken() })).status).toBe(200);
  expect((await send({ token: await newToken(), photos: [['', '']] })).status).toBe(200);
  const { status } = await world.post(
    `/o/${world.box}`,
    { kind: 'tea', words: '无照片', token: await newToken() },
    newPeer(),
  );
  expect(status).toBe(200);
});

test.each([
  ['no picture', [['a.jpg', 'just words']], '这不是照片', 'This is no photo'],
  [
    'a document',
    [['a.pdf', '%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << >>\n%%EOF\n']],
    '只接收照片',
    'Photos only',
  ],
  [
    'a page in disguise',
    [['a.png', '<html><script>alert(1)</script></html>']],
    '网页、SVG 或脚本',
    'a web page, SVG or script',
  ],
  ['nothing inside', [['a.jpg', '']], '文件是空的', 'The file is empty'],
  ['too large', [['a.jpg', Buffer.alloc(BOX_PHOTO_BYTES + 1, 0xff)]], '超过 8 MiB', 'larger than 8 MiB'],
] as const)('%s is refused in both languages, and nothing is recorded', async (_what, photos, zh, en) => {
  const before = await count('records');
  for (const [language, words] of [
    ['zh-CN', zh],
    ['en', en],
  ] as const) {
    const answer = await send(
      { token: await newToken(), photos },
      { ...newPeer(), 'accept-language': language },
    );
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    expect(answer.text).toContain('茶太凉');
    expect(Buffer.byteLength(answer.text)).toBeLessThan(LARGEST_PAGE_BYTES);
  }
  expect(await count('records')).toBe(before);
});

test('too many are refused; what was taken before a fault in the words is not asked for again', async () => {
  const three = [1, 2, 3].map((n) => [`${n}.jpg`, shot] as const);
  expect((await send({ token: await newToken(), photos: three })).text).toContain('照片超过 2 张');
  const token = await newToken();
  const faulty = await send({ token, words: '', photos: [['a.jpg', shot]] });
  expect(faulty.status).toBe(422);
  expect(faulty.text).toContain('已收到 1 张照片');
  const kept = keptIn(faulty.text);
  expect(kept).toHaveLength(1);
  expect(
    (
      await send({
        token,
        words: '带照片',
        kept,
        photos: [
          ['b.jpg', shot],
          ['c.jpg', shot],
        ],
      })
    ).status,
  ).toBe(422);
  // A ticket of another form is none.
  const other = await send({ token: await newToken(), words: '别人的照片', kept });
  expect(other.status).toBe(200);
  const done = await send({ token, words: '带照片', kept });
  expect(done.status, done.text).toBe(200);
  const photosOf = async (words: string): Promise<number> =>
    (
      await world.ledger.db.query<{ n: number }>(
        `select count(a.*)::int as n from records r left join record_attachments a on a.record_id = r.id
         where r.data->>'words' = $1`,
        [words],
      )
    )[0]!.n;
  expect(await photosOf('带照片')).toBe(1);
  expect(await photosOf('别人的照片')).toBe(0);
});

test('photos of an address are limited; without them its opinion still comes in', async () => {
  const peer = newPeer();
  let answer = await send({ token: await newToken(), words: '', photos: [['a.jpg', shot]] }, peer);
  for (let n = 0; n < 25 && !answer.text.includes('一小时内上传的照片过多'); n++)
    answer = await send({ token: await newToken(), words: '', photos: [['a.jpg', shot]] }, peer);
  expect(answer.text).toContain('一小时内上传的照片过多');
  expect((await send({ token: await newToken(), words: '没有照片' }, peer)).status).toBe(200);
  expect((await send({ token: await newToken(), photos: [['a.jpg', shot]] })).status).toBe(200);
});

test('a form beyond every photo is cut off; one address cannot keep others from sending', async () => {
  const huge = [1, 2, 3, 4].map((n) => [`${n}.jpg`, Buffer.alloc(BOX_PHOTO_BYTES, 0xff)] as const);
  const answer = await send({ token: await newToken(), photos: huge });
  expect(answer.status).toBe(413);
  expect(answer.text).toContain('照片过大');
  const { hostname, port } = new URL(world.url);
  const slow = Array.from({ length: 3 }, () => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(
      `POST /o/${world.box} HTTP/1.1\r\nhost: ${hostname}\r\nx-test-peer: 192.0.2.66\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 4000000\r\n\r\n--x\r\n`,
    );
    return new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
  });
  expect(await Promise.race(slow)).toContain('503');
  expect((await send({ token: await newToken(), photos: [['a.jpg', shot]] })).status).toBe(200);
  expect((await send({ token: await newToken() }, { 'x-test-peer': '192.0.2.66' })).status).toBe(200);
  expect((await Promise.all(slow)).filter((text) => text.includes('408'))).toHaveLength(2);
});
