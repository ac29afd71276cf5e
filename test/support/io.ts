import type { CommandIo } from '../../server/cli/io.ts';
import { ROOT } from '../conformance/tree.ts';

/** A silent terminal in this checkout. */
export const CHECKOUT_IO: CommandIo = { checkoutDir: ROOT, out: () => undefined, err: () => undefined };

/** A terminal that keeps what was said. */
export function recordingIo(): CommandIo & { lines: string[]; errors: string[] } {
  const lines: string[] = [];
  const errors: string[] = [];
  return {
    checkoutDir: ROOT,
    lines,
    errors,
    out: (line) => lines.push(line),
    err: (line) => errors.push(line),
  };
}
