import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { type CapAlert, parseCap, readWarning, serialiseCap } from './index.ts';
import { CATEGORY, CERTAINTY, MESSAGE_TYPE, SEVERITY, STATUS, URGENCY } from './types.ts';

const schema = readFileSync(new URL('./fixtures/cap-1.2-elements.xsd', import.meta.url), 'utf8');
const RED = `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>41010041600000_20210719215900</identifier>
  <sender>zz.qxj.example</sender>
  <sent>2021-07-19T21:59:00+08:00</sent>
  <status>Actual</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <info>
    <language>zh-CN</language>
    <category>Met</category>
    <event>暴雨</event>
    <urgency>Immediate</urgency>
    <severity>Extreme</severity>
    <certainty>Likely</certainty>
    <effective>2021-07-19T21:59:00+08:00</effective>
    <senderName>郑州市气象台</senderName>
    <headline>郑州市气象台发布暴雨红色预警信号</headline>
    <area><areaDesc>郑州市</areaDesc><geocode><valueName>GB/T 2260</valueName><value>410100</value></geocode></area>
  </info>
</alert>`;
const alertOf = (xml: string): CapAlert => {
  const parsed = parseCap(xml);
  if (!parsed.ok) throw new Error(`${parsed.reason}: ${parsed.detail}`);
  return parsed.alert;
};
const reasonOf = (xml: string) => {
  const parsed = parseCap(xml);
  return parsed.ok ? 'taken' : parsed.reason;
};

test('a red signal becomes three fields', () => {
  expect(readWarning(alertOf(RED), false)).toEqual({
    ok: true,
    warning: {
      identifier: '41010041600000_20210719215900',
      type: 'Alert',
      replaces: [],
      issuer: '郑州市气象台',
      kind: '暴雨',
      colour: 'red',
      area: '410100',
      areaName: '郑州市',
      effectiveMs: Date.parse('2021-07-19T21:59:00+08:00'),
      expiresMs: null,
    },
  });
});

test.each([
  ['上街区气象台升级暴雨橙色预警信号', '暴雨', 'orange'],
  ['郑州市气象台解除雷电黄色预警信号', '雷电', 'yellow'],
  ['大风蓝色预警', '大风', 'blue'],
])('%s', (headline, kind, colour) => {
  const found = readWarning(alertOf(RED.replace('郑州市气象台发布暴雨红色预警信号', headline)), false);
  expect(found).toMatchObject({ ok: true, warning: { kind, colour } });
});

test('without a colour in words the severity says it; without either it is refused', () => {
  const bare = RED.replace(/<headline>.*<\/headline>/, '').replace('Extreme', 'Severe');
  expect(readWarning(alertOf(bare), false)).toMatchObject({
    ok: true,
    warning: { kind: '暴雨', colour: 'orange' },
  });
  expect(readWarning(alertOf(bare.replace('Severe', 'Unknown')), false)).toMatchObject({
    reason: 'no-colour',
  });
  expect(readWarning(alertOf(RED.replace('>410100<', '>郑州<')), false)).toMatchObject({ reason: 'no-area' });
  expect(readWarning(alertOf(RED.replace('Actual', 'Exercise')), false)).toMatchObject({
    reason: 'not-actual',
  });
  expect(readWarning(alertOf(RED.replace('Actual', 'Exercise')), true)).toMatchObject({ ok: true });
  expect(readWarning(alertOf(RED.replace('Actual', 'Test')), true)).toMatchObject({ reason: 'not-actual' });
});

const cases: [string, string][] = [
  ['not-xml', 'nonsense'],
  ['not-xml', RED.slice(0, 400)],
  ['document-type', RED.replace('<alert', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><alert')],
  ['not-cap-1.2', RED.replace('cap:1.2', 'cap:1.1')],
  ['not-cap-1.2', '<rss/>'],
  ['too-large', RED + ' '.repeat(600_000)],
  ['missing', RED.replace(/<sender>.*<\/sender>/, '')],
  ['twice', RED.replace('<scope>', '<scope>Public</scope><scope>')],
  ['not-allowed', RED.replace('<status>Actual', '<status>Real')],
  ['not-allowed', RED.replace('<scope>Public</scope>', '<scope>Public</scope><restriction>x</restriction>')],
  ['bad-time', RED.replace('<sent>2021-07-19T21:59:00+08:00', '<sent>2021-07-19T13:59:00Z')],
  ['bad-time', RED.replace('<sent>2021-07-19T21:59:00+08:00', '<sent>2021-07-19T21:59:00.5+08:00')],
  ['bad-identifier', RED.replace('<sender>zz', '<sender>z z')],
  ['bad-reference', RED.replace('<msgType>Alert', '<msgType>Update')],
  ['bad-reference', RED.replace('</scope>', '</scope><references>a,b</references>')],
  ['bad-area', RED.replace('<geocode>', '<polygon>34.7,113.2 34.8,113.2 34.8,113.3</polygon><geocode>')],
];
test.each(cases)('%s is the reason', (reason, xml) => expect(reasonOf(xml)).toBe(reason));

test('damage never throws', () => {
  fc.assert(
    fc.property(fc.nat(RED.length - 1), fc.string({ maxLength: 4 }), (at, put) => {
      const parsed = parseCap(RED.slice(0, at) + put + RED.slice(at + 1));
      if (parsed.ok) readWarning(parsed.alert, false);
      expect(typeof parsed.ok).toBe('boolean');
    }),
    { numRuns: 500 },
  );
});

const word = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,20}$/);
const phrase = fc.stringMatching(/^[a-z暴雨<>&"']{1,20}$/);
const moment = fc.integer({ min: 1_500_000_000, max: 1_900_000_000 }).map((s) => s * 1000);
const value = fc.record({ name: phrase, value: phrase });
const info = fc.record({
  language: fc.constantFrom('zh-CN', 'en-US'),
  categories: fc.uniqueArray(fc.constantFrom(...CATEGORY), { minLength: 1, maxLength: 2 }),
  event: phrase,
  urgency: fc.constantFrom(...URGENCY),
  severity: fc.constantFrom(...SEVERITY),
  certainty: fc.constantFrom(...CERTAINTY),
  eventCodes: fc.array(value, { maxLength: 2 }),
  effectiveMs: fc.constant(null),
  onsetMs: fc.option(moment),
  expiresMs: fc.option(moment),
  senderName: fc.option(phrase),
  headline: fc.option(phrase),
  description: fc.option(phrase),
  instruction: fc.option(phrase),
  web: fc.constantFrom(null, 'https://example.org/a'),
  contact: fc.option(phrase),
  parameters: fc.array(value, { maxLength: 2 }),
  areas: fc.array(
    fc.record({
      description: phrase,
      polygons: fc.subarray(['34.7,113.2 34.8,113.2 34.8,113.3 34.7,113.2']),
      circles: fc.subarray(['34.8,113.3 5']),
      geocodes: fc.array(value, { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
});
const alert: fc.Arbitrary<CapAlert> = fc.record({
  identifier: word.map((text) => `id-${text}`),
  sender: word,
  sentMs: moment,
  status: fc.constantFrom(...STATUS),
  type: fc.constantFrom(...MESSAGE_TYPE),
  scope: fc.constant('Public' as const),
  restriction: fc.constant(null),
  addresses: fc.constant(null),
  note: fc.option(phrase),
  references: fc.array(fc.record({ sender: word, identifier: word, sentMs: moment }), {
    minLength: 1,
    maxLength: 2,
  }),
  infos: fc.array(info, { maxLength: 2 }),
});

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(alert, (each) => {
      expect(alertOf(serialiseCap(each))).toEqual(each);
    }),
    { numRuns: 200 },
  );
});

test('what is written holds against the schema, by libxml2', async () => {
  const files = fc
    .sample(alert, 30)
    .map((each, n) => ({ fileName: `${n}.xml`, contents: serialiseCap(each) }));
  const { valid, errors } = await validateXML({ xml: files, schema: [schema] });
  expect(errors).toEqual([]);
  expect(valid).toBe(true);
  // The schema sees a wrong order and a time that ends in Z.
  const wrong = [
    RED.replace(/<sender>.*<\/sender>/, '').replace('</info>', '</info><sender>x</sender>'),
    RED.replace('<sent>2021-07-19T21:59:00+08:00', '<sent>2021-07-19T13:59:00Z'),
  ];
  for (const contents of wrong)
    expect((await validateXML({ xml: [{ fileName: 'w.xml', contents }], schema: [schema] })).valid).toBe(
      false,
    );
});
