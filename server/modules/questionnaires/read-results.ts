import type { z } from 'zod';
import type { QuestionResult, Results } from '../../../contract/questionnaires.ts';
import { type Answers, optionsOf, type Question, sameQuestion } from '../../../contract/questions.ts';
import { WardError } from '../../platform/errors.ts';
import { SMALLEST_PUBLIC, suppressSmall } from '../figures/index.ts';
import { coverNumbers } from '../intake/index.ts';
import { countsFor } from './present.ts';
import type { QuestionnairesContext } from './questionnaires-context.ts';
import { answersOf, countsOf, findWave, placesOf, type WaveRow } from './store.ts';

type Cells = (number | null)[];
const picks = (answer: Answers[string] | undefined, id: string): boolean =>
  Array.isArray(answer) ? answer.includes(id) : answer === id || String(answer) === id;

/**
 * Of one question, over the valid answers. Whoever left it open, or was not asked, is a cell of the same table: what
 * stands beside it cannot tell what is withheld. A choice of several is one table for each option.
 */
export function resultOf(question: Question, valid: readonly Answers[], k: number): QuestionResult {
  const answers = valid.map((each) => each[question.id]);
  const answered = answers.filter((answer) => answer !== undefined).length;
  const rest = valid.length - answered;
  const [answeredShown] = suppressSmall([answered, rest], k).cells;
  const numbers = answers.filter((answer) => typeof answer === 'number');
  const mean = numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const rounded = mean === null ? null : Math.round(mean * 100) / 100;
  const base = { question, options: [], answered: answeredShown ?? null, mean: null, texts: null };
  const count = (id: string): number => answers.filter((answer) => picks(answer, id)).length;
  switch (question.kind) {
    case 'single':
    case 'rating': {
      const ids =
        question.kind === 'single'
          ? optionsOf(question).map(({ id }) => id)
          : Array.from({ length: question.steps }, (_, n) => String(n + 1));
      const { cells } = suppressSmall([...ids.map(count), rest], k);
      const withheld = cells.includes(null);
      return {
        ...base,
        answered: withheld || cells.at(-1) === null ? null : answered,
        options: ids.map((id, n) => ({ id, count: cells[n] ?? null })),
        mean: question.kind === 'rating' && !withheld ? rounded : null,
      };
    }
    case 'multiple':
      return {
        ...base,
        options: optionsOf(question).map(({ id }) => {
          const [shown]: Cells = suppressSmall([count(id), valid.length - count(id)], k).cells;
          return { id, count: shown ?? null };
        }),
      };
    case 'number':
      return { ...base, mean: answeredShown !== null && answered >= k ? rounded : null };
    case 'text':
      return {
        ...base,
        texts:
          answered >= k
            ? answers
                .filter((answer) => typeof answer === 'string')
                .map(coverNumbers)
                .sort()
            : null,
      };
  }
}

async function closedWave(ctx: QuestionnairesContext, id: string): Promise<WaveRow> {
  const wave = await findWave(ctx.ledger.db, id);
  if (!wave) throw new WardError('not-found');
  if (wave.closedAtMs === null)
    throw new WardError('conflict', {
      detail: `wave ${wave.number} is not closed`,
      remedy: 'Close it first: results that are read while answers come in tell the latest one.',
    });
  return wave;
}

async function readWave(ctx: QuestionnairesContext, wave: WaveRow) {
  const { db } = ctx.ledger;
  const counts = countsFor(await placesOf(db, [wave.id]), await countsOf(db, [wave.id]));
  const valid = (await answersOf(db, wave.id)).flatMap(({ answers, why }) => (why === null ? [answers] : []));
  return {
    shown: { id: wave.id, number: wave.number, version: wave.version, counts },
    questions: wave.definition.questions,
    result: (question: Question) => resultOf(question, valid, SMALLEST_PUBLIC),
  };
}

/** Results of a closed wave, beside those of another closed wave of the same questionnaire where one is named. */
export async function readResults(
  ctx: QuestionnairesContext,
  waveId: string,
  withId: string | undefined,
): Promise<z.input<typeof Results>> {
  const wave = await closedWave(ctx, waveId);
  const other = withId === undefined ? undefined : await closedWave(ctx, withId);
  if (other && other.questionnaireId !== wave.questionnaireId)
    throw new WardError('unprocessable', { detail: 'the two waves are of two questionnaires' });
  const now = await readWave(ctx, wave);
  const before = other && (await readWave(ctx, other));
  const questions: z.input<typeof Results>['questions'] = now.questions.map((question) => {
    const asked = before?.questions.find(({ id }) => id === question.id);
    return {
      id: question.id,
      asked: !before ? 'alone' : !asked ? 'added' : sameQuestion(question, asked) ? 'same' : 'changed',
      result: now.result(question),
      earlier: before && asked ? before.result(asked) : null,
    };
  });
  for (const question of before?.questions ?? [])
    if (before && !now.questions.some(({ id }) => id === question.id))
      questions.push({ id: question.id, asked: 'dropped', result: null, earlier: before.result(question) });
  return { k: SMALLEST_PUBLIC, wave: now.shown, with: before?.shown ?? null, questions };
}
