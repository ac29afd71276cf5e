import type { Clock, Timer } from '../../server/platform/clock.ts';
import { encodeFrame, encodePackets, type Frame } from '../../server/protocols/sl651/index.ts';
import type { DemoStation } from '../district-schema.ts';
import type { Storm } from '../storm/load-storm.ts';
import type { StormFault } from '../storm/storm-input.ts';
import { type AnswerContext, answerTo } from './answers.ts';
import { chooseReports, type Reported } from './choose-reports.ts';
import { createDelivery, type DeliveryStats } from './delivery.ts';
import { type ClockDrift, createDevice, type Device, EVENT, MARK_MS } from './device.ts';
import { createLink } from './link.ts';
import {
  currentGroups,
  dataReport,
  flowGroups,
  hourlyGroups,
  manualReport,
  pictureGroups,
  uplink,
} from './reports.ts';
import { createSchedule } from './schedule.ts';

export interface StationOptions {
  host: string;
  port: number;
  clock: Clock;
  storm: Storm;
  /** Wall time a station waits for a confirm before it resends. */
  ackTimeoutMs: number;
  /** JPEG that the camera takes; undefined = there is no camera. */
  picture: (station: DemoStation) => Uint8Array | undefined;
  /** Carry out the storm's script of faults, pictures, tests and manual reports. */
  scripted: boolean;
}

export interface StationStats extends DeliveryStats {
  id: string;
  online: boolean;
  answered: number;
  keepalives: number;
}

export interface RunningStation {
  device: Device;
  stats(): StationStats;
  /** The line is dead; the station goes on measuring. */
  cut(): void;
  restore(): void;
  /** The station measures and says nothing any more. */
  kill(): void;
  sendPicture(damagedPacket?: number): void;
  /** Resolves when no report waits for its confirm. */
  idle(): Promise<void>;
}

/** After ESC without a command the station leaves like after EOT (6.3.1). */
const ESC_HOLDS_MS = 10 * 60_000;

export function runStation(station: DemoStation, options: StationOptions): RunningStation {
  const { clock, storm, scripted } = options;
  const faults = scripted
    ? storm.script.faults.filter((fault) => 'station' in fault && fault.station === station.id)
    : [];
  const drift = faults.find((fault) => fault.kind === 'clock-drift') satisfies ClockDrift | undefined;
  const device = createDevice(station, storm, clock, drift);
  const schedule = createSchedule(clock);
  const leaves = station.terminal.leavesOnEot === true;
  let reported: Reported = {};
  let lastMarkMs = Math.floor(device.clockMs() / MARK_MS) * MARK_MS;
  let tickTimer: Timer | undefined;
  let leaveTimer: Timer | undefined;
  let killed = false;
  let damageNext = false;
  let manualText: string | undefined;
  let answered = 0;
  let keepalives = 0;
  let onAnswerConfirmed: { functionCode: number; done: () => void } | undefined;

  const link = createLink({
    host: options.host,
    port: options.port,
    stayOnline: !leaves,
    onFrame,
    onOpen: keepalive,
  });
  const delivery = createDelivery(link, {
    ackTimeoutMs: options.ackTimeoutMs,
    clockMs: device.clockMs,
    onSettled(end) {
      if (end === 'silence') device.events[EVENT.failed]!++;
      if (!leaves) return;
      if (end === 'ESC') leaveLater();
      else void delivery.idle().then(() => link.hangUp());
    },
  });
  const context: AnswerContext = {
    device,
    picture: () => options.picture(station),
    manualText: () => manualText,
    onClockSet: () => {
      lastMarkMs = Math.floor(device.clockMs() / MARK_MS) * MARK_MS;
      armTick();
    },
  };

  function leaveLater(): void {
    leaveTimer?.cancel();
    leaveTimer = clock.setTimer(ESC_HOLDS_MS, () => link.hangUp());
  }

  function onFrame(frame: Frame): void {
    device.events[EVENT.received]!++;
    if (frame.end !== 'ENQ') {
      if (delivery.take(frame)) return;
      if (onAnswerConfirmed?.functionCode === frame.functionCode) {
        onAnswerConfirmed.done();
        onAnswerConfirmed = undefined;
      }
      return;
    }
    const answer = answerTo(context, frame);
    if (!answer) return;
    if (leaves) leaveLater();
    answered++;
    if (answer.onConfirmed)
      onAnswerConfirmed = { functionCode: frame.functionCode, done: answer.onConfirmed };
    for (const spec of answer.frames) {
      const sends = answer.packets ? encodePackets(spec) : [encodeFrame(spec)];
      for (const bytes of sends) link.write(bytes);
    }
  }

  function report(
    spec: Parameters<typeof encodeFrame>[0],
    extra: { packets?: boolean; damaged?: number } = {},
  ): void {
    device.events[EVENT.sent]!++;
    const damaged = extra.damaged ?? (damageNext ? 1 : undefined);
    if (extra.damaged === undefined) damageNext = false;
    delivery.enqueue({ spec, ...extra, ...(damaged === undefined ? {} : { damaged }) });
  }

  function keepalive(): void {
    if (!link.write(encodeFrame(uplink(device, 0x2f, device.lastSerial)))) return;
    keepalives++;
  }

  function keepaliveLoop(): void {
    const { keepaliveSeconds } = station.intervals;
    if (keepaliveSeconds === null) return;
    schedule.at({ at: clock.nowMs() + keepaliveSeconds * 1_000 }, () => {
      keepalive();
      keepaliveLoop();
    });
  }

  function tick(markMs: number): void {
    const record = device.measure(markMs);
    const chosen = chooseReports(device, record, reported);
    reported = chosen.reported;
    const groupsOf = {
      49: () => flowGroups(device, markMs),
      50: () => currentGroups(device, record),
      51: (first: 'rain' | 'water') => currentGroups(device, record, first),
      52: () => hourlyGroups(device, markMs),
    };
    for (const { functionCode, first } of chosen.reports)
      report(dataReport(device, functionCode, device.nextSerial(), groupsOf[functionCode](first)));
  }

  /** Stations do not all speak in the same second. */
  const sendDelayMs = (Number.parseInt(station.address.slice(6), 16) * 1_700) % 20_000;

  function armTick(): void {
    tickTimer?.cancel();
    if (killed) return;
    const waitMs = lastMarkMs + MARK_MS + sendDelayMs - device.clockMs();
    tickTimer = clock.setTimer(Math.max(0, waitMs), () => {
      const reachedMs = Math.floor(device.clockMs() / MARK_MS) * MARK_MS;
      while (lastMarkMs < reachedMs && !killed) {
        lastMarkMs += MARK_MS;
        tick(lastMarkMs);
      }
      armTick();
    });
  }

  function kill(): void {
    killed = true;
    tickTimer?.cancel();
    leaveTimer?.cancel();
    schedule.stop();
    link.close();
  }

  function sendPicture(damagedPacket?: number): void {
    const jpeg = options.picture(station);
    if (!jpeg || killed) return;
    const spec = dataReport(device, 0x36, device.nextSerial(), pictureGroups(device.clockMs(), jpeg));
    report(spec, { packets: true, ...(damagedPacket === undefined ? {} : { damaged: damagedPacket }) });
  }

  const CARRY_OUT: { [K in StormFault['kind']]?: (fault: Extract<StormFault, { kind: K }>) => void } = {
    dead: ({ at }) => (at <= clock.nowMs() ? kill() : schedule.at({ at }, kill)),
    'line-cut': ({ at, minutes }) => {
      const untilMs = at + minutes * 60_000;
      if (at <= clock.nowMs() && clock.nowMs() < untilMs) link.cut();
      schedule.at({ at }, link.cut);
      schedule.at({ at: untilMs }, link.restore);
    },
    'damaged-frame': (fault) => schedule.at(fault, () => (damageNext = true)),
  };

  function followScript(): void {
    const mine = <T extends { station: string }>(entries: readonly T[]): T[] =>
      entries.filter((entry) => entry.station === station.id);
    for (const fault of faults) (CARRY_OUT[fault.kind] as ((own: StormFault) => void) | undefined)?.(fault);
    for (const entry of mine(storm.script.pictures))
      schedule.at(entry, () => sendPicture(entry.damagedPacket));
    for (const entry of mine(storm.script.tests)) {
      schedule.at(entry, () => {
        const record = device.memory.newest();
        if (record) report(dataReport(device, 0x30, device.nextSerial(), currentGroups(device, record)));
      });
    }
    for (const entry of mine(storm.script.manual)) {
      schedule.at(entry, () => {
        manualText = entry.text;
        report(manualReport(device, 0x35, device.nextSerial(), entry.text));
      });
    }
  }

  if (scripted) followScript();
  if (!killed) {
    if (!leaves) void link.open();
    const record = device.memory.newest();
    // A terminal reports what it has when it is switched on.
    if (record) report(dataReport(device, 0x32, device.nextSerial(), currentGroups(device, record)));
    keepaliveLoop();
    armTick();
  }

  return {
    device,
    stats: () => ({ id: station.id, online: link.online, answered, keepalives, ...delivery.stats }),
    cut: link.cut,
    restore: link.restore,
    kill,
    sendPicture,
    idle: delivery.idle,
  };
}
