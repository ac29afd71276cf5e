import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { choice, count, date, type Programme } from '../../programmes/kit/index.ts';
import { textKeys } from '../../programmes/kit/text-keys.ts';
import { makeKey, stopKey } from '../../server/modules/intake/open311/keys.ts';
import { verifyLedger } from '../../server/modules/ledger/index.ts';
import { type IntakeWorld, intakeWorld } from '../support/intake-world.ts';
import { person } from '../support/ledger-world.ts';
import { WISHES } from '../support/wish-programme.ts';

const schema = readFileSync(new URL('../fixtures/open311/georeport-v2.xsd', import.meta.url), 'utf8');
const SCRIPT = '<script>alert(1)</script>\u0007"\'&';
const PHONE = '13800138000';
const TEA = 'tea-house.wish.tea';
const admin = person('admin', 'system-admin', 'district');
const cook = person('cook', 'grid-worker', 'district/street-a');
const officer = person('officer', 'street-officer', 'district/street-a');

/** The tea house asks for more than description and contact. */
function withAttributes(): Programme {
  const { wish } = WISHES.types;
  const say = wish!.moves['say']!;
  const more = {
    size: choice(['small', 'large'], { usedBy: 'the kitchen' }),
    cups: count('cups', {}, 9),
    day: date(),
  };
  const programme: Programme = {
    ...WISHES,
    types: {
      wish: {
        ...wish!,
        fields: { ...wish!.fields, ...more },
        moves: {
          ...wish!.moves,
          say: { ...say, input: { ...say.input, size: 'required', cups: 'optional', day: 'optional' } },
        },
        intake: { ...wish!.intake!, asks: ['kind', 'words', 'size', 'cups', 'day', 'phone'] },
      },
    },
  };
  const named = (language: string): Record<string, string> =>
    Object.fromEntries(textKeys(programme).map((key) => [key, `${language} ${key}`]));
  return { ...programme, texts: { zh: named('zh'), en: named('en') } };
}

let world: IntakeWorld;
let key: string;
beforeAll(async () => {
  world = await intakeWorld([withAttributes()]);
  key = (await makeKey(world.intake, admin, { name: '市民热线', unitId: 'street-a' })).key;
});
afterAll(() => world?.close());

async function valid(xml: string): Promise<string> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'answer.xml', contents: xml }],
    schema: [schema],
  });
  expect(errors, xml).toEqual([]);
  return xml;
}
/** The same resource in both formats: the XML valid, the JSON parsed. */
async function both(path: string, query = ''): Promise<{ status: number; xml: string; json: unknown }> {
  const xml = await world.get(`/open311${path}.xml${query}`);
  const json = await world.get(`/open311${path}.json${query}`);
  expect(xml.status, xml.text).toBe(json.status);
  expect(xml.headers.get('content-type')).toBe('text/xml; charset=utf-8');
  expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8');
  return { status: xml.status, xml: await valid(xml.text), json: JSON.parse(json.text) };
}
const REQUEST = {
  service_code: TEA,
  address_string: '一号院三单元',
  description: '茶太凉。下次请热一点。',
  'attribute[size]': 'large',
};
const post = (more: Record<string, string> = {}, headers: Record<string, string> = {}, format = 'json') =>
  world.post(`/open311/v2/requests.${format}`, { api_key: key, ...REQUEST, ...more }, headers);
const created = async (more: Record<string, string> = {}, headers: Record<string, string> = {}) => {
  const { status, text } = await post(more, headers);
  expect(status, text).toBe(200);
  return (JSON.parse(text) as { service_request_id: string; service_notice: string }[])[0]!;
};
const recordOf = async (id: string) =>
  (
    await world.ledger.db.query<{ version: number; data: Record<string, unknown>; unit: string }>(
      'select version, data, unit_path as unit from records where id = $1',
      [id],
    )
  )[0]!;
async function move(who: typeof cook, id: string, name: string, data: Record<string, unknown> = {}) {
  const { version } = await recordOf(id);
  await world.ledger.move(who, {
    type: 'tea-house/wish',
    move: name,
    recordId: id,
    expectedVersion: version,
    data,
  });
}
const serve = async (id: string, shown: string): Promise<void> => {
  await move(cook, id, 'serve', { answer: '好' });
  await move(officer, id, 'rate', { stars: 'good' });
  await move(officer, id, 'show', { shown });
};

test('discovery, services and definitions are the declarations, valid in both formats', async () => {
  const discovery = await both('/discovery');
  expect(discovery.json).toMatchObject({
    endpoints: [{ url: `${world.url}/open311/v2`, type: 'production' }],
  });
  const { json } = await both('/v2/services', '?jurisdiction_id=');
  expect(json).toMatchObject([
    { service_code: TEA, service_name: expect.any(String), metadata: true, type: 'realtime' },
    { service_code: 'tea-house.wish.cake' },
  ]);
  const definition = await both(`/v2/services/${TEA}`);
  expect(definition.json).toMatchObject({
    service_code: TEA,
    attributes: [
      { code: 'size', datatype: 'singlevaluelist', required: true, order: 1 },
      { code: 'cups', datatype: 'number', required: false, datatype_description: 'cups' },
      { code: 'day', datatype: 'datetime' },
    ],
  });
  // What is asked for in confidence is no attribute.
  expect(JSON.stringify(definition.json)).not.toContain('phone');
  expect((await both('/v2/services/none.such')).status).toBe(404);
});

test('reported, followed, and read by everybody in full only after moderation', async () => {
  const made = await created({ phone: PHONE, first_name: '张', 'attribute[cups]': '2' });
  const id = made.service_request_id;
  expect(made.service_notice).toMatch(/\d{8}/);
  expect(await recordOf(id)).toMatchObject({
    unit: 'district/street-a',
    data: { kind: 'tea', size: 'large', cups: 2, table: '一号院三单元', way: 'web' },
  });
  const one = async () => ((await both(`/v2/requests/${id}`)).json as Record<string, unknown>[])[0]!;
  expect(await one()).toMatchObject({ status: 'open', service_code: TEA, description: null, address: null });
  expect((await both('/v2/requests')).json).toEqual([]);
  await serve(id, `茶水保温，${SCRIPT} 联系 ${PHONE}`);
  expect(await one()).toMatchObject({ status: 'closed', address: '一号院三单元' });
  const list = await both('/v2/requests', `?service_code=${TEA}&status=closed`);
  for (const text of [list.xml, JSON.stringify(list.json)]) {
    expect(text).toContain('茶水保温');
    for (const secret of [PHONE, '太凉', '张', 'cook', 'officer']) expect(text).not.toContain(secret);
  }
  expect(list.xml).not.toContain('<script>');
  expect((await both('/v2/requests', '?status=open')).json).toEqual([]);
  expect((await both('/v2/requests', '?service_code=tea-house.wish.cake')).json).toEqual([]);
  // What nobody published and no key brought is not there, even for who knows its id.
  const quiet = await world.ledger.move(cook, {
    type: 'tea-house/wish',
    move: 'say',
    unitId: 'court-1',
    data: { name: '门口说的', words: '门口说的', kind: 'cake', size: 'small' },
  });
  expect((await both(`/v2/requests/${quiet.record.id}`)).status).toBe(404);
  expect((await verifyLedger(world.ledger.db, world.ledger.catalogue)).faults).toEqual([]);
});

test('filters, spans and pages', async () => {
  const day = 86_400_000;
  const start = world.ledger.clock.nowMs();
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    await world.ledger.clock.set(start + (n + 1) * 40 * day);
    const { service_request_id: id } = await created({ description: `第${n}个愿望` });
    await serve(id, `愿望${n}`);
    ids.push(id);
  }
  const at = (days: number): string => new Date(start + days * day).toISOString();
  const read = async (query: string) =>
    ((await both('/v2/requests', query)).json as { service_request_id: string }[]).map(
      (each) => each.service_request_id,
    );
  expect(await read('')).toEqual([ids[4], ids[3], ids[2]]);
  expect(await read('?start_date=&end_date=&status=&service_code=')).toEqual([ids[4], ids[3], ids[2]]);
  expect(await read(`?start_date=${at(30)}&end_date=${at(90)}`)).toEqual([ids[1], ids[0]]);
  expect(await read(`?end_date=${at(90)}`)).toHaveLength(3);
  expect(await read(`?start_date=${at(150)}`)).toEqual([ids[4], ids[3]]);
  expect(await read('?page_size=2')).toEqual([ids[4], ids[3]]);
  expect(await read('?page_size=2&page=2')).toEqual([ids[2]]);
  expect(await read(`?service_request_id=${ids[0]},${ids[4]},none&status=nonsense`)).toEqual([
    ids[0],
    ids[4],
  ]);
  for (const wrong of [
    `?start_date=${at(0)}&end_date=${at(91)}`,
    `?start_date=${at(9)}&end_date=${at(1)}`,
    '?start_date=2026-01-01',
    '?status=done',
    '?page=0',
    '?page_size=1001',
  ])
    expect((await both('/v2/requests', wrong)).status, wrong).toBe(400);
  expect((await both('/v2/requests', '?service_code=none')).status).toBe(404);
});

test('a place by its id, degrees alone, and what does not fit is named', async () => {
  const boxed = await created({ address_string: '', address_id: world.box });
  expect((await recordOf(boxed.service_request_id)).unit).toBe('district/street-a/court-1');
  const located = await created({ address_string: '', lat: '34.8', long: '113.29' });
  expect((await recordOf(located.service_request_id)).data['table']).toContain('34.8, 113.29');
  const refused = async (more: Record<string, string>) => {
    const { status, text } = await post(more, {}, 'xml');
    await valid(text);
    return `${status} ${text.replaceAll(/<[^>]+>/g, ' ')}`;
  };
  expect(await refused({ description: '' })).toMatch(/400 .*description is missing/s);
  expect(await refused({ 'attribute[size]': '' })).toMatch(/400 .*attribute\[size\] is missing/s);
  expect(await refused({ 'attribute[size]': 'huge' })).toMatch(/400 .*data\.size/s);
  expect(await refused({ 'attribute[mood]': 'x' })).toMatch(/400 .*attribute\[mood\]/s);
  expect(await refused({ address_string: '' })).toMatch(/400 .*address_id has to be given/s);
  expect(await refused({ lat: '34.8' })).toMatch(/400 .*lat and long come together/s);
  expect(await refused({ lat: '134.8', long: '113' })).toMatch(/^400/);
  expect(await refused({ address_id: 'elsewhere' })).toMatch(/^400/);
  expect(await refused({ service_code: '' })).toMatch(/^400/);
  expect(await refused({ service_code: 'none' })).toMatch(/^404/);
  expect(await refused({ api_key: '' })).toMatch(/403 .*missing/s);
});

test('sent again with its key of idempotency it is one record', async () => {
  const twice = { 'idempotency-key': 'order-7' };
  const answers = await Promise.all([1, 2, 3].map(() => created({ description: '只报一次' }, twice)));
  expect(new Set(answers.map((each) => each.service_request_id)).size).toBe(1);
  expect(new Set(answers.map((each) => each.service_notice)).size).toBe(1);
});

test('a key is shown once, kept as a digest, and opens nothing once it is revoked', async () => {
  const made = await makeKey(world.intake, admin, { name: '将停用', unitId: 'street-b' });
  const dump = JSON.stringify(await world.ledger.db.query('select k::text as row from intake_keys k'));
  expect(dump).not.toContain(made.key);
  expect((await post({ api_key: made.key })).status).toBe(200);
  expect((await post({ api_key: made.key, address_string: '', address_id: world.box })).status).toBe(400);
  expect(await stopKey(world.intake, admin, made.id)).toMatchObject({
    requests: 1,
    revokedAt: expect.any(String),
  });
  const peer = { 'x-test-peer': '203.0.113.77' };
  for (let n = 0; n < 10; n++) expect((await post({ api_key: made.key }, peer)).status).toBe(403);
  expect((await post({}, peer)).status).toBe(429);
  expect((await post({})).status).toBe(200);
});

/** Sends a body, or only its first byte. */
const sendWhole = (body: string | undefined, type: string): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const sending = request(`${world.url}/open311/v2/requests.xml`, {
      method: 'POST',
      headers: { 'content-type': type, 'content-length': body?.length ?? 5_000 },
    });
    sending.on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, text });
        sending.destroy();
      });
    });
    sending.on('error', reject);
    if (body === undefined) sending.write('a');
    else sending.end(body);
  });

test('what is too large, slow, twice or of another kind is refused in the form of the standard', async () => {
  const form = 'application/x-www-form-urlencoded';
  for (const [body, type, status] of [
    ['x'.repeat(10 * 1024 * 1024), form, 413],
    ['{}', 'application/json', 400],
    ['api_key=a&api_key=b', form, 400],
    [undefined, form, 408],
  ] as const) {
    const answer = await sendWhole(body, type);
    expect(answer.status).toBe(status);
    await valid(answer.text);
  }
  for (const path of [
    '/open311',
    '/open311/v2/requests',
    '/open311/v2/requests.html',
    '/open311/v2/none.xml',
  ])
    expect((await world.get(path)).status, path).toBe(404);
  while (world.intake.limits.apiReads.has('198.18.9.9')) world.intake.limits.apiReads.take('198.18.9.9');
  expect((await world.get('/open311/v2/requests.json', { 'x-test-peer': '198.18.9.9' })).status).toBe(429);
});
