import { z } from 'zod';

const Name = z.string().trim().min(2).max(80);

/**
 * Names as they are now: units with their short forms and former names, posts with who holds them, people. What is listed is
 * right; the order of leaders is not judged.
 */
export const Register = z.strictObject({
  units: z
    .array(
      z.strictObject({ name: Name, short: z.array(Name).default([]), former: z.array(Name).default([]) }),
    )
    .default([]),
  posts: z
    .array(
      z.strictObject({ name: Name, former: z.array(Name).default([]), holders: z.array(Name).default([]) }),
    )
    .default([]),
  people: z.array(Name).default([]),
});
export type Register = z.infer<typeof Register>;
export type RegisterInput = z.input<typeof Register>;
