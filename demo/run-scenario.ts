import type { Ward } from '../server/app.ts';
import { insertWarning } from '../server/modules/rules/index.ts';
import { newId } from '../server/platform/ids.ts';
import type { Logger } from '../server/platform/log.ts';
import { readSetting, writeSetting } from '../server/platform/settings.ts';
import { prepareStations } from './prepare-stations.ts';
import type { SpawnedSimulator } from './spawn-simulator.ts';
import { loadStorm } from './storm/load-storm.ts';
import { startStormFeed } from './storm-feed.ts';
import { noteEndpoints, terminalOrders } from './terminals.ts';

/** What of a running server a scenario touches. */
type Stage = Pick<Ward, 'context' | 'rules' | 'outside' | 'stationPort' | 'mqttPort' | 'consoleUrl' | 'time'>;

/** Signals of the storm go in at their time, each once, also over restarts. */
function feedSignals({ context, rules }: Stage, log: Logger): { stop(): Promise<void> } {
  const { db, clock, bus } = context;
  return startStormFeed({
    clock,
    signals: loadStorm().signals,
    enter: async (signal) => {
      if (await readSetting(db, signal.id)) return;
      const id = newId(clock.nowMs());
      await db.transaction(async (tx) => {
        await insertWarning(
          tx,
          {
            id,
            issuer: signal.issuer,
            kind: signal.kind,
            colour: signal.colour,
            area: signal.area,
            areaName: signal.areaName,
            effectiveMs: signal.atMs,
            expiresMs: null,
            replaces: null,
            enteredBy: '演练',
          },
          clock.nowMs(),
        );
        await writeSetting(tx, signal.id, true, clock.nowMs());
      });
      await rules.reload();
      bus.emit('rules.warning-changed', { warningId: id });
    },
    onFault: (error) => log.warn({ err: error }, 'a storm signal could not be entered; trying again'),
  });
}

/**
 * Plays the storm to a server whose clock is a scenario's: stations and loudspeaker terminals in a process of their own,
 * the warning signals at their time. Resolves when the stations run. `simulator` may have been started before the server,
 * to load beside it. RangeError on a live clock.
 */
export async function runScenario(
  stage: Stage,
  log: Logger,
  simulator: SpawnedSimulator = prepareStations(log),
): Promise<{ stop(): Promise<void> }> {
  const { time, stationPort, context } = stage;
  if (!time) throw new RangeError('a storm is never played on a live clock');
  const terminals = await terminalOrders(stage);
  const { terminalPort } = await simulator.begin({
    host: context.config.stations.host,
    port: stationPort,
    time,
    terminals,
  });
  if (terminalPort !== undefined) await noteEndpoints(stage, terminals, terminalPort);
  const feed = feedSignals(stage, log);
  return {
    async stop() {
      await simulator.stop();
      await feed.stop();
    },
  };
}
