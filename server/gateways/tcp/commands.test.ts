import { describe, expect, test } from 'vitest';
import { eventually, TestStation } from '../../../test/support/sl651-station.ts';
import { registered, START_MS, testGateway } from '../../../test/support/tcp-gateway.ts';
import {
  encodeFrame,
  type Frame,
  numberElement,
  parameterOf,
  pictureElement,
  seriesElement,
  stepElement,
} from '../../protocols/sl651/index.ts';

const ADDRESS = '0041050001';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

async function online(
  rest: Parameters<typeof testGateway>[1] = {},
  setting: Parameters<typeof registered>[1] = {},
) {
  const world = await testGateway([registered(ADDRESS, setting)], rest);
  const station = await new TestStation({ address: ADDRESS }).connect(world.gateway.port);
  station.sendFrame(station.spec(0x2f, START_MS));
  await eventually(() => world.gateway.link(ADDRESS)?.online);
  return { ...world, station };
}

const isQuestion = (frame: Frame): boolean => frame.end === 'ENQ';

describe('questions and their answers (M4)', () => {
  test('current values are asked, stored, confirmed and given back', async () => {
    const { gateway, store, station } = await online();
    station.onDown = (frame) =>
      isQuestion(frame)
        ? [encodeFrame(station.report(0x37, START_MS, START_MS, [numberElement('Z', 92.5)]))]
        : undefined;
    const result = await gateway.sendCommand(ADDRESS, { kind: 'read-current' });
    if (!result.ok) throw new Error(result.reason);
    expect(result.sends).toBe(1);
    expect(result.frames[0]!.blocks[0]!.groups[0]!.elements[0]).toMatchObject({ key: 'Z', value: 92.5 });
    expect(store.frames.map(({ functionCode }) => functionCode)).toEqual(['37']);
    await station.confirmOf(2);
    expect(station.received.map(({ end, functionCode, serial }) => ({ end, functionCode, serial }))).toEqual([
      { end: 'ENQ', functionCode: 0x37, serial: 0 },
      { end: 'ESC', functionCode: 0x37, serial: 2 },
    ]);
  });

  test('an answer of several frames (ETB … ETX) is one answer with one confirm', async () => {
    const { gateway, store, station } = await online();
    const part = (hour: number, end: 'ETB' | 'ETX') => {
      const observedAtMs = START_MS + hour * HOUR_MS;
      const elements = [stepElement(5), seriesElement('Z', [90 + hour, 90.5 + hour], 5)];
      return encodeFrame(station.report(0x38, START_MS, observedAtMs, elements, { end }));
    };
    station.onDown = (frame) =>
      isQuestion(frame) ? [part(0, 'ETB'), part(1, 'ETB'), part(2, 'ETX')] : undefined;
    const result = await gateway.sendCommand(ADDRESS, {
      kind: 'read-period',
      element: 'Z',
      fromMs: START_MS,
      toMs: START_MS + 3 * HOUR_MS,
      stepMinutes: 5,
    });
    expect(result).toMatchObject({ ok: true, frames: { length: 3 } });
    await station.confirmOf(4);
    expect(station.received.map(({ end }) => end)).toEqual(['ENQ', 'ESC']);
    expect([...store.values('Z').values()]).toEqual([90, 90.5, 91, 91.5, 92, 92.5]);
  });

  test('a picture on demand comes in packets', async () => {
    const { gateway, store, station } = await online();
    const jpeg = Uint8Array.from([0xff, 0xd8, ...Array(600).fill(7), 0xff, 0xd9]);
    station.onDown = (frame) =>
      isQuestion(frame)
        ? station.packets(station.report(0x36, START_MS, START_MS, [pictureElement(jpeg)]), 150)
        : undefined;
    expect(await gateway.sendCommand(ADDRESS, { kind: 'take-picture' })).toMatchObject({ ok: true });
    expect(store.frames[0]!.pictures![0]!.jpeg).toEqual(jpeg);
  });

  test('no answer: sent three times in all, then given up; the next question goes on', async () => {
    const { gateway, station } = await online({ times: { answerMs: 5 } });
    const silent = gateway.sendCommand(ADDRESS, { kind: 'read-status' });
    const next = gateway.sendCommand(ADDRESS, { kind: 'read-version' });
    station.onDown = (frame) =>
      frame.functionCode === 0x45 && isQuestion(frame)
        ? [
            encodeFrame(
              station.spec(0x45, START_MS, {
                blocks: [{ station: ADDRESS, class: null, groups: [] }],
                content: { kind: 'version', text: 'V1.2' },
              }),
            ),
          ]
        : undefined;
    expect(await silent).toMatchObject({ ok: false, reason: 'no-answer', sends: 3 });
    expect(await next).toMatchObject({ ok: true, frames: [{ content: { kind: 'version', text: 'V1.2' } }] });
    expect(gateway.stats()).toMatchObject({ commandsTotal: 2, commandsUnansweredTotal: 1 });
  });

  test('the second sending is answered', async () => {
    const { gateway, station } = await online({ times: { answerMs: 20 } });
    let questions = 0;
    station.onDown = (frame) => {
      if (!isQuestion(frame) || ++questions < 2) return undefined;
      return [
        encodeFrame(
          station.spec(0x51, START_MS, { blocks: [{ station: ADDRESS, class: null, groups: [] }] }),
        ),
      ];
    };
    expect(await gateway.sendCommand(ADDRESS, { kind: 'read-clock' })).toMatchObject({ ok: true, sends: 2 });
  });

  test('offline, and a connection that breaks', async () => {
    const { gateway, station } = await online();
    expect(await gateway.sendCommand('0041059999', { kind: 'read-clock' })).toMatchObject({
      ok: false,
      reason: 'offline',
    });
    const asked = gateway.sendCommand(ADDRESS, { kind: 'read-clock' });
    const waiting = gateway.sendCommand(ADDRESS, { kind: 'read-status' });
    await eventually(() => station.received.length > 0);
    await station.disconnect();
    expect(await asked).toMatchObject({ ok: false, reason: 'disconnected', sends: 1 });
    expect(await waiting).toMatchObject({ ok: false, reason: 'offline', sends: 0 });
  });

  test('a command that does not fit the protocol is an error of the caller', async () => {
    const { gateway } = await online();
    await expect(gateway.sendCommand(ADDRESS, { kind: 'read-elements', elements: ['NO'] })).rejects.toThrow(
      RangeError,
    );
  });

  test('run parameters are set and read back; the new password is told to the directory', async () => {
    const told: string[] = [];
    const { gateway, station } = await online({
      passwordChanged: async (id, password) => void told.push(`${id} ${password}`),
    });
    const echo = { blocks: [{ station: ADDRESS, class: null, groups: [] }] };
    station.onDown = (frame) => {
      if (!isQuestion(frame)) return undefined;
      if (frame.functionCode === 0x49) {
        const parameters = [parameterOf('basic', { key: 'password', value: '03E8' })];
        return [
          encodeFrame(station.spec(0x49, START_MS, { ...echo, content: { kind: 'parameters', parameters } })),
        ];
      }
      return [encodeFrame(station.spec(frame.functionCode, START_MS, { ...echo, content: frame.content }))];
    };
    const settings = [{ key: 'rain-threshold', value: 5 }];
    const set = await gateway.sendCommand(ADDRESS, { kind: 'set-run', settings });
    if (!set.ok || set.frames[0]!.content.kind !== 'parameters') throw new Error('no parameters');
    expect(set.frames[0]!.content.parameters[0]).toMatchObject({
      key: 'rain-threshold',
      value: 5,
      unit: 'mm',
    });
    expect(await gateway.sendCommand(ADDRESS, { kind: 'set-password', newPassword: '03E8' })).toMatchObject({
      ok: true,
    });
    expect(told).toEqual([`station-${ADDRESS} 03E8`]);
  });
});

describe('clock correction (6.6.4.24)', () => {
  const answer = (station: TestStation, atMs: number) => (frame: Frame) =>
    frame.functionCode === 0x4a && isQuestion(frame)
      ? [encodeFrame(station.spec(0x4a, atMs, { blocks: [{ station: ADDRESS, class: null, groups: [] }] }))]
      : undefined;
  const corrections = (station: TestStation): Frame[] =>
    station.received.filter((frame) => frame.functionCode === 0x4a && isQuestion(frame));

  test('more than five minutes off: 4AH twice with Ward’s time', async () => {
    const { gateway, station } = await online();
    station.onDown = answer(station, START_MS);
    const sentAtMs = START_MS - 6 * MINUTE_MS;
    station.sendFrame(station.report(0x32, sentAtMs, sentAtMs, [numberElement('Z', 91)]));
    await eventually(() => corrections(station).length === 2);
    expect(corrections(station).map(({ sentAtMs: setTo }) => setTo)).toEqual([START_MS, START_MS]);
    // Off again at once: not chased.
    await station.confirmOf(
      station.sendFrame(station.report(0x32, sentAtMs, sentAtMs + MINUTE_MS, [numberElement('Z', 92)])),
    );
    expect(corrections(station)).toHaveLength(2);
    expect(gateway.stats().clockCorrectionsTotal).toBe(1);
    expect(gateway.link(ADDRESS)).toMatchObject({ clockCorrectedAtMs: START_MS });
  });

  test.each([
    ['within five minutes', { clockStateIs: 'synchronised' as const }, {}, 5 * MINUTE_MS],
    ['Ward is not synchronised', { clockStateIs: 'unsynchronised' as const }, {}, HOUR_MS],
    ['Ward does not know', { clockStateIs: 'unknown' as const }, {}, HOUR_MS],
    [
      'the station is not to be set',
      { clockStateIs: 'synchronised' as const },
      { dialect: { correctClock: false } },
      HOUR_MS,
    ],
  ])('not when %s', async (_name, options, setting, offsetMs) => {
    const { gateway, station } = await online(options, setting);
    const sentAtMs = START_MS + offsetMs;
    await station.confirmOf(
      station.sendFrame(station.report(0x32, sentAtMs, sentAtMs, [numberElement('Z', 91)])),
    );
    expect(corrections(station)).toEqual([]);
    expect(gateway.stats().clockCorrectionsTotal).toBe(0);
  });
});
