import { expect, test } from 'vitest';
import { WISHES } from '../../test/support/wish-programme.ts';
import { checkProgrammes, type Programme } from './index.ts';

type Parts = Record<string, Record<string, unknown>>;
function faultsAfter(change: (wish: { intake: Parts; moves: Parts; fields: Parts }) => void): string[] {
  const copy: Programme = structuredClone(WISHES);
  change(copy.types['wish'] as never);
  return checkProgrammes([copy]).map(({ place, fault }) => `${place}: ${fault}`);
}

test('a sound box has no fault', () => {
  expect(checkProgrammes([WISHES])).toEqual([]);
});

test.each<[string, (wish: { intake: Parts; moves: Parts; fields: Parts }) => void]>([
  [
    'tells phone, which is sensitive or no field',
    ({ intake }) => Object.assign(intake, { tells: ['phone'] }),
  ],
  [
    'tells phone, which is sensitive or no field',
    ({ intake }) => Object.assign(intake, { shows: { state: 'shown', fields: ['phone'] } }),
  ],
  ['its contact table is not sensitive', ({ intake }) => Object.assign(intake, { contact: 'table' })],
  ['does not ask for kind, which say demands', ({ intake }) => Object.assign(intake, { asks: ['words'] })],
  [
    'asks for answer, which say does not set',
    ({ intake }) => Object.assign(intake, { asks: ['kind', 'words', 'answer'] }),
  ],
  ['opens by serve, which opens no record', ({ intake }) => Object.assign(intake, { open: 'serve' })],
  [
    'residents may make serve, unnamed here',
    ({ moves }) => Object.assign(moves['serve']!, { by: ['resident'] }),
  ],
  ['say is not open to residents', ({ moves }) => Object.assign(moves['say']!, { by: ['street-officer'] })],
  [
    'send-back sends back without a reason',
    ({ moves }) => Object.assign(moves['send-back']!, { reason: 'optional' }),
  ],
  [
    'rate does not set the choice words',
    ({ intake }) => Object.assign(intake, { rate: { move: 'rate', field: 'words' } }),
  ],
  ['its source has no option pigeon', ({ intake }) => Object.assign(intake['source']!, { slip: 'pigeon' })],
  [
    'shows in state nowhere, which is no state',
    ({ intake }) => Object.assign(intake['shows']!, { state: 'nowhere' }),
  ],
  [
    'shows what nobody moderated',
    ({ intake, moves }) => {
      Object.assign(intake['shows']!, { state: 'rated' });
      Object.assign(moves['show']!, { from: ['served'] });
    },
  ],
])('%s', (fault, change) => {
  expect(faultsAfter(change)).toContain(`tea-house/wish intake: ${fault}`);
});

test('whoever must be another person than the maker of a move that is not there', () => {
  expect(faultsAfter(({ moves }) => Object.assign(moves['rate']!, { otherThan: ['cook'] }))).toContain(
    'tea-house/wish move rate: there is no move cook',
  );
});
