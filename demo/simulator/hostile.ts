import { connect } from 'node:net';
import type { Clock } from '../../server/platform/clock.ts';
import { encodeFrame, numberElement } from '../../server/protocols/sl651/index.ts';
import type { District } from '../district-schema.ts';
import { steadyNoise } from '../storm/gauge-series.ts';
import type { Storm } from '../storm/load-storm.ts';
import { createSchedule } from './schedule.ts';

const GARBAGE_BYTES = 700;
const LINGER_MS = 1_500;

/** Bytes that look a little like frames: starts, ends and a plausible head between noise. */
function garbage(round: number): Uint8Array {
  const bytes = Uint8Array.from({ length: GARBAGE_BYTES }, (_, index) =>
    Math.floor(steadyNoise(`garbage/${round}/${index}`) * 256),
  );
  bytes.set([0x7e, 0x7e, 0x01, 0x41, 0x01, 0x06, 0x00, 0x01, 0x12, 0x34, 0x32, 0x00, 0x40, 0x02], 90);
  bytes.set([0x01, 0x30, 0x31], 300);
  return bytes;
}

/** A report with a right CRC from whoever `address` and `password` pretend to be. */
function strangerReport(address: string, password: string, nowMs: number): Uint8Array {
  const elements = [numberElement('PT', 12.5), numberElement('VT', 12.4)];
  return encodeFrame({
    direction: 'up',
    centre: 1,
    station: address,
    password,
    functionCode: 0x32,
    serial: 1,
    sentAtMs: nowMs,
    blocks: [{ station: address, class: '50', groups: [{ observedAtMs: nowMs, elements }] }],
  });
}

/** Senders that are no stations of the district, after the storm's script. */
export function startHostileSenders(options: {
  host: string;
  port: number;
  clock: Clock;
  storm: Storm;
  district: Pick<District, 'stations'>;
}): { stop(): void } {
  const { host, port, clock, storm, district } = options;
  const schedule = createSchedule(clock);
  let round = 0;

  function send(bytes: Uint8Array): void {
    const socket = connect({ host, port });
    socket.on('error', () => socket.destroy());
    socket.on('data', () => undefined);
    socket.once('connect', () => {
      socket.write(bytes);
      setTimeout(() => socket.destroy(), LINGER_MS).unref();
    });
  }

  for (const fault of storm.script.faults) {
    if (fault.kind === 'garbage') schedule.at(fault, () => send(garbage(round++)));
    if (fault.kind === 'unregistered')
      schedule.at(fault, () => send(strangerReport(fault.address, '1234', clock.nowMs())));
    if (fault.kind === 'wrong-password') {
      const station = district.stations.find((candidate) => candidate.id === fault.station)!;
      schedule.at(fault, () => send(strangerReport(station.address, 'FFFE', clock.nowMs())));
    }
  }
  return { stop: schedule.stop };
}
