import { expect, test } from 'vitest';
import type { ReceiptView } from '../../contract/responses.ts';
import { createLogger } from '../platform/log.ts';
import { createSite, type SitePorts } from './index.ts';
import { languageOf } from './texts.ts';

const order: ReceiptView = {
  kind: 'action',
  title: '巡查 <script>alert(1)</script> 西涧沟',
  detail: '沿河巡查\n每小时报告',
  from: '上街区防汛抗旱指挥部',
  orderedAt: '2021-07-20T03:05:00+08:00',
  dueAt: '2021-07-20T03:15:00+08:00',
  addressee: '演示·队长',
  drill: true,
  signed: null,
  withdrawn: null,
};

function open(change: Partial<SitePorts> = {}) {
  let signedBy: string | undefined;
  const current = (): ReceiptView => ({
    ...order,
    signed: signedBy ? { at: '2021-07-20T03:09:00+08:00', name: signedBy, by: 'link' } : null,
  });
  const site = createSite({
    findReceipt: async (token) =>
      token === 'good'
        ? { ok: true, receipt: current() }
        : { ok: false, reason: token === 'old' ? 'expired' : 'unknown' },
    signReceipt: async (token, { name }) => {
      if (token !== 'good') return { ok: false, reason: 'unknown' };
      if (name.trim() === '') return { ok: false, reason: 'name-missing' };
      signedBy ??= name;
      return { ok: true, receipt: current() };
    },
    reportWrongPerson: async (token) => {
      if (token !== 'good') return { ok: false, reason: 'unknown' };
      return signedBy ? { ok: true, receipt: current() } : { ok: false, reason: 'revoked' };
    },
    log: createLogger({ level: 'silent' }),
    ...change,
  });
  const post = (token: string, body: string) =>
    site.request(`/r/${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
  return { site, post, signedBy: () => signedBy };
}

test('opening a link shows the order and signs nothing; text is text', async () => {
  const { site, signedBy } = open();
  const response = await site.request('/r/good');
  const text = await response.text();
  expect(response.status).toBe(200);
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(text).not.toContain('<script');
  expect(text).toContain('07-20 03:15');
  expect(text).toContain('【演练】');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(signedBy()).toBeUndefined();
});

test('signing needs a name, and a second signing shows the first', async () => {
  const { post } = open();
  const nameless = await post('good', 'name=');
  expect(nameless.status).toBe(422);
  expect(await nameless.text()).toContain('请填写签收人姓名后再签收');
  expect(await (await post('good', `name=${encodeURIComponent('王队')}`)).text()).toContain(
    '王队 已于 07-20 03:09 签收',
  );
  const again = await (await post('good', `name=${encodeURIComponent('李四')}`)).text();
  expect(again).toContain('王队 已于');
  expect(again).not.toContain('<form');
});

test('whoever it was not meant for says so, signs nothing and need do nothing else', async () => {
  const { site, post, signedBy } = open();
  expect(await (await site.request('/r/good')).text()).toContain('我不是演示·队长，此件误送');
  expect(await (await post('good', 'wrong=1')).text()).toContain('已告知值班室');
  expect(signedBy()).toBeUndefined();
  expect((await post('nobody', 'wrong=1')).status).toBe(404);
  await post('good', 'name=x');
  expect(await (await post('good', 'wrong=1')).text()).toContain('x 已于');
});

test.each([
  ['/r/nobody', 404, '链接无效'],
  ['/r/old', 410, '链接已过期'],
  ['/elsewhere', 404, '链接无效'],
])('%s is refused in words with what to do next', async (address, status, words) => {
  const response = await open().site.request(address);
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(words);
});

test('a database that is away is never told as a receipt', async () => {
  const { post } = open({ signReceipt: () => Promise.reject(new Error('away')) });
  const response = await post('good', 'name=x');
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('签收尚未记录');
});

test('a form larger than any name is refused', async () => {
  expect((await open().post('good', `name=${'x'.repeat(20_000)}`)).status).toBe(413);
});

test.each([
  [undefined, 'zh'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en-GB,en;q=0.9,zh;q=0.2', 'en'],
  ['fr-FR,fr', 'zh'],
  ['zh;q=0.1, en;q=0.5', 'en'],
])('%s is read as %s', (header, expected) => expect(languageOf(header)).toBe(expected));
