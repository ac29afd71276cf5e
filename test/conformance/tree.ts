import { execFileSync } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Files of the repository (tracked, and new ones not ignored), relative to its root. */
export function repositoryFiles(): string[] {
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  try {
    return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], options)
      .split('\0')
      .filter(Boolean);
  } catch {
    throw new Error('the conformance tests need git: run them in a clone');
  }
}
