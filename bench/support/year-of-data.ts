import type { IncomingFrame, Reading, Telemetry } from '../../server/modules/telemetry/index.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { benchStation } from './bench-stations.ts';

const HOUR_MS = 3_600_000;
const SLOT_MS = 300_000;
const SLOTS = 12;
const FRAMES_AT_A_TIME = 400;

export const historyStation = (index: number): { id: string; address: string; password: string } => ({
  id: `year-${index + 1}`,
  address: `4101069${String(index + 1).padStart(3, '0')}`,
  password: '1234',
});

/** Pseudo-random 0…1 of an integer: the same data in every run. */
function noise(n: number): number {
  let x = (n * 2_654_435_761) >>> 0;
  x ^= x >>> 15;
  x = Math.imul(x, 2_246_822_519) >>> 0;
  return (x ^ (x >>> 13)) / 2 ** 32 + (x >>> 31 === 1 ? 0.5 : 0);
}

/** A day's tide, a slow season, noise, one-sample spikes in some hours: what an average would lose. */
function levelAt(slot: number): number {
  const spike = slot % 2_711 === 0 ? 4 : slot % 3_571 === 0 ? -2 : 0;
  return (
    Math.round((100 + Math.sin(slot / 288) + 2 * Math.sin(slot / 30_000) + noise(slot) / 5 + spike) * 1_000) /
    1_000
  );
}
/** Showers: rain in one hour of twenty. */
const rainAt = (slot: number): number =>
  Math.floor(slot / SLOTS) % 20 === 0 ? Math.round(noise(slot + 7) * 60) / 10 : 0;
/** A day of outage every 40 days, five hours every 9: the station says nothing. */
const outage = (hour: number): boolean => hour % 960 < 24 || hour % 216 < 5;

function hourFrame(station: number, hourMs: number, correction: number): IncomingFrame {
  const { address } = historyStation(station);
  const readings: Reading[] = [];
  for (let slot = 0; slot < SLOTS; slot++) {
    const atMs = hourMs + slot * SLOT_MS;
    const n = atMs / SLOT_MS + station * 101;
    const reading = (element: string, observedAtMs: number, value: number): Reading => ({
      stationAddress: address,
      element,
      observedAtMs,
      value,
      status: 'ok',
    });
    readings.push(reading('Z', atMs, levelAt(n) + correction));
    readings.push(reading('DRP', atMs + SLOT_MS, rainAt(n)));
  }
  return {
    gateway: 'tcp',
    protocol: 'sl651',
    stationAddress: address,
    receivedAtMs: hourMs + HOUR_MS + 5_000,
    peer: '',
    raw: new Uint8Array(),
    functionCode: '34',
    serial: 1,
    sentAtMs: null,
    contentHash: `${station} ${hourMs} ${correction}`,
    test: false,
    readings,
  };
}

/** Five-minute rain and level of whole days up to now through `accept`, with outages, late hours and corrections. */
export async function seedYear(parts: {
  db: Db;
  telemetry: Telemetry;
  nowMs: number;
  stations: number;
  days: number;
}): Promise<void> {
  const { db, telemetry, nowMs, stations, days } = parts;
  for (let station = 0; station < stations; station++)
    await telemetry.registerStation(db, benchStation(historyStation(station)));
  await telemetry.registry.reload(db);
  const lastHour = Math.floor(nowMs / HOUR_MS) - 1;
  const late: IncomingFrame[] = [];
  let frames: IncomingFrame[] = [];
  const flush = async (): Promise<void> => {
    await telemetry.accept(frames);
    frames = [];
  };
  for (let hour = lastHour - days * 24; hour <= lastHour; hour++) {
    if (outage(hour)) continue;
    for (let station = 0; station < stations; station++) {
      const frame = hourFrame(station, hour * HOUR_MS, 0);
      // One hour of fifty comes after all the others, one of ninety is corrected then.
      if (hour % 50 === 0) late.push(frame);
      else frames.push(frame);
      if (hour % 90 === 1) late.push(hourFrame(station, hour * HOUR_MS, 0.5));
    }
    if (frames.length >= FRAMES_AT_A_TIME) await flush();
  }
  await flush();
  for (let first = 0; first < late.length; first += FRAMES_AT_A_TIME)
    await telemetry.accept(late.slice(first, first + FRAMES_AT_A_TIME));
}
