import { z } from 'zod';

/** What a questionnaire asks: data that console, public site and paper entry read alike. Texts in both languages. */
const words = (most: number) =>
  z.strictObject({
    zh: z.string().trim().min(1).max(most),
    en: z
      .string()
      .trim()
      .min(1)
      .max(most * 2),
  });
export const Words = words(200);
export type Words = z.infer<typeof Words>;
const Id = z.string().regex(/^[a-z][a-z0-9-]{0,23}$/, 'lower case letters, digits, hyphens');

const OptionDecl = z.strictObject({
  id: Id,
  words: Words,
  /** Field of the record type in which valid answers with this option are counted. */
  counts: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/)
    .optional(),
});
export type OptionDecl = z.infer<typeof OptionDecl>;

/** A question is shown where an earlier one that was shown has this answer. */
export const Condition = z.union([
  z.strictObject({ question: Id, any: z.array(Id).min(1).max(12) }),
  z.strictObject({ question: Id, atLeast: z.number() }),
]);
export type Condition = z.infer<typeof Condition>;

const common = { id: Id, words: Words, required: z.boolean(), shownIf: Condition.optional() };
const options = z.array(OptionDecl).min(2).max(12);
export const Question = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('single'), options }),
  z.strictObject({ ...common, kind: z.literal('multiple'), options }),
  z.strictObject({
    ...common,
    kind: z.literal('number'),
    min: z.number().min(-1_000_000).max(1_000_000),
    max: z.number().min(-1_000_000).max(1_000_000),
  }),
  z.strictObject({ ...common, kind: z.literal('text'), most: z.number().int().min(10).max(500) }),
  z.strictObject({ ...common, kind: z.literal('rating'), steps: z.number().int().min(3).max(10) }),
]);
export type Question = z.infer<typeof Question>;
export type QuestionKind = Question['kind'];

export const MOST_CONTROLS = 3;
/** When a returned questionnaire is valid (有效); declared before it is opened. */
export const Validity = z.strictObject({
  /** Of the questions shown, at least so many per cent are answered. */
  leastShare: z.number().int().min(0).max(100),
  /** Control questions: answered otherwise, the sheet was not filled in with care. */
  control: z.array(z.strictObject({ question: Id, any: z.array(Id).min(1).max(12) })).max(MOST_CONTROLS),
});

export type Validity = z.infer<typeof Validity>;

export const optionsOf = (question: Question | undefined): readonly OptionDecl[] =>
  question && 'options' in question ? question.options : [];

type Fault = { path: (string | number)[]; message: string };

function conditionFault(condition: Condition, earlier: readonly Question[]): string | undefined {
  const asked = earlier.find(({ id }) => id === condition.question);
  if (!asked) return `there is no earlier question ${condition.question}`;
  if ('atLeast' in condition)
    return asked.kind === 'number' || asked.kind === 'rating'
      ? undefined
      : `${condition.question} has no number`;
  const ids = optionsOf(asked).map(({ id }) => id);
  const missing = condition.any.find((id) => !ids.includes(id));
  return missing === undefined ? undefined : `${condition.question} has no option ${missing}`;
}

function faultsOf(definition: { questions: Question[]; validity: z.infer<typeof Validity> }): Fault[] {
  const { questions, validity } = definition;
  return [
    ...questions.flatMap((question, n): Fault[] => {
      const path = ['questions', n];
      const earlier = questions.slice(0, n);
      const ids = optionsOf(question).map(({ id }) => id);
      const condition = question.shownIf && conditionFault(question.shownIf, earlier);
      return [
        ...(earlier.some(({ id }) => id === question.id)
          ? [{ path, message: `${question.id} is there twice` }]
          : []),
        ...(new Set(ids).size < ids.length ? [{ path, message: 'an option is there twice' }] : []),
        ...(question.kind === 'number' && question.min >= question.max
          ? [{ path, message: 'min has to be less than max' }]
          : []),
        ...(condition === undefined ? [] : [{ path: [...path, 'shownIf'], message: condition }]),
      ];
    }),
    ...validity.control.flatMap((condition, n) => {
      const message = conditionFault(condition, questions);
      return message === undefined ? [] : [{ path: ['validity', 'control', n], message }];
    }),
  ];
}

export const Definition = z
  .strictObject({
    title: words(60),
    intro: words(400),
    questions: z.array(Question).min(1).max(30),
    validity: Validity,
  })
  .superRefine((definition, ctx) => {
    for (const { path, message } of faultsOf(definition)) ctx.addIssue({ code: 'custom', path, message });
  });
export type Definition = z.infer<typeof Definition>;

/** Answers by question: an option, options, a number, a text. What was left open is not there. */
export const Answers = z.record(
  Id,
  z.union([z.string().max(2_000), z.array(z.string()).max(12), z.number()]),
);
export type Answers = z.infer<typeof Answers>;
export type AnswerFault = 'required' | 'invalid' | 'too-long';
/** Why a returned questionnaire is not valid. */
export const INVALID = ['required-missing', 'too-few', 'control'] as const;
export type Invalid = (typeof INVALID)[number];

export function holds(condition: Condition, answers: Answers): boolean {
  const answer = answers[condition.question];
  if ('atLeast' in condition) return typeof answer === 'number' && answer >= condition.atLeast;
  return (Array.isArray(answer) ? answer : [answer]).some(
    (id) => id !== undefined && condition.any.includes(String(id)),
  );
}

const schemaOf = (question: Question): z.ZodType<Answers[string]> => {
  const ids = optionsOf(question).map(({ id }) => id) as [string, ...string[]];
  switch (question.kind) {
    case 'single':
      return z.enum(ids);
    case 'multiple':
      return z
        .array(z.enum(ids))
        .min(1)
        .refine((chosen) => new Set(chosen).size === chosen.length);
    case 'number':
      return z.number().min(question.min).max(question.max);
    case 'rating':
      return z.number().int().min(1).max(question.steps);
    case 'text':
      return z.string().trim().min(1).max(question.most);
  }
};

/**
 * Answers to the questions that are shown, in order: whether one is shown depends on what was answered before it. Answers
 * to questions that are not shown fall away; what does not fit is named. `complete`: a required one left open is a fault.
 */
export function checkAnswers(
  definition: Definition,
  given: Answers,
  { complete }: { complete: boolean },
): { answers: Answers; shown: readonly Question[]; faults: Readonly<Record<string, AnswerFault>> } {
  const answers: Record<string, Answers[string]> = {};
  const faults: Record<string, AnswerFault> = {};
  const shown: Question[] = [];
  for (const question of definition.questions) {
    if (question.shownIf && !holds(question.shownIf, answers)) continue;
    shown.push(question);
    const answer = Object.hasOwn(given, question.id) ? given[question.id] : undefined;
    const open = answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0);
    if (open) {
      if (complete && question.required) faults[question.id] = 'required';
      continue;
    }
    const parsed = schemaOf(question).safeParse(answer);
    if (parsed.success) answers[question.id] = parsed.data;
    else
      faults[question.id] =
        question.kind === 'text' && typeof answer === 'string' && answer.length > question.most
          ? 'too-long'
          : 'invalid';
  }
  return { answers, shown, faults };
}

/** Whether a returned questionnaire is valid by its declared rule; the first reason where it is not. */
export function judgeAnswers(definition: Definition, given: Answers): Invalid | null {
  const { answers, shown } = checkAnswers(definition, given, { complete: false });
  const answered = (question: Question): boolean => Object.hasOwn(answers, question.id);
  if (shown.some((question) => question.required && !answered(question))) return 'required-missing';
  if (shown.filter(answered).length * 100 < definition.validity.leastShare * shown.length) return 'too-few';
  const { control } = definition.validity;
  const careless = control.some(
    (condition) => shown.some(({ id }) => id === condition.question) && !holds(condition, answers),
  );
  return careless ? 'control' : null;
}

/** Whether two waves asked the same: kind, words, options, limits and condition, whatever they are counted in. */
export function sameQuestion(a: Question, b: Question): boolean {
  const bare = (question: Question): unknown => ({
    ...question,
    ...('options' in question
      ? { options: question.options.map(({ id, words: said }) => [id, said.zh, said.en]) }
      : {}),
  });
  const ordered = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(ordered)
      : typeof value === 'object' && value !== null
        ? Object.entries(value)
            .sort(([x], [y]) => (x < y ? -1 : 1))
            .map(([key, each]) => [key, ordered(each)])
        : value;
  return JSON.stringify(ordered(bare(a))) === JSON.stringify(ordered(bare(b)));
}
