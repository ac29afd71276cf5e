import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAtDesk, issueCode } from '../../server/modules/intake/index.ts';
import { verifyLedger } from '../../server/modules/ledger/index.ts';
import { PROOF_SCRIPT } from '../../server/site/proof-script.ts';
import { codeIn, hidden, type IntakeWorld, intakeWorld, prove } from '../support/intake-world.ts';
import { person } from '../support/ledger-world.ts';

const WISH = 'tea-house/wish';
const cook = person('cook', 'grid-worker', 'district/street-a');
const officer = person('officer', 'street-officer', 'district/street-a');
const SCRIPT = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>';
const PHONE = '13800138000';
const LARGEST_PAGE_BYTES = 15 * 1024;
const LARGEST_SCRIPT_BYTES = 2 * 1024;
let world: IntakeWorld;
beforeAll(async () => {
  world = await intakeWorld();
});
afterAll(() => world?.close());

let addresses = 0;
const newPeer = (): { 'x-test-peer': string } => ({
  'x-test-peer': `203.0.113.${++addresses % 250}`,
});
const form = async (more: Record<string, string> = {}): Promise<Record<string, string>> => {
  const { text } = await world.get(`/o/${world.box}`);
  return {
    kind: 'tea',
    words: '茶太凉。下次请热一点。',
    phone: '',
    token: hidden(text, 'token'),
    proof: '',
    ...more,
  };
};
const submit = async (more: Record<string, string> = {}): Promise<string> => {
  const { status, text } = await world.post(`/o/${world.box}`, await form(more), newPeer());
  expect(status, text).toBe(200);
  return codeIn(text);
};
const recordOf = async (words: string) => {
  const [row] = await world.ledger.db.query<{ id: string; version: number; state: string; title: string }>(
    `select id, version, state, title from records where data->>'words' = $1`,
    [words],
  );
  return row!;
};
const move = async (who: typeof cook, words: string, name: string, more: object = {}) => {
  const { id, version } = await recordOf(words);
  await world.ledger.move(who, { type: WISH, move: name, recordId: id, expectedVersion: version, ...more });
};

test('said, followed, sent back once, rated, shown to everybody after moderation', async () => {
  const words = '茶太凉。下次请热一点。';
  const code = await submit({ phone: PHONE });
  expect(code).toMatch(/^\d{8}$/);
  expect((await recordOf(words)).title).toBe('茶太凉。');

  // Neither the code nor the number stands anywhere in the database.
  const dump = JSON.stringify(
    await Promise.all(
      ['records', 'record_entries', 'intake_codes', 'intake_contacts', 'audit_entries'].map((table) =>
        world.ledger.db.query(`select t::text as row from ${table} t`),
      ),
    ),
  );
  expect(dump).not.toContain(PHONE);
  expect(dump).not.toContain(code);

  const follow = (asked = code) => world.post('/q', { code: asked }, newPeer());
  expect((await follow(`${code.slice(0, 4)} ${code.slice(4)}`)).text).toContain('zh wish.told.said');
  expect((await follow()).text).not.toContain('/q/send-back');

  await move(cook, words, 'serve', { data: { answer: '已换热茶' } });
  const served = (await follow()).text;
  expect(served).toContain('已换热茶');
  expect(served).toContain('zh wish.told.served');
  const act = (page: string) => ({ code, token: hidden(page, 'token'), version: hidden(page, 'version') });
  expect((await world.post('/q/send-back', { ...act(served), reason: ' ' }, newPeer())).status).toBe(422);
  const back = { ...act(served), reason: '还是凉的' };
  expect((await world.post('/q/send-back', back, newPeer())).text).toContain('已退回');
  // The same press again is the same move; another one is refused.
  expect((await world.post('/q/send-back', back, newPeer())).status).toBe(200);
  expect((await recordOf(words)).version).toBe(3);
  await move(cook, words, 'serve', { data: { answer: '又换了一次' } });
  const again = (await follow()).text;
  expect(again).not.toContain('/q/send-back');
  expect((await world.post('/q/send-back', { ...act(again), reason: '再退' }, newPeer())).status).toBe(409);
  expect((await world.post('/q/rate', { ...act(again), value: 'splendid' }, newPeer())).status).toBe(409);
  expect((await world.post('/q/rate', { ...act(again), value: 'good' }, newPeer())).text).toContain(
    '已收到您的评议',
  );

  const results = `/results/${world.box}`;
  expect((await world.get(results)).text).toContain('目前没有已公开的结果');
  await move(officer, words, 'show', {
    data: { shown: `茶水保温，联系 １３８０００１３８００或${PHONE}。` },
  });
  const shown = (await world.get(results)).text;
  expect(shown).toContain('茶水保温，联系 （号码已隐去）或（号码已隐去）。');
  for (const hiddenText of [PHONE, '太凉', '还是凉的', '又换了', 'cook', 'officer'])
    expect(shown).not.toContain(hiddenText);
  expect((await verifyLedger(world.ledger.db, world.ledger.catalogue)).faults).toEqual([]);
});

test('a slip, a call, a neighbour: the clerk writes it down, the receipt is the code, the desk finds it', async () => {
  const stranger = person('stranger', 'street-officer', 'district/street-b');
  const said = await world.ledger.move(cook, {
    type: WISH,
    move: 'say',
    unitId: 'court-1',
    data: { name: '纸条', words: '纸条上的话', kind: 'cake', way: 'slip', phone: '+86 139 1234 5678' },
  });
  const recordId = said.record.id;
  expect(await issueCode(world.intake, cook, { recordId, receipt: '20260601' })).toBe('20260601');
  expect((await world.post('/q', { code: '2026-0601' }, newPeer())).text).toContain('纸条');
  const code = await issueCode(world.intake, cook, { recordId });
  expect(await issueCode(world.intake, cook, { recordId })).toBe(code);
  expect((await world.post('/q', { code }, newPeer())).text).toContain('纸条');
  const other = await world.ledger.move(cook, {
    type: WISH,
    move: 'say',
    unitId: 'court-1',
    data: { name: '另一张', words: '另一张', kind: 'cake' },
  });
  const again = { recordId: other.record.id, receipt: '20260601' };
  await expect(issueCode(world.intake, cook, again)).rejects.toMatchObject({ code: 'conflict' });

  const found = async (who: typeof cook, asked: object) =>
    (await findAtDesk(world.intake, who, asked)).records.map(({ id }) => id);
  expect(await found(cook, { phone: '139-1234-5678' })).toEqual([recordId]);
  expect(await found(officer, { code: '2026 0601' })).toEqual([recordId]);
  expect(await found(stranger, { phone: '13912345678', code })).toEqual([]);
  await expect(issueCode(world.intake, stranger, { recordId })).rejects.toMatchObject({ code: 'not-found' });
  await expect(found(cook, { phone: '12' })).rejects.toMatchObject({ code: 'unprocessable' });
  // Erased with the key of its person, nobody is found by the number any more.
  await world.ledger.db.execute('delete from person_keys where subject = $1', [recordId]);
  expect(await found(cook, { phone: '13912345678' })).toEqual([]);
  const audited = await world.ledger.db.query<{ action: string }>(
    `select action from audit_entries where kind = 'sensitive-read'`,
  );
  expect(audited.map(({ action }) => action).sort()).toEqual([
    'find-by-code',
    'find-by-phone',
    'find-by-phone',
    'find-by-phone',
  ]);
});

test('what is written stays text wherever it is shown', async () => {
  const words = `${SCRIPT} 一`;
  const code = await submit({ words, phone: SCRIPT.slice(0, 20) });
  await move(cook, words, 'serve', { data: { answer: SCRIPT } });
  const page = (await world.post('/q', { code }, newPeer())).text;
  const sent = await world.post(
    '/q/send-back',
    { code, token: hidden(page, 'token'), version: hidden(page, 'version'), reason: SCRIPT },
    newPeer(),
  );
  await move(cook, words, 'serve', { data: { answer: SCRIPT } });
  await move(officer, words, 'rate', { data: { stars: 'good' } });
  await move(officer, words, 'show', { data: { shown: SCRIPT } });
  const faulty = await world.post(
    `/o/${world.box}`,
    await form({ words: '', phone: SCRIPT, kind: SCRIPT }),
    newPeer(),
  );
  expect(faulty.status).toBe(422);
  const places = ['/o', `/o/${world.box}`, '/results', `/results/${world.box}`, `/o/${world.box}/poster`];
  const pages = [page, sent.text, faulty.text, (await world.post('/q', { code }, newPeer())).text];
  for (const path of places) pages.push((await world.get(path)).text);
  for (const text of pages) {
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;');
  }
});

test('what is missing or too long is named at its field, and what was written is still there', async () => {
  const long = '长'.repeat(301);
  const { status, text } = await world.post(
    `/o/${world.box}`,
    await form({ words: long, kind: '' }),
    newPeer(),
  );
  expect(status).toBe(422);
  expect(text).toContain('超过字数');
  expect(text).toContain('请填写此栏');
  expect(text).toContain(long);
  // Line ends of a browser count as one character, as its `maxlength` counts them.
  expect(await submit({ words: `一\r\n${'长'.repeat(298)}` })).toMatch(/^\d{8}$/);
});

test('one form is one record with one code, however often and at whatever moment it is sent', async () => {
  const once = await form({ words: '只说一次' });
  const peer = newPeer();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => world.post(`/o/${world.box}`, once, peer)),
  );
  expect(new Set(answers.map(({ text }) => codeIn(text))).size).toBe(1);
  expect(answers.filter(({ text }) => !text.includes('没有重复登记'))).toHaveLength(1);
  const [count] = await world.ledger.db.query<{ n: number }>(
    `select count(*)::int as n from records where data->>'words' = '只说一次'`,
  );
  expect(count?.n).toBe(1);
});

test('a forged, foreign or old form is refused, and so is what falls into the trap', async () => {
  const good = await form();
  const send = async (change: Record<string, string>, headers: Record<string, string> = {}) =>
    (await world.post(`/o/${world.box}`, { ...good, ...change }, { ...newPeer(), ...headers })).status;
  expect(await send({ token: '' })).toBe(410);
  expect(await send({ token: `${good['token']}x` })).toBe(410);
  expect(await send({ token: hidden((await world.get('/q')).text, 'token') })).toBe(410);
  expect(await send({ website: 'https://spam.example' })).toBe(422);
  expect(await send({}, { origin: 'https://evil.example' })).toBe(403);
  expect(await send({}, { 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect((await world.post('/o/nowhere99', good, newPeer())).status).toBe(404);
  expect(await send({}, { origin: 'null', 'sec-fetch-site': 'same-origin' })).toBe(200);
  const old = await form();
  world.passMs(25 * 3_600_000);
  expect((await world.post(`/o/${world.box}`, old, newPeer())).status).toBe(410);
});

test('codes are not tried out: a wrong one costs its address, and many cost all', async () => {
  const code = await submit({ words: '查我' });
  const mine = newPeer();
  const wrong = (n: number) => String((Number(code) + 1 + n) % 100_000_000).padStart(8, '0');
  for (let n = 0; n < 10; n++) expect((await world.post('/q', { code: wrong(n) }, mine)).status).toBe(404);
  expect((await world.post('/q', { code: wrong(99) }, mine)).status).toBe(429);
  // The right one tells nothing either, and an address of the same household is the same address.
  expect((await world.post('/q', { code }, mine)).status).toBe(429);
  const six = (tail: string) => ({ 'x-test-peer': `2001:db8:1:2:${tail}` });
  for (let n = 0; n < 10; n++) await world.post('/q', { code: wrong(n) }, six(`0:0:0:${n + 1}`));
  expect((await world.post('/q', { code }, six(':ffff'))).status).toBe(429);
  expect((await world.post('/q', { code }, newPeer())).status).toBe(200);
  for (const forged of ['', '1', '123456789', 'abcdefgh', "1' or '1'='1", `${code}0`, '１２３４５６７８x'])
    expect(
      (await world.post('/q', { code: forged }, { 'x-test-peer': `198.18.0.${forged.length}` })).status,
    ).toBe(404);

  for (let n = 0; world.intake.limits.wrongCodesOfAll.has('all'); n++)
    await world.post('/q', { code: wrong(n) }, { 'x-test-peer': `198.18.${1 + Math.floor(n / 8)}.1` });
  expect((await world.post('/q', { code }, newPeer())).status).toBe(429);
  const token = hidden((await world.get('/q')).text, 'token');
  expect((await world.post('/q', { code, token, proof: '1' }, newPeer())).status).toBe(429);
  const proof = prove(token);
  expect((await world.post('/q', { code, token, proof }, newPeer())).status).toBe(200);
  for (let n = 0; n < 3; n++) await world.post('/q', { code, token, proof }, newPeer());
  expect((await world.post('/q', { code, token, proof }, newPeer())).status).toBe(429);
  world.passMs(3_600_000);
});

test('a browser that does some work may send more than one that does not', async () => {
  const peer = newPeer();
  const send = async (proved: boolean, n: number): Promise<number> => {
    const filled = await form({ words: `第${n}条` });
    const proof = proved ? prove(filled['token']!) : '';
    return (await world.post(`/o/${world.box}`, { ...filled, proof }, peer)).status;
  };
  for (let n = 0; n < 6; n++) expect(await send(false, n)).toBe(200);
  expect(await send(false, 6)).toBe(429);
  expect(await send(true, 7)).toBe(200);
});

function trickle(path: string, headers: Record<string, string>, body: Buffer | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(`${world.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
    sending.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
      sending.destroy();
    });
    sending.on('error', reject);
    if (body) sending.end(body);
    else sending.write('words=');
  });
}

test('bodies too large or too slow are given up, with and without a length', async () => {
  const large = Buffer.alloc(10 * 1024 * 1024, 'x');
  expect(await trickle(`/o/${world.box}`, { 'content-length': String(large.length) }, large)).toBe(413);
  expect(await trickle(`/o/${world.box}`, { 'transfer-encoding': 'chunked' }, large)).toBe(413);
  expect(await trickle(`/o/${world.box}`, { 'content-length': '5000' }, undefined)).toBe(408);
  expect(
    await trickle(
      `/o/${world.box}`,
      { 'content-type': 'multipart/form-data; boundary=x' },
      Buffer.from('junk'),
    ),
  ).toBe(410);
});

test('every page is small, works without script, and keeps how somebody reads', async () => {
  const code = await submit({ words: '尺寸' });
  const pages = [(await world.post('/q', { code }, newPeer())).text];
  for (const path of ['/', '/o', `/o/${world.box}`, '/q', '/rules', '/results', `/o/${world.box}/poster`]) {
    const { status, text, headers } = await world.get(path);
    expect(status, path).toBe(200);
    expect(headers.get('content-security-policy'), path).toContain("default-src 'none'");
    pages.push(text);
  }
  for (const text of pages) {
    expect(gzipSync(text).length).toBeLessThan(LARGEST_PAGE_BYTES);
    expect(text.match(/<script/g)?.length ?? 0).toBeLessThanOrEqual(1);
  }
  expect(Buffer.byteLength(PROOF_SCRIPT)).toBeLessThan(LARGEST_SCRIPT_BYTES);
  const large = await world.get('/rules?large=1&lang=en');
  const cookie = large.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const kept = (await world.get('/o', { cookie })).text;
  expect(kept).toContain('<html lang="en" class="large">');
  expect((await world.get('/o', { cookie: 'large="><script>; lang=xx' })).text).toContain(
    '<html lang="zh-CN">',
  );
});

test('the notice of a place names the street that publishes it and where to complain', async () => {
  const { db } = world.ledger;
  await db.execute(`update units set kind = 'community' where id = 'court-1'`);
  await db.execute(`update units set name_zh = '甲街道', phone = '0000-5555' where id = 'street-a'`);
  const ofPlace = (await world.get(`/results/${world.box}`)).text;
  expect(ofPlace).toContain('<dt>公示单位</dt><dd>甲街道</dd><dt>监督电话</dt><dd>0000-5555</dd>');
  expect((await world.get(`/results/${world.box}?lang=en`)).text).toContain('Complaints by telephone');
  await db.execute(`update units set phone = null where id = 'street-a'`);
  const without = (await world.get(`/results/${world.box}`)).text;
  expect([without.includes('甲街道'), without.includes('监督电话')]).toEqual([true, false]);
  await db.execute(`update units set phone = '0000-1111' where id = 'district'`);
  expect((await world.get(`/results/${world.box}`)).text).toContain('0000-1111');
  expect((await world.get('/results')).text).not.toContain('公示单位');
});
