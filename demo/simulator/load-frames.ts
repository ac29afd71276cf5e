import {
  type Block,
  encodeFrame,
  type Group,
  levelSlots,
  numberElement,
  rainSlots,
} from '../../server/protocols/sl651/index.ts';

/** A station of the load test: number 1–60000 in the address (SL 651-2014 6.2.3.2). */
export interface LoadStation {
  id: string;
  address: string;
  password: string;
}

/** `mixed`: of every hour one 34H at its end and one 32H half an hour later. */
export type LoadKind = 'timed' | 'hourly' | 'mixed';

const HOUR_MS = 3_600_000;
const SLOT_MS = 300_000;
const PASSWORD = '1234';
/** Numbers below belong to stations of the demo district. */
const FIRST_NUMBER = 1_001;

export function loadStations(count: number): LoadStation[] {
  return Array.from({ length: count }, (_, index) => {
    const number = FIRST_NUMBER + index;
    return {
      id: `load-${number}`,
      address: `410106${number.toString(16).toUpperCase().padStart(4, '0')}`,
      password: PASSWORD,
    };
  });
}

/** Values that wander, so that no two frames of a station are alike. */
const wander = (station: number, round: number, slot: number): number =>
  (station * 7 + round * 13 + slot * 3) % 50;

function timedGroups(station: number, round: number, atMs: number): Group[] {
  return [
    {
      observedAtMs: atMs,
      elements: [
        numberElement('PT', round * 0.5),
        numberElement('Z', 100 + wander(station, round, 0) / 100),
        numberElement('VT', 12.5),
      ],
    },
  ];
}

function hourlyGroups(station: number, round: number, hourEndMs: number): Group[] {
  const firstMs = hourEndMs - 11 * SLOT_MS;
  const slots = Array.from({ length: 12 }, (_, slot) => wander(station, round, slot));
  return [
    { observedAtMs: firstMs, elements: [rainSlots(slots.map((value) => value / 10))] },
    { observedAtMs: hourEndMs, elements: [numberElement('PT', round * 6)] },
    { observedAtMs: firstMs, elements: [levelSlots(slots.map((value) => 1 + value / 100))] },
    {
      observedAtMs: hourEndMs,
      elements: [numberElement('Z', 101 + slots[11]! / 100), numberElement('VT', 12.5)],
    },
  ];
}

/** Values in one frame of a kind, on the average. */
export const VALUES_PER_FRAME: Readonly<Record<LoadKind, number>> = { timed: 3, hourly: 27, mixed: 15 };

/** Time between two frames of a station. */
const STEP_MS: Readonly<Record<LoadKind, number>> = { timed: SLOT_MS, hourly: HOUR_MS, mixed: HOUR_MS / 2 };

/**
 * Frames of one station in the order of sending, ready as bytes: 32H every five minutes, 34H every hour, or both by
 * turns; the first one of all at `firstAtMs`. `firstRound` continues an earlier run.
 */
export function loadFrames(
  station: LoadStation,
  index: number,
  options: { kind: LoadKind; count: number; firstAtMs: number; firstRound?: number },
): Uint8Array[] {
  const { kind, count, firstAtMs, firstRound = 0 } = options;
  return Array.from({ length: count }, (_, n) => {
    const round = firstRound + n;
    const atMs = firstAtMs + round * STEP_MS[kind];
    const hourly = kind === 'hourly' || (kind === 'mixed' && round % 2 === 0);
    const groups = hourly ? hourlyGroups(index, round, atMs) : timedGroups(index, round, atMs);
    const blocks: Block[] = [{ station: station.address, class: '48', groups }];
    return encodeFrame({
      direction: 'up',
      centre: 1,
      station: station.address,
      password: station.password,
      functionCode: hourly ? 0x34 : 0x32,
      serial: (round % 65_535) + 1,
      sentAtMs: atMs + 5_000,
      blocks,
    });
  });
}
