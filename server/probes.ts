import { statfs } from 'node:fs/promises';
import type { Config } from './config/config.ts';
import type { TcpGateway } from './gateways/tcp/index.ts';
import type { RunningRules } from './modules/rules/index.ts';
import type { OpenedDatabase } from './open-database.ts';
import type { Probe } from './platform/health/health.ts';
import type { ClockReading } from './platform/health/sntp.ts';

const LEAST_FREE_BYTES = 200 * 1024 * 1024;
/** PostgreSQL writes its log in segments of this size: below it the next commits may fail. */
const FULL_BELOW_BYTES = 16 * 1024 * 1024;

/** The parts whose state every page shows. */
export function probesOf(parts: {
  database: OpenedDatabase;
  config: Config;
  gateway: TcpGateway;
  rules: RunningRules;
  clockReading: () => ClockReading;
}): Probe[] {
  const { database, config, gateway, rules, clockReading } = parts;
  return [
    {
      part: 'database',
      essential: true,
      check: () => database.probe(),
    },
    {
      part: 'disk',
      essential: false,
      check: async () => {
        const { bavail, bsize } = await statfs(config.dataDir);
        const free = bavail * bsize;
        if (free > LEAST_FREE_BYTES) return { state: 'ok' };
        return {
          state: free < FULL_BELOW_BYTES ? 'failed' : 'degraded',
          detail: `${Math.round(free / 1024 / 1024)} MiB free`,
        };
      },
    },
    {
      part: 'stations',
      essential: true,
      check: async () =>
        gateway.stats().storeAway
          ? { state: 'failed', detail: 'frames cannot be stored and are not confirmed' }
          : { state: 'ok' },
    },
    {
      part: 'rules',
      essential: false,
      check: async () =>
        rules.faults().length > 0
          ? { state: 'degraded', detail: rules.faults().join('; ') }
          : { state: 'ok' },
    },
    {
      part: 'clock',
      essential: false,
      check: async () => {
        const { state, source } = clockReading();
        return state === 'unsynchronised'
          ? { state: 'degraded', detail: source }
          : { state: state === 'unknown' ? 'unknown' : 'ok', detail: source };
      },
    },
  ];
}
