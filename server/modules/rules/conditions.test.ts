import { expect, test } from 'vitest';
import { conditionFor, conditionsFor } from './conditions.ts';

const sourced = { source: 'each-station', origin: 'ours' };
const when = {
  any: [
    { rain: { hours: 1, mm: 20, stations: ['$station', 'b'] }, ...sourced },
    { arealRain: { hours: 3, mm: 10, weights: { $station: 0.5, b: 0.5 } }, ...sourced },
    { all: [{ level: { station: '$station', reaches: 'warning' }, ...sourced }] },
    { for: { minutes: 5, of: { flow: { station: 'b', reaches: 40 }, ...sourced } } },
  ],
};

test('a condition of each station is what it is for that station alone', () => {
  const stations = ['a', 'b', 'each-station', 'S0001'];
  expect(conditionsFor(when, stations)).toEqual(stations.map((station) => conditionFor(when, station)));
  expect(JSON.stringify(conditionsFor(when, stations))).toBe(
    JSON.stringify(stations.map((station) => conditionFor(when, station))),
  );
});

test('a faulty condition is refused for the station as before', () => {
  expect(() => conditionsFor({ rain: { hours: 1, stations: ['$station'] }, ...sourced }, ['a'])).toThrow();
});
