import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { StartError, WardError } from '../platform/errors.ts';
import { COMMANDS } from './commands.ts';
import type { CommandIo } from './io.ts';

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

const io: CommandIo = {
  checkoutDir: path.resolve(import.meta.dirname, '../..'),
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  ...(process.stdin.isTTY ? { ask } : {}),
};

function help(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS)
    .filter(([, command]) => !command.internal)
    .map(([name, command]) => `  ${name.padEnd(width)}  ${command.summary}`);
  return [
    'Ward（一本账）',
    '',
    'npx ward COMMAND [options]',
    '',
    ...lines,
    '',
    'npx ward COMMAND --help says more.',
  ].join('\n');
}

async function main(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...args] = argv;
  if (name === 'help' || name === '--help') {
    io.out(help());
    return 0;
  }
  const command = COMMANDS[name];
  if (!command) {
    io.err(`There is no command “${name}”.\n\n${help()}`);
    return 2;
  }
  if (args.includes('--help')) {
    io.out(command.usage ?? `npx ward ${name}\n\n${command.summary}`);
    return 0;
  }
  try {
    const { run } = await command.load();
    return await run(args, io);
  } catch (error) {
    if (error instanceof StartError || error instanceof WardError) io.err(error.message);
    else if ((error as { code?: string }).code === 'ENOSPC')
      io.err(`The disk is full (${(error as Error).message}). Free some space and try again.`);
    else if (error instanceof Error && (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS'))
      io.err(error.message);
    else io.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  }
}

// A closed pipe (`ward decode … | head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await main(process.argv.slice(2));
// What still holds the loop open (pools, child processes already told to stop) must not keep a finished command.
if (process.stdout.writableLength === 0) process.exit();
process.stdout.once('drain', () => process.exit());
