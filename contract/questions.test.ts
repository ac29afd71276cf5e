import { expect, test } from 'vitest';
import { SORTING } from '../test/support/sorting-questionnaire.ts';
import { checkAnswers, Definition, judgeAnswers, sameQuestion } from './questions.ts';

const faults = (definition: unknown): string[] =>
  (Definition.safeParse(definition).error?.issues ?? []).map(({ message }) => message);

test('a question is asked where an earlier one that was asked has the answer; the rest falls away', () => {
  const shown = (answers: Record<string, string | number>) =>
    checkAnswers(SORTING, answers, { complete: true }).shown.map(({ id }) => id);
  expect(shown({ knows: 'yes', content: 1 })).toEqual(['knows', 'sorts', 'bins', 'walk', 'content', 'why']);
  expect(shown({ knows: 'no', sorts: 'yes' })).toEqual(['knows', 'bins', 'walk', 'content']);
  expect(checkAnswers(SORTING, { knows: 'no', sorts: 'yes', content: 6 }, { complete: true })).toMatchObject({
    answers: { knows: 'no' },
    faults: { content: 'invalid' },
  });
  expect(
    checkAnswers(SORTING, { __proto__: 'x', bins: ['paper', 'paper'] }, { complete: true }).faults,
  ).toEqual({
    knows: 'required',
    bins: 'invalid',
    content: 'required',
  });
});

test('valid by the declared rule: required answers, share of what was asked, control questions', () => {
  expect(judgeAnswers(SORTING, { knows: 'no', content: 3 })).toBeNull();
  expect(judgeAnswers(SORTING, { knows: 'yes', content: 3 })).toBe('required-missing');
  const strict: Definition = { ...SORTING, validity: { leastShare: 41, control: [] } };
  expect(judgeAnswers(strict, { knows: 'no', content: 3 })).toBe('too-few');
  const careful = { ...SORTING, validity: { leastShare: 0, control: [{ question: 'knows', any: ['yes'] }] } };
  expect(judgeAnswers(careful, { knows: 'no', content: 3 })).toBe('control');
});

test('faults of a definition are named where they stand', () => {
  expect(faults(SORTING)).toEqual([]);
  const [knows, sorts, ...rest] = SORTING.questions;
  expect(faults({ ...SORTING, questions: [sorts, knows] })).toEqual(['there is no earlier question knows']);
  expect(faults({ ...SORTING, questions: [knows, knows, ...rest] })).toEqual(['knows is there twice']);
  const shownIf = { question: 'knows', any: ['perhaps'] };
  expect(faults({ ...SORTING, questions: [knows, { ...sorts, shownIf }] })).toEqual([
    'knows has no option perhaps',
  ]);
  expect(
    faults({ ...SORTING, questions: [knows, { ...sorts, shownIf: { question: 'knows', atLeast: 2 } }] }),
  ).toEqual(['knows has no number']);
  expect(faults({ ...SORTING, title: { zh: '题', en: '' } })).toHaveLength(1);
});

test('two waves asked the same where words, options, limits and condition are the same', () => {
  const [knows, sorts] = SORTING.questions;
  const uncounted = structuredClone(knows!);
  for (const option of 'options' in uncounted ? uncounted.options : []) delete option.counts;
  expect(sameQuestion(knows!, uncounted)).toBe(true);
  expect(sameQuestion(knows!, { ...knows!, words: { ...knows!.words, zh: '别的' } })).toBe(false);
  const { shownIf: _, ...always } = sorts!;
  expect(sameQuestion(sorts!, always)).toBe(false);
});
