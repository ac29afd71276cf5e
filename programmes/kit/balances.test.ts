import { expect, test } from 'vitest';
import { LOANS } from '../../test/support/loan-programme.ts';
import { balancesAfter, overdrawn } from './balances.ts';
import { checkProgrammes, count, type Programme, type RecordType } from './index.ts';

const loan = LOANS.types['loan']!;
/** Pages that are out: a loan adds them, another move takes them back. */
const SHELF: Pick<RecordType, 'balances'> = {
  balances: { out: { adds: { lend: 'pages' }, takes: { recount: 'pages' } } },
};

test('a balance is what was added less what was taken, whatever else the record says', () => {
  const type = { ...loan, ...SHELF };
  expect(balancesAfter(type, 'lend', {}, { pages: 30 })).toEqual({ out: 30 });
  expect(balancesAfter(type, 'recount', { out: 30 }, { pages: 12 })).toEqual({ out: 18 });
  expect(balancesAfter(type, 'close', { out: 18, pages: 12 }, {})).toEqual({ out: 18 });
  expect(balancesAfter(loan, 'lend', {}, { pages: 30 })).toEqual({});
});

test.each<[number, number, boolean]>([
  [0, 1, true],
  [5, 5, false],
  [5, 6, true],
  [5, 0, false],
])('of %i there are taken %i: refused %s', (there, taken, refused) => {
  const faults = overdrawn({ ...loan, ...SHELF }, 'recount', { out: there }, { pages: taken });
  expect(faults).toEqual(
    refused ? [{ path: 'data.pages', message: `only ${there} in out: say ${there} or less` }] : [],
  );
});

const declared = (balances: RecordType['balances'], change: Partial<RecordType> = {}): Programme => ({
  ...LOANS,
  types: {
    ...LOANS.types,
    loan: {
      ...loan,
      fields: { ...loan.fields, out: count('页') },
      ...change,
      ...(balances ? { balances } : {}),
    },
  },
});
test.each<[string, Programme]>([
  ['balance gone: is shown in no number field', declared({ gone: { adds: { lend: 'pages' }, takes: {} } })],
  ['balance out: nothing adds to it', declared({ out: { adds: {}, takes: {} } })],
  [
    'balance out: is counted by borrow, which is no move',
    declared({ out: { adds: { borrow: 'pages' }, takes: {} } }),
  ],
  [
    'balance out: lend does not demand the number shelf',
    declared({ out: { adds: { lend: 'shelf' }, takes: {} } }),
  ],
  ['balance pages: is written by lend', declared({ pages: { adds: { lend: 'pages' }, takes: {} } })],
])('a declaration is refused at load: %s', (fault, programme) => {
  const faults = checkProgrammes([programme]).map((each) => `${each.place}: ${each.fault}`);
  expect(faults).toContain(`reading-room/loan ${fault}`);
});
