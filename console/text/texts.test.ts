import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { en } from './en.ts';
import { zh } from './zh.ts';

const root = path.resolve(import.meta.dirname, '..');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !file.startsWith('dist') && !file.startsWith('text'),
);
const used = sources.map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');

test('both languages have every text, with the same places to fill', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  const holes = (text: string): string[] =>
    [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort();
  const different = Object.keys(zh).filter(
    (key) => holes(zh[key as keyof typeof zh]).join() !== holes(en[key as keyof typeof zh]).join(),
  );
  expect(different.filter((key) => !['alarms.count'].includes(key))).toEqual([]);
});

test('no Han character stands outside the catalogues', () => {
  const strays = sources.filter((file) =>
    /\p{Script=Han}/u.test(
      readFileSync(path.join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''),
    ),
  );
  expect(strays).toEqual([]);
  expect(sources.length).toBeGreaterThan(10);
});

test('every text is used', () => {
  const families = [
    'alarms.state.',
    'alarms.verified.',
    'plans.',
    'events.',
    'responses.state.',
    'responses.change.',
    'responses.track.',
    'level.',
    'transfers.state.',
    'orders.state.',
    'orders.overdue.',
    'outbox.state.',
    'hydrology.kind.',
    'hydrology.quantity.',
    'system.part.',
    'system.state.',
    'error.',
    'warnings.',
    'kind.',
    'transfers.',
    'orders.',
    'stations.',
    'guidance.level.',
    'people.kind.',
    'people.via.',
    'people.delegation.',
    'people.tab.',
    'refusal.',
    'import.',
    'work.why.',
    'notices.',
    'intake.tab.',
    'intake.way.',
    'handOver.kind.',
    'records.sort.',
    'records.view.',
    'records.place.',
    'registration.',
    'cameras.',
    'act.',
    'keys.',
    'map.layer.',
    'speakers.state.',
    'speakers.transport.',
    'playback.',
    'commands.',
    'gateway.count.',
    'system.',
    'alarms.trend.',
    'alarms.tab.',
    'responses.decision.',
    'lag.',
    'log.kind.',
    'callouts.',
    'teams.',
    'outbox.channel.',
    'move.',
    'orders.at.',
    'figures.',
    'bulletin.',
    'issues.',
    'people.ended',
    'people.future',
    'questionnaires.kind.',
    'questionnaires.zh',
    'questionnaires.en',
    'waves.state.',
    'waves.invalid.',
    'works.head.',
    'works.item.',
    'rounds.state.',
    'rounds.outcome.',
    'outbox.report.',
    'roster.duty.',
    'roster.from',
    'roster.until',
    'roster.swap.state.',
    'roster.head.',
    'report.kind.',
    'report.state.',
    'report.head.',
    'report.source.',
    'handover.section.',
    'handover.state.',
    'handover.change.',
    'handover.head.',
    'results.changed',
    'results.added',
    'results.dropped',
  ];
  const unused = Object.keys(zh).filter(
    (key) =>
      !families.some((family) => key.startsWith(family)) &&
      !used.includes(`'${key}'`) &&
      !used.includes(`"${key}"`),
  );
  expect(unused).toEqual([]);
});
