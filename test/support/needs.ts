import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe } from 'vitest';

/** Parts of a full run that npm does not bring, and where they are looked for. */
const PARTS = {
  chromium: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  ffmpeg: ['/usr/bin/ffmpeg'],
  libreoffice: ['/usr/bin/soffice', '/usr/bin/libreoffice'],
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

const succeeds = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** `describe` on a small file system of its own, skipped by name where none can be mounted (not root, no Linux). */
export function describeOnSmallDisk(name: string, sizeMiB: number, body: (disk: string) => void): void {
  const disk = mkdtempSync(path.join(tmpdir(), 'ward-small-disk-'));
  const mounted =
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    succeeds('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m,mode=711`, 'tmpfs', disk]);
  if (!mounted) {
    rmdirSync(disk);
    describe.skip(`${name} — skipped: this user cannot mount a tmpfs`, () => body(disk));
    return;
  }
  describe(name, () => {
    // Registered first, so it runs after what the body cleans up.
    afterAll(() => {
      if (!succeeds('umount', [disk])) succeeds('umount', ['--lazy', disk]);
      rmdirSync(disk);
    });
    body(disk);
  });
}
