import type { Config, World } from './config/config.ts';
import type { Bus } from './platform/bus.ts';
import type { Clock } from './platform/clock.ts';
import type { Db } from './platform/db/index.ts';
import type { Logger } from './platform/log.ts';

/** What the whole server shares. Functions take the few members they need, by structural type. */
export interface WardContext {
  config: Config;
  log: Logger;
  clock: Clock;
  bus: Bus;
  db: Db;
  world: World;
}
