import type { Telemetry } from './modules/telemetry/index.ts';
import type { Bus } from './platform/bus.ts';
import type { Db } from './platform/db/index.ts';
import type { Health } from './platform/health/health.ts';
import type { Live } from './platform/http/live.ts';
import type { MetricSample } from './platform/http/metrics.ts';

/** What `/metrics` tells of the whole server. */
export function metricsOf(parts: {
  live: Pick<Live, 'clients'>;
  telemetry: Pick<Telemetry, 'waiting'>;
  bus: Pick<Bus, 'failures'>;
  health: Pick<Health, 'degraded'>;
  db: Db;
}): MetricSample[] {
  const { live, telemetry, bus, health, db } = parts;
  return [
    {
      name: 'ward_live_clients',
      help: 'Browsers with an open event stream.',
      type: 'gauge',
      values: [{ value: live.clients() }],
    },
    {
      name: 'ward_frames_waiting',
      help: 'Frames waiting for their transaction.',
      type: 'gauge',
      values: [{ value: telemetry.waiting() }],
    },
    {
      name: 'ward_bus_failures_total',
      help: 'Bus handlers that failed.',
      type: 'counter',
      values: [{ value: bus.failures() }],
    },
    {
      name: 'ward_degraded',
      help: '1 while any part is degraded or failed.',
      type: 'gauge',
      values: [{ value: health.degraded() ? 1 : 0 }],
    },
    {
      name: 'ward_database_connections',
      help: 'Connections of the pool.',
      type: 'gauge',
      values: [
        { labels: { state: 'open' }, value: db.pool.totalCount },
        { labels: { state: 'waiting' }, value: db.pool.waitingCount },
      ],
    },
  ];
}
