import type { MetricSample } from '../../platform/http/metrics.ts';
import type { GatewayStats } from './stats.ts';

type Counter = { [K in keyof GatewayStats]: GatewayStats[K] extends number ? K : never }[keyof GatewayStats];

const COUNTERS: readonly [key: Counter, name: string, help: string][] = [
  ['connectionsTotal', 'connections', 'Station connections since the start'],
  ['bytesTotal', 'received_bytes', 'Bytes received from stations'],
  ['framesTotal', 'frames', 'Frames with a right CRC'],
  ['keepalivesTotal', 'keepalives', 'Keepalives (2FH)'],
  ['acceptedTotal', 'accepted_frames', 'Frames made durable'],
  ['duplicatesTotal', 'duplicate_frames', 'Frames that were there already'],
  ['confirmedTotal', 'confirms', 'Confirms sent'],
  ['resendRequestsTotal', 'packet_requests', 'Packets asked for again (NAK)'],
  ['commandsTotal', 'commands', 'Commands sent to stations'],
  ['commandsUnansweredTotal', 'commands_unanswered', 'Commands without an answer'],
  ['clockCorrectionsTotal', 'clock_corrections', 'Station clocks set'],
  ['batchesTotal', 'batches', 'Transactions of frames'],
];

/** Counters of the station gateway for `/metrics`. */
export function gatewayMetrics(stats: GatewayStats): MetricSample[] {
  const gauge = (name: string, help: string, value: number): MetricSample => ({
    name: `ward_station_${name}`,
    help,
    type: 'gauge',
    values: [{ value }],
  });
  return [
    ...COUNTERS.map(
      ([key, name, help]): MetricSample => ({
        name: `ward_station_${name}_total`,
        help,
        type: 'counter',
        values: [{ value: stats[key] }],
      }),
    ),
    {
      name: 'ward_station_refused_total',
      help: 'Frames and connections that got no answer, by reason',
      type: 'counter',
      values: Object.entries(stats.refused).map(([reason, value]) => ({ labels: { reason }, value })),
    },
    gauge('connections', 'Open station connections', stats.connections),
    gauge('queued_frames', 'Frames that wait for their commit', stats.queuedFrames),
    gauge('store_away', '1 while the store is away and frames are held', stats.storeAway ? 1 : 0),
    gauge('reading_paused', '1 while reading is paused because too much waits', stats.pressed ? 1 : 0),
  ];
}
