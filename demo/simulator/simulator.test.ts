import { describe, expect, onTestFinished, test } from 'vitest';
import type { Command, Frame } from '../../server/protocols/sl651/index.ts';
import { type FrameReading, readingsOf, STANDARD_DIALECT } from '../../server/protocols/sl651/index.ts';
import { type FakeClock, fakeClock } from '../../test/support/fake-clock.ts';
import { loadDistrict } from '../load-district.ts';
import { loadPicture } from '../pictures.ts';
import { loadStorm } from '../storm/load-storm.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from './start-simulator.ts';
import { startTestCentre, type TestCentre } from './test-centre.ts';

const storm = loadStorm();
const district = loadDistrict();
const MINUTE = 60_000;
const july = (text: string): number => Date.parse(`2021-07-${text}:00+08:00`);

interface Scene {
  clock: FakeClock;
  centre: TestCentre;
  simulator: Simulator;
  /** Lets duty time pass while the lines keep up. */
  pass(minutes: number): Promise<void>;
}

async function scene(
  stations: string[],
  start = '19T20:02',
  more: Partial<SimulatorOptions> = {},
): Promise<Scene> {
  const clock = fakeClock(july(start));
  const centre = await startTestCentre();
  const simulator = startSimulator({
    host: '127.0.0.1',
    port: centre.port,
    clock,
    storm,
    district,
    stations,
    scripted: false,
    ackTimeoutMs: 2_000,
    ...more,
  });
  onTestFinished(async () => {
    simulator.stop();
    await centre.close();
  });
  await simulator.idle();
  const pass = async (minutes: number): Promise<void> => {
    for (let left = minutes; left > 0; left -= 5) {
      await clock.advance(Math.min(5, left) * MINUTE);
      await simulator.idle();
    }
  };
  return { clock, centre, simulator, pass };
}

const passwordOf = (id: string): string => district.stations.find((station) => station.id === id)!.password;
const addressOf = (id: string): string => district.stations.find((station) => station.id === id)!.address;
const dialectOf = (id: string) => {
  const { terminal } = district.stations.find((candidate) => candidate.id === id)!;
  return {
    ...STANDARD_DIALECT,
    hourAnchor: terminal.hourAnchor === 'end' ? ('end' as const) : ('auto' as const),
  };
};
const readings = (id: string, frames: readonly Frame[]): FrameReading[] =>
  frames
    .filter((frame) => frame.station === addressOf(id) && frame.functionCode !== 0x30)
    .flatMap((frame) => readingsOf(frame, dialectOf(id)));
/** One value a time, in order; a later frame wins. */
const seriesOf = (id: string, element: string, frames: readonly Frame[]): Map<number, number | null> =>
  new Map(
    readings(id, frames)
      .filter((reading) => reading.element === element)
      .map((reading) => [reading.observedAtMs, reading.value] as const)
      .sort(([a], [b]) => a - b),
  );
const measuredSince = (simulator: Simulator, id: string, element: string, fromMs: number) =>
  new Map(
    simulator
      .measured(id, element)
      .filter((value) => value.observedAtMs > fromMs)
      .map((value) => [value.observedAtMs, value.value]),
  );
const codes = (frames: readonly Frame[]): string[] =>
  frames.map((frame) => frame.functionCode.toString(16).toUpperCase());

describe('what is measured', () => {
  test('is the storm: rain sums and levels at the marks', async () => {
    const { simulator, pass } = await scene(['SJ02']);
    await pass(60);
    const rain = measuredSince(simulator, 'SJ02', 'PN05', july('19T20:00'));
    expect(rain.size).toBe(12);
    const total = [...rain.values()].reduce((sum, mm) => sum + mm, 0);
    expect(total).toBeCloseTo(storm.rainMm('SJ02', july('19T20:00'), july('19T21:00')), 6);
    expect(total).toBeGreaterThan(35);
    expect(measuredSince(simulator, 'SJ02', 'Z', july('19T20:55')).get(july('19T21:00'))).toBe(
      storm.valueAt('SJ02', 'level', july('19T21:00')),
    );
  });

  test('arrives: timed, additional and hourly reports give the series as measured', async () => {
    const { centre, simulator, pass } = await scene(['SJ01', 'SJ04', 'SJ15', 'SJ17', 'SJ21'], '19T19:58');
    await pass(184);
    for (const [id, element, sent] of [
      ['SJ01', 'PN05', 'PN05'],
      ['SJ01', 'Z', 'Z'],
      ['SJ04', 'ZU', 'ZU'],
      ['SJ15', 'PN05', 'DRP'],
      ['SJ17', 'PN05', 'DRP'],
      ['SJ21', 'Z', 'DRZ1'],
      ['SJ21', 'Q', 'Q'],
    ] as const) {
      const baseM = sent === 'DRZ1' ? district.stations.find((station) => station.id === id)!.baseLevelM! : 0;
      const wanted = measuredSince(simulator, id, element, july('19T20:00'));
      const arrived = seriesOf(id, sent, centre.frames);
      expect(wanted.size, `${id} ${element}`).toBe(36);
      for (const [atMs, value] of wanted)
        expect(arrived.get(atMs)! + baseM, `${id} ${element} ${atMs}`).toBeCloseTo(value, 6);
    }
    expect(new Set(codes(centre.frames))).toEqual(new Set(['2F', '31', '32', '33', '34']));
    expect(centre.refused).toEqual([]);
  });

  test('keeps its total through the roll-over of PT', async () => {
    const { centre, pass } = await scene(['SJ17'], '20T00:00');
    await pass(10 * 60);
    const totals = [...seriesOf('SJ17', 'PT', centre.frames).values()].map(Number);
    expect(totals[0]).toBeGreaterThan(99_700);
    expect(totals.at(-1)).toBeLessThan(300);
  });

  test('reports as it speaks: ASCII stations in ASCII', async () => {
    const { centre } = await scene(['SJ15', 'SJ01']);
    const encoding = (id: string) => centre.frames.find((frame) => frame.station === addressOf(id))?.encoding;
    expect([encoding('SJ15'), encoding('SJ01')]).toEqual(['ASCII', 'HEX/BCD']);
  });
});

describe('a line that fails', () => {
  test('is resent twice under the same serial, then the data are kept', async () => {
    const { clock, centre, simulator } = await scene(['SJ01'], '19T20:02', { ackTimeoutMs: 40 });
    const before = centre.frames.length;
    centre.confirm = 'silent';
    await clock.advance(5 * MINUTE);
    await simulator.idle();
    const sent = centre.frames.slice(before).filter((frame) => frame.functionCode !== 0x2f);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map((frame) => frame.serial)).size).toBe(1);
    expect(simulator.stats()[0]).toMatchObject({ resent: 2, kept: 1 });
    expect(measuredSince(simulator, 'SJ01', 'PN05', july('19T20:04')).size).toBe(1);
  });

  test('leaves a gap that 38H fills to what was measured', async () => {
    const { centre, simulator, pass, clock } = await scene(['SJ01'], '19T20:02');
    simulator.cut('SJ01');
    await pass(150);
    simulator.restore('SJ01');
    await centre.when((frame) => frame.functionCode === 0x2f && (frame.sentAtMs ?? 0) > july('19T22:30'));
    const ask = (element: string): Promise<Frame[]> =>
      centre.ask(
        addressOf('SJ01'),
        passwordOf('SJ01'),
        { kind: 'read-period', element, fromMs: july('19T20:00'), toMs: july('19T22:00'), stepMinutes: 5 },
        clock.nowMs(),
      );
    for (const element of ['PN05', 'PT', 'Z']) {
      const answer = await ask(element);
      const wanted = measuredSince(simulator, 'SJ01', element, july('19T19:59'));
      const arrived = seriesOf('SJ01', element, answer);
      expect(arrived.size).toBe(25);
      for (const [atMs, value] of arrived) expect(wanted.get(atMs)).toBe(value);
    }
    const slots = seriesOf('SJ01', 'DRP', await ask('DRP'));
    expect([...slots.values()]).toEqual(
      [...measuredSince(simulator, 'SJ01', 'PN05', july('19T20:00')).values()].slice(0, 24),
    );
  });

  test('splits a long answer into frames, ETB before the last', async () => {
    const { centre, clock } = await scene(['SJ01'], '20T06:02');
    const command = {
      kind: 'read-period',
      element: 'Z',
      fromMs: july('19T18:00'),
      toMs: july('20T06:00'),
      stepMinutes: 5,
    } as const;
    const answer = await centre.ask(addressOf('SJ01'), passwordOf('SJ01'), command, clock.nowMs());
    expect(answer.length).toBeGreaterThan(2);
    expect(answer.map((frame) => frame.end)).toEqual([...answer.slice(1).map(() => 'ETB'), 'ETX']);
    expect(seriesOf('SJ01', 'Z', answer).size).toBe(145);
  });

  test('answers missing values for the time before its storage begins', async () => {
    const { centre, clock } = await scene(['SJ11'], '18T09:02');
    const command = {
      kind: 'read-period',
      element: 'PN05',
      fromMs: july('18T07:00'),
      toMs: july('18T09:00'),
      stepMinutes: 60,
    } as const;
    const answer = await centre.ask(addressOf('SJ11'), passwordOf('SJ11'), command, clock.nowMs());
    expect([...seriesOf('SJ11', 'PN05', answer).values()].map((value) => value === null)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('pictures', () => {
  test('come in packets; a damaged one is asked for and sent again', async () => {
    const { centre, simulator } = await scene(['SJ06']);
    simulator.sendPicture('SJ06', 3);
    await simulator.idle();
    expect(centre.refused).toHaveLength(1);
    const packets = centre.frames.filter((frame) => frame.functionCode === 0x36);
    expect(packets.at(-1)).toMatchObject({ end: 'ETX', packet: { sequence: 3 } });
    const [element] = centre.pictures[0]!.blocks[0]!.groups[0]!.elements;
    expect(Buffer.from(element!.value as Uint8Array).equals(loadPicture('SJ06-V', district)!)).toBe(true);
  });
});

describe('the end character', () => {
  const comesAndGoes = async (confirm: 'EOT' | 'ESC'): Promise<boolean[]> => {
    const { centre, simulator, pass } = await scene(['SJ12'], '18T10:02');
    centre.confirm = confirm;
    await pass(61);
    const afterReport = simulator.stats()[0]!.online;
    await expect.poll(() => centre.connections()).toBe(Number(afterReport));
    await pass(12);
    return [afterReport, simulator.stats()[0]!.online];
  };
  test('EOT lets a station leave, ESC holds it for ten minutes', async () => {
    expect(await comesAndGoes('EOT')).toEqual([false, false]);
    expect(await comesAndGoes('ESC')).toEqual([true, false]);
  });
});

describe('clocks', () => {
  test('a drifting clock stamps wrongly until 4AH sets it', async () => {
    const { centre, clock, simulator, pass } = await scene(['SJ13'], '19T19:40', { scripted: true });
    await pass(240);
    const last = centre.frames.filter((frame) => frame.functionCode !== 0x2f).at(-1)!;
    expect(last.sentAtMs! - clock.nowMs()).toBeGreaterThan(5 * MINUTE - 60_000);
    await centre.ask(addressOf('SJ13'), passwordOf('SJ13'), { kind: 'set-clock' }, clock.nowMs());
    const read = await centre.ask(
      addressOf('SJ13'),
      passwordOf('SJ13'),
      { kind: 'read-clock' },
      clock.nowMs(),
    );
    expect(read[0]!.sentAtMs).toBe(clock.nowMs());
    await pass(15);
    // Marks that came twice hold the rain of both.
    const rainMm = simulator.measured('SJ13', 'PN05').reduce((sum, { value }) => sum + value, 0);
    expect(rainMm).toBeCloseTo(simulator.measured('SJ13', 'PT').at(-1)!.value, 6);
  });
});

describe('queries and settings', () => {
  const COMMANDS: [Command, (answer: Frame) => unknown, unknown][] = [
    [
      { kind: 'read-current' },
      (frame) => frame.blocks[0]!.groups[0]!.elements.map((element) => element.key),
      ['PN05', 'PT', 'PJ', 'ZU', 'VT', 'ZT'],
    ],
    [
      { kind: 'read-elements', elements: ['ZU', 'Q'] },
      (frame) => frame.blocks[0]!.groups[0]!.elements.map((element) => element.key),
      ['ZU'],
    ],
    [{ kind: 'read-version' }, (frame) => frame.content, { kind: 'version', text: 'WARD-DEMO-RTU 1.0' }],
    [{ kind: 'read-status' }, (frame) => frame.blocks[0]!.groups[0]!.elements[0]!.value, 0x480],
    [
      { kind: 'set-run', settings: [{ key: 'rain-threshold', value: 4 }] },
      (frame) => frame.content.kind,
      'parameters',
    ],
    [
      { kind: 'read-run', keys: ['rain-threshold'] },
      (frame) => frame.content.kind === 'parameters' && frame.content.parameters[0]!.value,
      4,
    ],
    [
      { kind: 'read-basic', keys: ['station-address'] },
      (frame) => frame.content.kind === 'parameters' && frame.content.parameters[0]!.value,
      '4101060004',
    ],
    [
      { kind: 'move-gates', open: [true], openingCm: [120] },
      (frame) => frame.content,
      { kind: 'gates', open: [true], openingCm: [120] },
    ],
    [{ kind: 'read-events' }, (frame) => frame.content.kind === 'events' && frame.content.counts.length, 32],
    [{ kind: 'read-clock' }, (frame) => frame.sentAtMs, july('19T20:02')],
    [{ kind: 'clear-storage' }, (frame) => frame.functionCode, 0x47],
    [{ kind: 'factory-reset' }, (frame) => frame.functionCode, 0x48],
  ];

  test('are answered', async () => {
    const { centre, clock } = await scene(['SJ04']);
    for (const [command, look, expected] of COMMANDS) {
      const answer = await centre.ask('4101060004', passwordOf('SJ04'), command, clock.nowMs());
      expect(look(answer.at(-1)!), command.kind).toEqual(expected);
    }
  });

  test('a new password counts from the confirm on, and a wrong one gets silence', async () => {
    const { centre, clock, simulator } = await scene(['SJ04']);
    const answer = await centre.ask(
      '4101060004',
      passwordOf('SJ04'),
      { kind: 'set-password', newPassword: 'BEEF' },
      clock.nowMs(),
    );
    expect(answer[0]!.password).toBe(passwordOf('SJ04'));
    const { confirmFrame } = await import('../../server/protocols/sl651/index.ts');
    centre.send(confirmFrame(answer[0]!, 'ESC', clock.nowMs()));
    const heard = centre.ask('4101060004', 'BEEF', { kind: 'read-version' }, clock.nowMs());
    expect((await heard)[0]!.password).toBe('BEEF');
    const answered = simulator.stats()[0]!.answered;
    void centre.ask('4101060004', passwordOf('SJ04'), { kind: 'read-status' }, clock.nowMs());
    await centre.ask('4101060004', 'BEEF', { kind: 'read-clock' }, clock.nowMs());
    expect(simulator.stats()[0]!.answered).toBe(answered + 1);
  });
});

describe('the script', () => {
  test('a dead station falls silent for good, a cut line comes back, strangers call', async () => {
    const { centre, simulator, pass } = await scene(['SJ19', 'SJ18', 'SJ22', 'SJ14'], '19T19:40', {
      scripted: true,
    });
    await pass(200);
    const online = () => new Map(simulator.stats().map((stats) => [stats.id, stats.online]));
    expect(online().get('SJ19')).toBe(false);
    const lastOfDead = centre.frames.filter((frame) => frame.station === addressOf('SJ19')).at(-1)!;
    expect(lastOfDead.sentAtMs!).toBeLessThanOrEqual(july('19T22:20'));
    await expect.poll(() => centre.refused.length).toBeGreaterThan(1);
    expect(centre.frames.some((frame) => frame.station === '4101060063')).toBe(true);
    expect(
      centre.frames.some((frame) => frame.station === addressOf('SJ22') && frame.password === 'FFFE'),
    ).toBe(true);
    await pass(80);
    expect(online().get('SJ18')).toBe(false);
    await pass(90);
    await expect.poll(() => online().get('SJ18')).toBe(true);
  });

  test('a report that the line damaged is sent again after silence', async () => {
    const { centre, simulator, pass } = await scene(['SJ14'], '19T20:31', {
      scripted: true,
      ackTimeoutMs: 60,
    });
    await pass(35);
    expect(simulator.stats()[0]).toMatchObject({ resent: 1, kept: 0 });
    expect(centre.refused.length).toBeGreaterThan(0);
  });
});

test('keepalives come at their interval and carry the serial of the last report', async () => {
  const { centre, clock } = await scene(['SJ01']);
  await clock.advance(2 * MINUTE + 30_000);
  await clock.advance(2 * MINUTE);
  const alive = await centre.when(
    (frame) => frame.functionCode === 0x2f && frame.sentAtMs! > july('19T20:05'),
  );
  const before = centre.frames
    .slice(0, centre.frames.indexOf(alive))
    .filter((frame) => frame.functionCode !== 0x2f);
  expect(alive.serial).toBe(before.at(-1)!.serial);
  expect(alive.sentAtMs).toBe(july('19T20:02') + 4 * MINUTE);
});
