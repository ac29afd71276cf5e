import { expect, test } from 'vitest';
import { LOANS } from '../../test/support/loan-programme.ts';
import { checkProgrammes, type FieldPage, type Programme } from './index.ts';

/** At the shelf: a book is there or comes, and a loan is written down. */
const SHELF: FieldPage = {
  about: { type: 'loan', states: ['lent'], open: 'lend', correct: 'recount', asks: ['what', 'pages'] },
  progress: {
    part: 'loan',
    states: ['lent'],
    about: 'card',
    round: 'pages',
    outcome: 'shelf',
    again: ['red'],
  },
  parts: {
    loan: {
      type: 'loan',
      move: 'lend',
      made: 'always',
      asks: ['what', 'pages', 'shelf'],
      fill: { card: { about: 'id' } },
    },
  },
};
type Broken = {
  about: Record<string, unknown>;
  progress: Record<string, unknown>;
  parts: Record<string, Record<string, unknown>>;
};
function faultsOf(change: (page: Broken) => void = () => undefined): string[] {
  const page = structuredClone(SHELF);
  change(page as never);
  const texts = {
    zh: { ...LOANS.texts.zh, 'field.shelf': '书架' },
    en: { ...LOANS.texts.en, 'field.shelf': 'Shelf' },
  };
  const programme: Programme = { ...LOANS, fieldPages: { shelf: page }, texts };
  return checkProgrammes([programme]).map(({ place, fault }) => `${place}: ${fault}`);
}

test('a sound page has no fault', () => expect(faultsOf()).toEqual([]));

test.each<[string, (page: Broken) => void]>([
  [
    ' about: opens by recount, which opens no record',
    ({ about }) => Object.assign(about, { open: 'recount' }),
  ],
  [
    ' about: does not ask for pages, which lend demands',
    ({ about }) => Object.assign(about, { asks: ['what'] }),
  ],
  [
    ' about: asks for note, which lend does not set',
    ({ about }) => Object.assign(about, { asks: ['what', 'pages', 'note'] }),
  ],
  [
    ' about: corrects by lend, which corrects nothing',
    ({ about }) => Object.assign(about, { correct: 'lend' }),
  ],
  [' about: recount is not open in closed', ({ about }) => Object.assign(about, { states: ['closed'] })],
  [': there is no type scroll', ({ parts }) => Object.assign(parts['loan']!, { type: 'scroll' })],
  [
    ' part loan: is filled from due, which the page does not ask for',
    ({ parts }) =>
      Object.assign(parts['loan']!, { fill: { card: { about: 'id' }, due: { about: { data: 'due' } } } }),
  ],
  [
    ': its progress part loan is not always made',
    ({ parts }) => Object.assign(parts['loan']!, { made: 'if-wished' }),
  ],
  [' progress: card does not name the record', ({ parts }) => Object.assign(parts['loan']!, { fill: {} })],
  [
    ' progress: counts rounds in shelf, which is no number',
    ({ progress }) => Object.assign(progress, { round: 'shelf' }),
  ],
  [' progress: shelf has no option grey', ({ progress }) => Object.assign(progress, { again: ['grey'] })],
  [
    ' progress: looks at the sensitive field reader',
    ({ progress }) => Object.assign(progress, { about: 'reader' }),
  ],
])('field page shelf%s', (fault, change) => {
  expect(faultsOf(change)).toContain(`reading-room field page shelf${fault}`);
});
