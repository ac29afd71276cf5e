import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';

/** A process of a measurement, spoken to by messages: each question has one answer. */
export interface Child {
  readonly process: ChildProcess;
  /** The next message. */
  answer<T>(): Promise<T>;
  ask<T>(question: unknown): Promise<T>;
  end(): Promise<void>;
}

/** Runs with the flags of this process, as the product is started, and more of its own. */
export function startChild(file: string, args: readonly string[], moreFlags: readonly string[] = []): Child {
  const child = fork(path.join(import.meta.dirname, file), [...args], {
    execArgv: [...process.execArgv, ...moreFlags],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const answer = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`${file} ended`));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message as T);
      });
    });
  return {
    process: child,
    answer,
    ask(question) {
      const result = answer<never>();
      child.send(question as never);
      return result;
    },
    async end() {
      if (child.exitCode !== null) return;
      child.send('stop');
      await gone;
    },
  };
}
