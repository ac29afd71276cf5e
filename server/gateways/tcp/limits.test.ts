import { describe, expect, test } from 'vitest';
import { STATION_COMMANDS, type StationCommandKind } from '../../../contract/gateway.ts';
import { COMMAND_FUNCTION, DANGEROUS_FUNCTIONS } from '../../protocols/sl651/index.ts';
import { Admission, TokenBucket } from './limits.ts';
import { gatewayMetrics } from './metrics.ts';
import { StatsKeeper } from './stats.ts';

describe('token bucket', () => {
  test('a burst, then the steady rate; debt is paid by waiting', () => {
    const bucket = new TokenBucket(1000, 100, 0);
    expect(bucket.take(1000, 0)).toBe(0);
    expect(bucket.take(50, 0)).toBe(500);
    expect(bucket.take(0, 500)).toBe(0);
    expect(bucket.tryTake(10, 600)).toBe(true);
    expect(bucket.tryTake(1, 600)).toBe(false);
    expect(bucket.isFull(600)).toBe(false);
    expect(bucket.isFull(20_000)).toBe(true);
  });
});

describe('admission', () => {
  const limits = {
    connections: 3,
    connectionsPerAddress: 2,
    newPerAddressBurst: 3,
    newPerAddressPerMinute: 60,
  };

  test('of one address, in all, and too fast', () => {
    const admission = new Admission(limits);
    expect(admission.enter('a', 0)).toBeUndefined();
    expect(admission.enter('a', 0)).toBeUndefined();
    expect(admission.enter('a', 0)).toBe('too-many-connections-of-address');
    expect(admission.enter('b', 0)).toBeUndefined();
    expect(admission.enter('c', 0)).toBe('too-many-connections');
    admission.leave('a');
    expect(admission.enter('a', 0)).toBeUndefined();
    admission.leave('a');
    expect(admission.enter('a', 0)).toBe('too-many-new-connections');
    expect(admission.enter('a', 1000)).toBeUndefined();
  });

  test('forgets quiet addresses', () => {
    const admission = new Admission(limits);
    for (let index = 0; index < 3; index++) {
      admission.enter('a', 0);
      admission.leave('a');
    }
    admission.sweep(1000);
    expect(admission.enter('a', 1000)).toBeUndefined();
    admission.leave('a');
    admission.sweep(60_000);
    for (let index = 0; index < 2; index++) expect(admission.enter('a', 60_000)).toBeUndefined();
  });
});

test('the contract’s list of commands is the codec’s', () => {
  const ours = Object.entries(COMMAND_FUNCTION).map(([kind, code]) => [
    kind,
    { code: code.toString(16).toUpperCase(), dangerous: DANGEROUS_FUNCTIONS.has(code) },
  ]);
  const contract = (Object.keys(STATION_COMMANDS) as StationCommandKind[]).map((kind) => {
    const { code, dangerous } = STATION_COMMANDS[kind];
    return [kind, { code, dangerous }];
  });
  expect(Object.fromEntries(contract)).toEqual(Object.fromEntries(ours));
  expect([...DANGEROUS_FUNCTIONS].map((code) => code.toString(16))).toEqual([
    '47',
    '48',
    '4c',
    '4d',
    '4e',
    '4f',
  ]);
});

test('metrics carry every counter and the reasons of refusals', () => {
  const keeper = new StatsKeeper();
  keeper.refuse({ atMs: 0, reason: 'crc', peer: 'a', station: null, detail: '', bytes: '' });
  const samples = gatewayMetrics(keeper.snapshot());
  expect(samples.find(({ name }) => name === 'ward_station_refused_total')!.values).toEqual([
    { labels: { reason: 'crc' }, value: 1 },
  ]);
  expect(new Set(samples.map(({ name }) => name)).size).toBe(samples.length);
});
