import { existsSync } from 'node:fs';
import { describe } from 'vitest';

/** Parts of a full run that npm does not bring, and where they are looked for. */
const PARTS = {
  chromium: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  ffmpeg: ['/usr/bin/ffmpeg'],
} as const;

export function findPart(part: keyof typeof PARTS): string | undefined {
  return PARTS[part].find((file) => existsSync(file));
}

/** `describe`, skipped by name with the reason where the part is absent. */
export function describeWith(
  part: keyof typeof PARTS,
  name: string,
  body: (executable: string) => void,
): void {
  const executable = findPart(part);
  if (executable === undefined) describe.skip(`${name} — skipped: ${part} is not installed`, () => body(''));
  else describe(name, () => body(executable));
}
