import { z } from 'zod';

/** A generally known wrong form. `source`: the published standard or guide; `why`: what is wrong, in both languages. */
export const WrongWord = z.strictObject({
  wrong: z.string().min(2),
  right: z.array(z.string().min(1)).min(1),
  kind: z.enum(['misspelt', 'variant', 'name', 'term', 'person-respect']),
  source: z.string().min(1),
  why: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  /** Not wrong where one of these stands right before or after it. */
  unlessBefore: z.array(z.string()).default([]),
  unlessAfter: z.array(z.string()).default([]),
});
export type WrongWord = z.infer<typeof WrongWord>;

/** As the data file has it: sources once, words that name theirs. */
export const WrongWordList = z
  .strictObject({ sources: z.record(z.string(), z.string().min(4)), words: z.array(WrongWord).min(1) })
  .superRefine(({ sources, words }, faults) => {
    const seen = new Set<string>();
    for (const { wrong, source } of words) {
      if (sources[source] === undefined)
        faults.addIssue({ code: 'custom', message: `${wrong}: there is no source “${source}”` });
      if (seen.has(wrong)) faults.addIssue({ code: 'custom', message: `${wrong} stands twice` });
      seen.add(wrong);
    }
  })
  .transform(({ sources, words }) =>
    words.map((word) => ({ ...word, source: sources[word.source] ?? word.source })),
  );
