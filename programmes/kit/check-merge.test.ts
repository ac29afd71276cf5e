import { expect, test } from 'vitest';
import { LOANS } from '../../test/support/loan-programme.ts';
import { checkProgrammes, type Programme } from './index.ts';

/** What is said of the loans with values set at paths of their declaration. */
function said(changes: Readonly<Record<string, unknown>>): string[] {
  const copy = structuredClone(LOANS) as Programme;
  for (const [path, value] of Object.entries(changes)) {
    const names = path.split('.');
    const last = names.pop() as string;
    let at = copy.types['loan'] as unknown as Record<string, unknown>;
    for (const name of names) at = at[name] as Record<string, unknown>;
    at[last] = value;
  }
  return checkProgrammes([copy]).map(({ place, fault }) => `${place}: ${fault}`);
}

test.each<[string, Record<string, unknown>]>([
  ['merge: there is no move swallow', { 'merge.keep.move': 'swallow' }],
  ['merge: its link of does not lead to loan', { 'merge.end.link': 'of' }],
  ['merge: both ways are called survivor', { 'merge.keep.link': 'survivor' }],
  ['merge: merge-into leads to no end', { 'moves.merge-into.to': 'back' }],
  ['merge: lose leads to merged too, where a record has no way on', { 'moves.lose.to': 'merged' }],
  ['merge: figure lent counts what is merged, twice', { 'figures.lent.except': ['divided'] }],
  ['split: figure pages counts what is divided, twice', { 'figures.pages.except': ['lost', 'merged'] }],
  ['merge: clock give-back runs on after merge-into', { 'clocks.give-back.stops': ['return', 'divide'] }],
  ['merge: take-in moves the survivor on', { 'moves.take-in.to': 'back' }],
  ['merge: a resident may make merge-into', { 'moves.merge-into.by': ['resident'] }],
  [
    'merge: takes reader from another record, where it is bound to its own',
    { 'merge.takes': { reader: 'first' } },
  ],
  ['merge: takes shelf, which the move of the survivor does not set', { 'merge.takes': { shelf: 'first' } }],
  ['merge: takes the sum of note, which is no number', { 'merge.takes': { note: 'sum' } }],
  [
    'merge: take-in demands note, which is not taken',
    { 'merge.takes': {}, 'moves.take-in.input': { note: 'required' } },
  ],
  ['merge: take-in makes took alone too', { 'moves.take-in.links': { took: 'optional' } }],
  ['split: return opens no record', { 'split.part.move': 'return' }],
  ['split: inherits note, which lend does not set', { 'split.inherits': ['note'] }],
  ['split: takes reader from another record, where it is bound to its own', { 'split.inherits': ['reader'] }],
  ['duplicatesOf: looks at the sensitive field reader', { 'duplicatesOf.kind': ['reader'] }],
  ['duplicatesOf: pages cannot be compared', { 'duplicatesOf.place': 'pages' }],
  ['duplicatesOf: -1 is no number of days', { 'duplicatesOf.withinDays': -1 }],
])('%s', (fault, changes) => {
  expect(said(changes)).toContain(`reading-room/loan ${fault}`);
});

test('what a figure tells apart by reference is not merged', () => {
  expect(
    said({
      'fields.again': { kind: 'reference', to: 'loan' },
      'figures.cards.counts': { distinct: 'again', horizon: 'ever' },
    }),
  ).toContain('reading-room/loan merge: figure loan/cards counts different records of it');
});
