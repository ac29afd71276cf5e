import type { ProblemCode } from '../../contract/problems.ts';

/** A refusal with a stable code; the HTTP edge turns it into an RFC 9457 problem, the CLI into one sentence. */
export class WardError extends Error {
  override readonly name = 'WardError';
  readonly code: ProblemCode;
  readonly remedy: string | undefined;
  readonly fields: readonly { path: string; message: string }[] | undefined;

  constructor(
    code: ProblemCode,
    options: {
      detail?: string;
      remedy?: string;
      fields?: readonly { path: string; message: string }[];
      cause?: unknown;
    } = {},
  ) {
    super(options.detail ?? code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
    this.fields = options.fields;
  }
}

/** A fault at start: one clear sentence for the terminal and a non-zero exit. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
