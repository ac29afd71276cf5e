import { expect, test } from 'vitest';
import { person } from '../../test/support/ledger-world.ts';
import { type Line, paperLedger } from '../../test/support/paper-ledger.ts';
import { urgentInformation } from './index.ts';

const DISTRICT = 'district';
const duty = person('值班员', 'duty-officer', DISTRICT);
const leader = person('带班领导', 'duty-leader', DISTRICT);
const street = person('街道值班员', 'street-officer', 'district/street-a');
const elsewhere = person('邻街道值班员', 'street-officer', 'district/street-b');
const grid = person('网格员', 'grid-worker', 'district/street-a');

const of = (subject: string, level: string) => ({
  data: { subject, level, nature: 'natural', spot: '演示路' },
});
const at = (time: string, told: Line[3] = {}): Line[3] => ({ time, ...told });
const SOURCE = { data: { source: '街道电话报告' } };

const STORY: readonly Line[] = [
  // Heard of twenty minutes after it happened; told by telephone and in writing within the limits from the receipt.
  [grid, 'event a', 'note', at('08:00', of('河堤管涌', 'grave')), 'forbidden'],
  [duty, 'event a', 'note', at('08:00', { data: { subject: '河堤管涌' } }), 'unprocessable'],
  [duty, 'event a', 'note', at('08:00', of('河堤管涌', 'grave')), 'occurred'],
  [duty, 'event a', 'first-report', at('08:21', { data: { words: '管涌一处。' } }), 'illegal-move'],
  [duty, 'event a', 'receive', at('08:20'), 'unprocessable'],
  [duty, 'event a', 'receive', at('08:20', SOURCE), 'received'],
  [duty, 'event a', 'phone', at('08:30', { data: { 'told-to': '市防办值班室' } }), 'received'],
  [duty, 'event a', 'first-report', at('08:50', { data: {} }), 'unprocessable'],
  [duty, 'event a', 'first-report', at('08:50', { data: { words: '8时许发现管涌一处。' } }), 'reported'],
  [duty, 'event a', 'further-report', at('16:40', { data: { progress: '已压盖导渗。' } }), 'reported'],
  [duty, 'event a', 'withdraw', at('17:00', { reason: '误报。' }), 'illegal-move'],
  [leader, 'event a', 'final-report', at('18:00', { data: { outcome: '险情排除。' } }), 'closed'],
  [leader, 'event a', 'reopen', at('19:00'), 'unprocessable'],
  [leader, 'event a', 'reopen', at('19:00', { reason: '再次渗水。' }), 'reported'],
  [leader, 'event a', 'final-report', at('20:00', { data: { outcome: '再次排除。' } }), 'closed'],
  // Reported in writing two hours after the receipt: in time for a general event, late for the larger one it became.
  [duty, 'event b', 'note', at('09:00', of('道路塌陷', 'general')), 'occurred'],
  [duty, 'event b', 'receive', at('09:05', SOURCE), 'received'],
  [duty, 'event b', 'regrade', at('09:10', { data: { level: 'larger' } }), 'unprocessable'],
  [duty, 'event b', 'regrade', at('09:10', { data: { level: 'larger' }, reason: '两人受伤。' }), 'received'],
  [duty, 'event b', 'first-report', at('11:10', { data: { words: '塌陷约4平方米。' } }), 'reported'],
  // A street's own, seen by the street and the district, not by its neighbour; a false alarm counts nowhere.
  [
    street,
    'event c',
    'note',
    at('10:00', { unit: 'district/street-a', ...of('异味', 'general') }),
    'occurred',
  ],
  [elsewhere, 'event c', 'withdraw', at('10:10', { reason: '查无。' }), 'not-found'],
  [street, 'event c', 'receive', at('10:05', SOURCE), 'received'],
  [street, 'event c', 'withdraw', at('10:10'), 'unprocessable'],
  [street, 'event c', 'withdraw', at('10:10', { reason: '现场核实为误报。' }), 'withdrawn'],
];

test('from the event to the last report, by level and within its limits', () => {
  const ledger = paperLedger(urgentInformation);
  const told = STORY.map(
    ([who, about, move, said, gives]): Line => [who, about, move, { unit: DISTRICT, ...said }, gives],
  );
  expect(ledger.tell(told).map((gave, n) => [told[n]![1], told[n]![2], gave])).toEqual(
    told.map(([, about, move, , gives]) => [about, move, gives]),
  );
  expect(ledger.figures()).toEqual({
    'event/received': 2,
    'event/received-gravest': 0,
    'event/received-grave': 1,
    'event/received-larger': 1,
    'event/received-general': 0,
    'event/reported': 2,
    'event/reported-in-time': 1,
    'event/closed': 1,
  });
});
