import { Worker } from 'node:worker_threads';
import type { compileJob } from './compile.ts';
import { TypesetError, type TypesetJob, type TypesetResult } from './job.ts';

/** Ten briefs take a tenth of a second; a job that takes this long hangs. */
const STOP_AFTER_MS = 30_000;

type Answer = ReturnType<typeof compileJob>;
interface Waiting {
  answer: (answer: Answer) => void;
  timer: NodeJS.Timeout;
}

/** A thread that sets type: started by the first job, so that the server's start does not pay for it. */
class Typesetter {
  #worker: Worker | undefined;
  #waiting = new Map<number, Waiting>();
  #nextId = 1;

  typeset(job: TypesetJob, stopAfterMs: number): Promise<Answer> {
    const worker = this.#start();
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => void this.#stop(worker, `typesetting took longer than ${stopAfterMs / 1000} s`),
        stopAfterMs,
      );
      this.#waiting.set(id, { answer: resolve, timer });
      worker.ref();
      worker.postMessage({ id, job });
    });
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { execArgv: [] });
    worker.on('message', ({ id, answer }: { id: number; answer: Answer }) => this.#answer(id, answer));
    worker.on('error', (error) => this.#stop(worker, error.message));
    worker.on('exit', () => this.#stop(worker, 'the thread that sets type ended'));
    this.#worker = worker;
    return worker;
  }

  #answer(id: number, answer: Answer): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker?.unref();
    waiting.answer(answer);
  }

  /** Whoever waits is told; the next job starts a new thread. */
  #stop(worker: Worker, message: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    void worker.terminate();
    for (const id of [...this.#waiting.keys()])
      this.#answer(id, { ok: false, fault: { reason: 'stopped', messages: [message] } });
  }
}

const typesetter = new Typesetter();

/**
 * PDF/A-3b of a job, its attachments inside, its fonts embedded. Equal jobs give equal bytes on machines with the same
 * fonts. Throws TypesetError: a character no font has, a source that does not compile, or a job that never ends.
 */
export async function typesetPdf(job: TypesetJob, stopAfterMs = STOP_AFTER_MS): Promise<TypesetResult> {
  const answer = await typesetter.typeset(job, stopAfterMs);
  if (!answer.ok) throw new TypesetError(answer.fault);
  return answer.result;
}
