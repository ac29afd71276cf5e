import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

export type { Logger };

/** Secrets never reach a log line, whatever object they sit in. */
const REDACTED = [
  'password',
  '*.password',
  'token',
  '*.token',
  'authorization',
  '*.authorization',
  'cookie',
  '*.cookie',
  'secret',
  '*.secret',
];

export function createLogger(options: { level: string; destination?: DestinationStream }): Logger {
  const settings = { level: options.level, redact: REDACTED, timestamp: stdTimeFunctions.isoTime };
  return options.destination ? pino(settings, options.destination) : pino(settings, pino.destination(2));
}
