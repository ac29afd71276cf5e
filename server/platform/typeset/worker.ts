import { parentPort } from 'node:worker_threads';
import { compileJob } from './compile.ts';
import type { TypesetJob } from './job.ts';

parentPort?.on('message', ({ id, job }: { id: number; job: TypesetJob }) => {
  parentPort?.postMessage({ id, answer: compileJob(job) });
});
