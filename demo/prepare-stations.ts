import type { Logger } from '../server/platform/log.ts';
import { type SpawnedSimulator, spawnSimulator } from './spawn-simulator.ts';

/** The process of the stations, started; `args` are further arguments of demo/simulator/main.ts. */
export const prepareStations = (log: Logger, args: readonly string[] = []): SpawnedSimulator =>
  spawnSimulator({
    args,
    onFault: (line) => log.warn({ line }, 'the stations say'),
    onExit: (code) => log.error({ code }, 'the process of the stations ended'),
  });
