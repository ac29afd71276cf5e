import { isManual, isSuspect, isUsable } from '../../../contract/telemetry.ts';
import { type CommittedFrame, silentAfterMs, type Telemetry } from '../telemetry/index.ts';
import type { EngineReading, Quantity } from './engine.ts';
import type { StationFacts } from './facts.ts';

const QUANTITIES: readonly string[] = ['rain', 'level', 'flow'] satisfies Quantity[];

/** Telephoned values and, of gauges, suspect ones may raise and never clear. */
export const isDoubtful = (quantity: Quantity, quality: number): boolean =>
  isManual(quality) || (quantity !== 'rain' && isSuspect(quality));

/** What the rules take of a committed frame; an unusable value withdraws what stood at its time. */
export function readingsOf(frame: CommittedFrame, telemetry: Telemetry): EngineReading[] {
  const readings: EngineReading[] = [];
  for (const { seriesId, observedAtMs, fromMs, value, quality, corrected } of frame.observations) {
    const series = telemetry.registry.seriesById(seriesId);
    if (!series || !QUANTITIES.includes(series.kind)) continue;
    const quantity = series.kind as Quantity;
    readings.push({
      station: series.stationId,
      quantity,
      atMs: observedAtMs,
      fromMs: fromMs ?? observedAtMs,
      value: value !== null && isUsable(quality) ? value : null,
      doubtful: isDoubtful(quantity, quality),
      corrected: corrected ?? false,
    });
  }
  // The store and the memory of frames keep them in different orders.
  return readings.sort((a, b) => a.atMs - b.atMs);
}

/** What the rules need to know of the stations, from their registration. Levels of another datum are left out. */
export function stationFacts(telemetry: Telemetry): Map<string, StationFacts> {
  return new Map(
    telemetry.registry.stations().map((station) => {
      const own = station.levels.filter(
        ({ quantity, datum }) => quantity === 'flow' || (datum !== null && datum === station.verticalDatum),
      );
      const of = (quantity: 'level' | 'flow'): Record<string, number> =>
        Object.fromEntries(
          own.filter((level) => level.quantity === quantity).map(({ kind, value }) => [kind, value]),
        );
      return [
        station.id,
        {
          id: station.id,
          silentAfterMs: silentAfterMs(station.intervals),
          datum: station.verticalDatum,
          levels: of('level'),
          flows: of('flow'),
          measuresRain: telemetry.registry.findSeries(station.id, 'RAIN') !== undefined,
        },
      ];
    }),
  );
}
