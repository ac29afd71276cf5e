import type { Condition, Definition, Question, QuestionKind, Words } from '../../contract/questions.ts';

const NO_WORDS: Words = { zh: '', en: '' };
const option = (n: number) => ({ id: `o${n}`, words: NO_WORDS });

/** The lowest number that is not used: ids of questions and options never change once given. */
function freeId(prefix: string, used: readonly string[]): string {
  for (let n = 1; ; n++) if (!used.includes(`${prefix}${n}`)) return `${prefix}${n}`;
}

export const EMPTY: Definition = {
  title: NO_WORDS,
  intro: NO_WORDS,
  questions: [],
  validity: { leastShare: 50, control: [] },
};

const DETAILS: {
  [K in QuestionKind]: () => Omit<Extract<Question, { kind: K }>, 'id' | 'words' | 'required' | 'shownIf'>;
} = {
  single: () => ({ kind: 'single', options: [option(1), option(2)] }),
  multiple: () => ({ kind: 'multiple', options: [option(1), option(2)] }),
  number: () => ({ kind: 'number', min: 0, max: 100 }),
  text: () => ({ kind: 'text', most: 200 }),
  rating: () => ({ kind: 'rating', steps: 5 }),
};

/** The same question of another kind; a choice that stays a choice keeps its options. */
export function asKind({ id, words, required, shownIf, ...rest }: Question, kind: QuestionKind): Question {
  const details = DETAILS[kind]();
  return {
    id,
    words,
    required,
    ...(shownIf ? { shownIf } : {}),
    ...details,
    ...('options' in details && 'options' in rest ? { options: rest.options } : {}),
  } as Question;
}

export function withQuestion(definition: Definition): Definition {
  const id = freeId(
    'q',
    definition.questions.map((question) => question.id),
  );
  const question = { id, words: NO_WORDS, required: true, ...DETAILS.single() } as Question;
  return { ...definition, questions: [...definition.questions, question] };
}

export const replaced = (definition: Definition, n: number, question: Question): Definition => ({
  ...definition,
  questions: definition.questions.map((each, at) => (at === n ? question : each)),
});

/** Without the question; what depended on it is shown always. */
export function without(definition: Definition, n: number): Definition {
  const gone = definition.questions[n]?.id;
  return {
    ...definition,
    questions: definition.questions
      .filter((_, at) => at !== n)
      .map(({ shownIf, ...question }) => ({
        ...question,
        ...(shownIf && shownIf.question !== gone ? { shownIf } : {}),
      })) as Question[],
    validity: {
      ...definition.validity,
      control: definition.validity.control.filter(({ question }) => question !== gone),
    },
  };
}

export function movedUp(definition: Definition, n: number): Definition {
  const questions = [...definition.questions];
  const [question] = questions.splice(n, 1);
  if (question) questions.splice(n - 1, 0, question);
  return { ...definition, questions };
}

export const withOption = (question: Extract<Question, { kind: 'single' | 'multiple' }>): Question => ({
  ...question,
  options: [
    ...question.options,
    {
      id: freeId(
        'o',
        question.options.map(({ id }) => id),
      ),
      words: NO_WORDS,
    },
  ],
});

/** Words of an empty question's condition on an earlier one. */
export function firstCondition(earlier: Question): Condition | undefined {
  if (earlier.kind === 'text') return undefined;
  if ('options' in earlier) {
    const [first] = earlier.options;
    return first && { question: earlier.id, any: [first.id] };
  }
  return { question: earlier.id, atLeast: earlier.kind === 'rating' ? 1 : earlier.min };
}
