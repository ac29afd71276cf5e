import { createHash } from 'node:crypto';
import { toBeijingIso } from '../../contract/time.ts';
import type { IncomingFrame, Reading, Telemetry } from '../../server/modules/telemetry/index.ts';
import type { Clock } from '../../server/platform/clock.ts';
import type { DemoStation, District } from '../district-schema.ts';
import { createDevice, type Device } from '../simulator/device.ts';
import { valueAt } from '../simulator/period.ts';
import type { Storm } from '../storm/load-storm.ts';

/** Marks of one frame: one hour. */
const MARKS_A_FRAME = 12;
const FRAMES_AT_A_TIME = 200;

const ELEMENTS: Readonly<
  Record<DemoStation['measures'][number], (station: DemoStation) => readonly string[]>
> = {
  // The running total, and the element that the station's rain series is declared to come from.
  rain: ({ rainSources }) => [...new Set(['PT', rainSources[0] ?? 'PT'])],
  level: () => ['Z', 'ZU'],
  flow: () => ['Q'],
};

/** Elements by which a station's past is told: what its own reports carry. */
const elementsOf = (station: DemoStation): string[] =>
  station.measures.flatMap((measured) => ELEMENTS[measured](station));

function readingsOf(device: Device, marksMs: readonly number[]): Reading[] {
  const { station } = device;
  return elementsOf(station).flatMap((element) =>
    marksMs.flatMap((observedAtMs): Reading[] => {
      // A slot of 34H holds what PN05 measures: the rain of five minutes.
      const value = valueAt(device, element === 'DRP' ? 'PN05' : element, observedAtMs);
      if (value == null) return [];
      return [{ stationAddress: station.address, element, observedAtMs, value, status: 'ok' }];
    }),
  );
}

/** One hour of a station's storage as a frame that was imported; its raw bytes are the lines it stands for. */
function frameOf(device: Device, marksMs: readonly number[], nowMs: number): IncomingFrame {
  const readings = readingsOf(device, marksMs);
  const raw = Buffer.from(
    readings
      .map(({ element, observedAtMs, value }) =>
        [device.station.id, element, toBeijingIso(observedAtMs), value].join(','),
      )
      .join('\n'),
  );
  return {
    gateway: 'import',
    protocol: 'csv',
    stationAddress: device.station.address,
    receivedAtMs: nowMs,
    peer: 'demo',
    raw,
    functionCode: 'csv',
    serial: 0,
    sentAtMs: null,
    contentHash: createHash('sha256').update(raw).digest('base64url'),
    test: false,
    readings,
  };
}

/**
 * What the stations measured before the scenario begins, taken over from their storage: without it a 24-hour window would
 * be unknown for a day. The values are exactly those the simulated stations hold.
 */
export async function seedHistory(
  telemetry: Telemetry,
  district: Pick<District, 'stations'>,
  storm: Storm,
  clock: Pick<Clock, 'nowMs'>,
): Promise<void> {
  const nowMs = clock.nowMs();
  const still: Clock = { speed: 1, nowMs: () => nowMs, setTimer: () => ({ cancel: () => undefined }) };
  const frames = district.stations.flatMap((station) => {
    const device = createDevice(station, storm, still);
    const marks = device.memory.all().map((record) => record.observedAtMs);
    return Array.from({ length: Math.ceil(marks.length / MARKS_A_FRAME) }, (_, index) =>
      frameOf(device, marks.slice(index * MARKS_A_FRAME, (index + 1) * MARKS_A_FRAME), nowMs),
    );
  });
  for (let first = 0; first < frames.length; first += FRAMES_AT_A_TIME)
    await telemetry.accept(frames.slice(first, first + FRAMES_AT_A_TIME));
}
