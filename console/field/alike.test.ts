import { expect, test } from 'vitest';
import { alikeHere } from './alike.ts';
import { type Door, emptyForm, itemOf } from './fill-page.ts';
import type { FilledForm, Item } from './keeper.ts';
import { PAGES } from './say.ts';

const page = PAGES[0]!;
const NOW_MS = Date.parse('2026-06-01T09:00:00+08:00');
const DAY_MS = 86_400_000;
const doorAt = (id: string, courtyard: string): Door => ({
  id,
  unitId: 'court-1',
  version: 1,
  title: `${courtyard} ${id}`,
  data: { courtyard },
  last: null,
  waiting: false,
});
function withOpinion(door: Door, category: string, subject: string): FilledForm {
  const form = emptyForm(page, door, 'court-1', 1);
  const opinion = form.parts['opinion']!;
  const filled = { ...opinion, made: true, data: { subject, words: subject, category } };
  return { ...form, parts: { ...form.parts, opinion: filled } };
}
const queued = (form: FilledForm, door: Door, id: string, atMs = NOW_MS): Item =>
  itemOf(page, id, form, door, { personId: 'li', deviceId: null }, atMs);

test('a page of this phone of the same place, kind and time is told; another place, kind, time or itself is not', () => {
  const here = doorAt('101', 'yard 1');
  const same = doorAt('202', 'Yard1');
  const items = [
    queued(withOpinion(here, 'environment', 'heap'), here, 'a'),
    queued(withOpinion(here, 'facilities', 'bench'), here, 'b'),
    queued(withOpinion(doorAt('1', 'yard 2'), 'environment', 'elsewhere'), doorAt('1', 'yard 2'), 'c'),
    queued(withOpinion(here, 'environment', 'earlier'), here, 'd', NOW_MS - 40 * DAY_MS),
    { ...queued(withOpinion(here, 'environment', 'aside'), here, 'e'), state: 'aside' as const },
  ];
  const form = withOpinion(same, 'environment', 'heaps');
  const look = (id: string, among = items) =>
    alikeHere(page, { id, form, door: same, nowMs: NOW_MS }, among, 0);
  expect(look('new')).toEqual({ opinion: [{ title: 'heap', door: 'yard 1 101' }] });
  expect(look('a')).toEqual({});
  // By the phone's clock both are now; what the worker said of an earlier time is no measure of the clock.
  const said = {
    ...queued({ ...withOpinion(here, 'environment', 'late'), happenedAt: '2021-06-01T08:00' }, here, 'f'),
  };
  const behind = Date.parse('2021-06-02T09:00:00+08:00') - NOW_MS;
  expect(alikeHere(page, { id: 'new', form, door: same, nowMs: NOW_MS }, [said], behind)).toEqual({
    opinion: [{ title: 'late', door: 'yard 1 101' }],
  });
  const unmade = { ...form, parts: { ...form.parts, opinion: { ...form.parts['opinion']!, made: false } } };
  expect(alikeHere(page, { id: 'new', form: unmade, door: same, nowMs: NOW_MS }, items, 0)).toEqual({});
});
