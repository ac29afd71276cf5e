import type { Ward } from '../server/app.ts';
import { listLoudspeakers } from '../server/modules/media/index.ts';
import type { TerminalOrders } from './simulator/terminals.ts';

type Stage = Pick<Ward, 'context' | 'outside' | 'mqttPort' | 'consoleUrl'>;

/** Every loudspeaker in service gets a new password; nobody but the simulated terminals is told of it. */
export async function terminalOrders({
  context,
  outside,
  mqttPort,
  consoleUrl,
}: Stage): Promise<TerminalOrders> {
  const devices = (await listLoudspeakers(context.db)).filter(({ enabled }) => enabled);
  const terminals: TerminalOrders['terminals'] = [];
  for (const { id, terminal, transport, heartbeatS } of devices) {
    const password = await outside.media.loudspeakers.renewPassword(context.db, id);
    terminals.push({ terminal, password, transport, heartbeatSeconds: heartbeatS });
  }
  return {
    terminals,
    mqtt: { host: context.config.mqtt.host, port: mqttPort },
    apiUrl: `${consoleUrl}/api`,
  };
}

/** The HTTP terminals listen: their register says where. */
export async function noteEndpoints(
  { context, outside }: Stage,
  orders: TerminalOrders,
  port: number,
): Promise<void> {
  const { db } = context;
  const passwords = new Map(orders.terminals.map(({ terminal, password }) => [terminal, password]));
  for (const device of await listLoudspeakers(db)) {
    const token = passwords.get(device.terminal);
    if (device.transport !== 'http' || token === undefined) continue;
    const { id, unitPath, name, zoneId, terminal, transport, longitude, latitude, enabled, demo } = device;
    await outside.media.loudspeakers.save(
      db,
      id,
      unitPath,
      {
        expectedVersion: device.version,
        unitId: unitPath.split('/').at(-1)!,
        name,
        zoneId,
        terminal,
        transport,
        endpoint: { url: `http://127.0.0.1:${port}/${terminal}`, token },
        heartbeatSeconds: device.heartbeatS,
        longitude,
        latitude,
        enabled,
      },
      demo,
    );
  }
}
