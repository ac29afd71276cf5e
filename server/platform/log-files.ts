import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { readdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { DestinationStream } from 'pino';

const DAY_MS = 86_400_000;
const NAME = /^ward-(\d{4}-\d{2}-\d{2})\.log$/;

export interface LogFiles extends DestinationStream {
  /** Removes days older than `keepDays`; resolves to how many. */
  prune(keepDays: number, nowMs: number): Promise<number>;
  close(): void;
}

/**
 * One log file a day (UTC) in `folder`, by wall time: logs tell what the machine did, also during a drill. A disk that is
 * full loses log lines, never the service.
 */
export function createLogFiles(folder: string, wallMs: () => number = Date.now): LogFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let day = '';
  let handle: number | undefined;
  return {
    write(line) {
      const today = new Date(wallMs()).toISOString().slice(0, 10);
      try {
        if (today !== day || handle === undefined) {
          if (handle !== undefined) closeSync(handle);
          handle = openSync(path.join(folder, `ward-${today}.log`), 'a', 0o600);
          day = today;
        }
        writeSync(handle, line);
      } catch {
        handle = undefined;
      }
    },
    async prune(keepDays, nowMs) {
      const oldest = new Date(nowMs - keepDays * DAY_MS).toISOString().slice(0, 10);
      const old = (await readdir(folder)).filter((name) => (NAME.exec(name)?.[1] ?? '9999') < oldest);
      await Promise.all(old.map((name) => unlink(path.join(folder, name))));
      return old.length;
    },
    close() {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}
