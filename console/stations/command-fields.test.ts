import { expect, test } from 'vitest';
import { STATION_COMMANDS, StationCommand, type StationCommandKind } from '../../contract/gateway.ts';
import { type FieldType, fieldsOf, parametersOf, settingOf } from './command-fields.ts';

const KINDS = Object.keys(STATION_COMMANDS) as StationCommandKind[];
const EXAMPLES: Record<FieldType, (kind: StationCommandKind) => unknown> = {
  text: () => '12AB',
  time: () => '2021-07-20T08:00:00+08:00',
  number: () => 60,
  switch: () => true,
  element: () => 'Z',
  elements: () => ['Z', 'PJ'],
  keys: (kind) => [parametersOf(kind)[0]?.[1]],
  settings: (kind) => [settingOf(kind, { key: parametersOf(kind)[0]?.[1] ?? '', value: '1' })],
  switches: () => [true, false],
  numbers: () => [50, 60],
};

test.each(KINDS)('what the form of %s asks for makes a command of the contract', (kind) => {
  const fields = Object.fromEntries(fieldsOf(kind).map(({ name, type }) => [name, EXAMPLES[type](kind)]));
  expect(StationCommand.safeParse({ kind, ...fields }).error).toBeUndefined();
});

test('a command that needs more than its name has a field for each part', () => {
  expect(fieldsOf('read-period').map(({ type }) => type)).toEqual(['element', 'time', 'time', 'number']);
  expect(fieldsOf('move-gates').map(({ type }) => type)).toEqual(['switches', 'numbers']);
  expect(fieldsOf('read-current')).toEqual([]);
});

test('settings are numbers, lists or text as the table of the standard says', () => {
  expect(settingOf('set-run', { key: 'timed-interval', value: ' 1 ' }).value).toBe(1);
  expect(settingOf('set-basic', { key: 'centre-addresses', value: '1，2, 0 0' }).value).toEqual([1, 2, 0, 0]);
  expect(settingOf('set-basic', { key: 'device-id', value: '0012' }).value).toBe('0012');
  expect(parametersOf('set-run').map(([, key]) => key)).not.toContain('factory-reset');
});
