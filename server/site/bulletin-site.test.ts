import { gzipSync } from 'node:zlib';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { bulletinPorts, publicSeed } from '../../test/support/public-seed.ts';
import { type BulletinPorts, createBulletinSite } from './index.ts';

const LARGEST_GZIP = 15 * 1024;
const [waste] = publicSeed().filter(({ entry }) => entry.document.unit === '中心路街道');
const briefPath = `/bulletin/briefs/${waste!.entry.briefId}`;
const open = (change: Partial<BulletinPorts> = {}) => createBulletinSite({ ...bulletinPorts(), ...change });
const read = async (
  path: string,
  headers: Record<string, string> = {},
  change: Partial<BulletinPorts> = {},
) => {
  const response = await open(change).request(path, { headers });
  return { response, status: response.status, text: await response.text() };
};

test('a brief stands as it was printed, each figure opening onto its page', async () => {
  const { status, text } = await read(briefPath);
  expect(status).toBe(200);
  expect(text.replaceAll(/<[^>]+>/g, '').replaceAll(/\s/g, '')).toContain(
    '截至目前，开展活动100余次，发放宣传页4000余份、调查问卷300余份。',
  );
  expect(text).toContain(`<a href="${briefPath}/figures/0"><data value="136">100余次</data></a>`);
  expect(text).not.toContain('<script');
});

test('a figure: meaning, as-of, parts with small counts withheld, proof to take along', async () => {
  const { text } = await read(`${briefPath}/figures/0`);
  for (const words of [
    '演示指标1',
    '136 次',
    '2023-09-28',
    '不予显示',
    'ab'.repeat(32),
    '口径第1版',
    '日志第2项，共22项',
  ])
    expect(text).toContain(words);
  const { response, text: sidecar } = await read(`${briefPath}/figures/0/sidecar.json`);
  expect(response.headers.get('content-type')).toContain('application/json');
  expect(JSON.parse(sidecar)).toMatchObject({ sidecar: { wording: '100余次', value: 136 } });
});

test('a figure by hand says how it came about; an internal one does not open', async () => {
  const police = publicSeed().find(({ entry }) => entry.document.unit === '区公安局')!;
  const path = `/bulletin/briefs/${police.entry.briefId}`;
  expect((await read(`${path}/figures/0`)).text).toContain('人工填报');
  const internal = structuredClone(police);
  internal.entry.facts[0]!.visibility = 'internal';
  const change = { brief: async () => internal };
  const page = await read(path, {}, change);
  expect(page.text).toContain('3000多起');
  expect(page.text).not.toContain(`${path}/figures/0`);
  expect((await read(`${path}/figures/0`, {}, change)).status).toBe(404);
  expect((await read(`${path}/figures/0/sidecar.json`, {}, change)).status).toBe(404);
});

const PAGES = [
  '/bulletin',
  `/bulletin/issues/${waste!.issueId}`,
  briefPath,
  `${briefPath}/figures/0`,
  '/bulletin/corrections',
  '/bulletin/search?q=%E5%9E%83%E5%9C%BE',
  '/bulletin/briefs/nothing',
];
test.each(PAGES)('%s is small, in both languages, and in large type', async (path) => {
  for (const language of ['zh-CN', 'en']) {
    const { text } = await read(path, { 'accept-language': language });
    expect(gzipSync(text).length).toBeLessThan(LARGEST_GZIP);
    expect(text).toContain(`<html lang="${language}"`);
    expect(text).not.toContain('noindex');
  }
  const { response, text } = await read(`${path}${path.includes('?') ? '&' : '?'}large=1`);
  expect(text).toContain('class="large"');
  expect(response.headers.get('set-cookie')).toContain('large=1');
});

describe('what is not there', () => {
  test.each([
    '/bulletin/briefs/nothing',
    '/bulletin/issues/00000000-0000-4000-8000-000000000000',
    `${briefPath}/figures/99`,
    `${briefPath}/figures/x`,
  ])('%s is answered with what to do', async (path) => {
    const { status, text } = await read(path);
    expect(status).toBe(404);
    expect(text).toContain('没有这个页面');
  });
  test('nothing published yet', async () => {
    const { text } = await read('/bulletin', {}, { issues: async () => [] });
    expect(text).toContain('尚无公开的信息');
  });
});

test('what people wrote is text', async () => {
  const hostile = structuredClone(waste!);
  if (hostile.entry.document.kind === 'brief')
    hostile.entry.document.title = [{ text: '<script>alert(1)</script>]]>&\u0008' }];
  const change = {
    brief: async () => hostile,
    issues: async () => [
      { id: hostile.issueId, label: hostile.issueLabel, issuedAt: hostile.issuedAt, briefs: [hostile] },
    ],
  };
  for (const path of ['/bulletin', briefPath])
    expect((await read(path, {}, change)).text).not.toContain('<script');
  for (const path of ['/bulletin/rss.xml', '/bulletin/atom.xml'])
    expect(XMLValidator.validate((await read(path, {}, change)).text)).toBe(true);
  expect((await read('/bulletin/search?q=%22%3E%3Cscript%3E')).text).not.toContain('<script');
});

test('feeds: the newest first, ids that do not depend on the address, dates of publication', async () => {
  const atom = await read('/bulletin/atom.xml');
  expect(XMLValidator.validate(atom.text)).toBe(true);
  expect(atom.text).toContain(`<id>urn:uuid:${waste!.entry.briefId}</id>`);
  expect(atom.text).toContain(`https://site.example${briefPath}`);
  const rss = await read('/bulletin/rss.xml');
  expect(XMLValidator.validate(rss.text)).toBe(true);
  expect(rss.response.headers.get('content-type')).toContain('application/rss+xml');
  const json = JSON.parse((await read('/bulletin/feed.json')).text) as {
    version: string;
    items: { id: string }[];
  };
  expect(json.version).toContain('jsonfeed.org');
  expect(json.items).toHaveLength(10);
});

test('what did not change is not sent again; what was taken back is gone a second later', async () => {
  let now = 0;
  let brief: typeof waste | undefined = waste;
  const site = open({ brief: async () => brief, nowMs: () => now });
  const first = await site.request(briefPath);
  const etag = first.headers.get('etag')!;
  expect(first.headers.get('cache-control')).toBe('public, no-cache');
  const again = await site.request(briefPath, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe('');
  brief = undefined;
  now += 1_001;
  expect((await site.request(briefPath, { headers: { 'if-none-match': etag } })).status).toBe(404);
});

test('many who ask at once are one question', async () => {
  let asked = 0;
  const site = open({
    brief: async () => {
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return waste;
    },
  });
  await Promise.all(Array.from({ length: 50 }, () => site.request(briefPath)));
  expect(asked).toBe(1);
});

test('a fault is not kept', async () => {
  let away = true;
  const site = open({ brief: async () => (away ? Promise.reject(new Error('away')) : waste) });
  site.onError((_, c) => c.text('away', 503));
  expect((await site.request(briefPath)).status).toBe(503);
  away = false;
  expect((await site.request(briefPath)).status).toBe(200);
});

test('key, checkpoint and growth of the log', async () => {
  expect((await read('/log/key')).text).toMatch(/^\S+\+[0-9a-f]{8}\+\S+\n$/);
  expect((await read('/log/checkpoint')).text).toContain('\n22\n');
  expect((await read('/log/consistency?from=1&to=22')).status).toBe(200);
  expect((await read('/log/consistency?from=0&to=x')).status).toBe(404);
});

test.each(['drill', 'demo'] as const)('data of a %s say so', async (world) => {
  expect((await read('/bulletin', {}, { world })).text).toMatch(/演练|演示/);
});
