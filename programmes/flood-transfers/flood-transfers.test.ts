import { expect, test } from 'vitest';
import { person } from '../../test/support/ledger-world.ts';
import { type Line, paperLedger } from '../../test/support/paper-ledger.ts';
import { floodTransfers } from './index.ts';

const street = person('镇值班员', 'street-officer', 'district/street-a');
const grid = person('网格员', 'grid-worker', 'district/street-a/court-1');
const elsewhere = person('别处网格员', 'grid-worker', 'district/street-b');
const ZONE = { name: '沿河低洼片', 'plan-zone': 'zone-1', responsible: '包保干部' };

const STORY: readonly Line[] = [
  [grid, 'zone z', 'register', { data: ZONE }, 'forbidden'],
  [street, 'zone z', 'register', { data: { name: '沿河低洼片' } }, 'unprocessable'],
  [street, 'zone z', 'register', { data: ZONE }, 'listed'],
  [street, 'zone y', 'register', { data: { ...ZONE, name: '渠东片', 'plan-zone': 'zone-2' } }, 'listed'],
  [
    street,
    'shelter s',
    'register',
    { data: { name: '文化中心', capacity: 300, address: '文化路' } },
    'listed',
  ],
  // Counted once, though two zones reach it.
  [
    grid,
    'household h1',
    'register',
    { data: { door: '三组 12 号', zone: '@z', 'other-zone': '@y', persons: 4, vulnerable: 1 } },
    'living',
  ],
  [grid, 'household h2', 'register', { data: { door: '三组 13 号', zone: '@z' } }, 'unprocessable'],
  [grid, 'household h2', 'register', { data: { door: '三组 13 号', zone: '@z', persons: 2 } }, 'living'],
  [elsewhere, 'household h2', 'correct', { data: { persons: 3 } }, 'not-found'],
  [grid, 'household h2', 'correct', { data: { persons: 3 } }, 'living'],
  [grid, 'report r1', 'make', { data: { household: '@h1', door: '三组 12 号', outcome: 'moved' } }, 'made'],
  [grid, 'report r2', 'make', { data: { household: '@h2', door: '三组 13 号', outcome: 'refused' } }, 'made'],
  [
    grid,
    'report r3',
    'make',
    { data: { household: '@h1', door: '三组 12 号', outcome: 'sheltered', shelter: '@s' } },
    'made',
  ],
  [
    grid,
    'report r4',
    'make',
    { data: { household: '@h2', door: '三组 13 号', outcome: 'moved', people: 2 } },
    'made',
  ],
  [grid, 'report r4', 'withdraw', {}, 'unprocessable'],
  [grid, 'report r4', 'correct', { data: { people: 3 } }, 'made'],
];

test('a zone is cleared from door to door', () => {
  const ledger = paperLedger(floodTransfers);
  expect(ledger.tell(STORY)).toEqual(STORY.map((line) => line[4]));
  expect(ledger.figures()).toEqual({
    'zone/zones': 2,
    'shelter/shelters': 1,
    'shelter/places': 300,
    'household/households': 2,
    'household/persons': 7,
    'report/households': 2,
  });
});
