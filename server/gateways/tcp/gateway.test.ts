import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventually, TestStation } from '../../../test/support/sl651-station.ts';
import { registered, START_MS, testGateway } from '../../../test/support/tcp-gateway.ts';
import { encodeFrame, numberElement, pictureElement, rainSlots } from '../../protocols/sl651/index.ts';

const ADDRESS = '0041050001';
const MINUTE_MS = 60_000;

function level(station: TestStation, minute: number, metres: number) {
  const observedAtMs = START_MS + minute * MINUTE_MS;
  return station.report(0x32, observedAtMs, observedAtMs, [
    numberElement('Z', metres),
    numberElement('VT', 12.3),
  ]);
}

/** A promise and its switch. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('acknowledgement', () => {
  test('leaves only after the commit', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS)]);
    const { opened, open } = gate();
    store.gate = () => opened;
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const serial = station.sendFrame(level(station, 0, 91.2));
    await eventually(() => store.batches.length === 1);
    // Time enough for a confirm that left too early to come in.
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(station.received).toEqual([]);
    open();
    const confirm = await station.confirmOf(serial);
    expect(confirm).toMatchObject({
      functionCode: 0x32,
      direction: 'down',
      end: 'ESC',
      password: '1234',
      centre: 1,
    });
    expect(confirm.sentAtMs).toBe(START_MS);
    expect(store.frames[0]).toMatchObject({
      stationAddress: ADDRESS,
      functionCode: '32',
      serial,
      test: false,
      password: '1234',
      readings: [
        { element: 'Z', value: 91.2, status: 'ok', observedAtMs: START_MS },
        { element: 'VT', value: 12.3, status: 'ok', observedAtMs: START_MS },
      ],
    });
  });

  test('a duplicate is confirmed again; the same content under a new serial has the same hash', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS)]);
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const spec = level(station, 0, 91.2);
    station.sendFrame(spec);
    await station.confirmOf(spec.serial!);
    station.sendFrame(spec);
    await eventually(() => station.received.length === 2);
    station.sendFrame({ ...spec, serial: 77, sentAtMs: START_MS + 5 * MINUTE_MS });
    await station.confirmOf(77);
    expect(store.frames).toHaveLength(1);
    expect(gateway.stats()).toMatchObject({ acceptedTotal: 3, duplicatesTotal: 2, confirmedTotal: 3 });
  });

  test('ASCII stations are answered in ASCII', async () => {
    const { gateway } = await testGateway([registered(ADDRESS)]);
    const station = await new TestStation({ address: ADDRESS, encoding: 'ASCII' }).connect(gateway.port);
    const serial = station.sendFrame(level(station, 0, 91.2));
    expect(await station.confirmOf(serial)).toMatchObject({ encoding: 'ASCII', functionCode: 0x32 });
  });

  test.each([
    [{ dialect: {}, intervals: { keepaliveSeconds: 40 } }, 'ESC'],
    [{ dialect: {}, intervals: { keepaliveSeconds: null } }, 'EOT'],
    [{ dialect: { confirmEnd: 'ACK' as const }, intervals: { keepaliveSeconds: 40 } }, 'ACK'],
    [{ dialect: { confirmEnd: 'EOT' as const }, intervals: { keepaliveSeconds: 40 } }, 'EOT'],
    [{ dialect: { confirmEnd: 'ESC' as const }, intervals: { keepaliveSeconds: null } }, 'ESC'],
  ])('the end of a confirm: %j → %s', async (setting, end) => {
    const { gateway } = await testGateway([registered(ADDRESS, setting)]);
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    expect((await station.confirmOf(station.sendFrame(level(station, 0, 91.2)))).end).toBe(end);
  });

  test('keepalives get no downlink and are not stored', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS)]);
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    station.sendFrame(station.spec(0x2f, START_MS));
    await station.confirmOf(station.sendFrame(level(station, 0, 91.2)));
    expect(store.frames.map(({ functionCode }) => functionCode)).toEqual(['32']);
    expect(station.received).toHaveLength(1);
    expect(gateway.link(ADDRESS)).toMatchObject({ online: true, keepalives: 1, frames: 2 });
  });
});

describe('the stream', () => {
  test('garbage, glued and split frames, strays: every good frame is confirmed once', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS)]);
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const specs = [0, 1, 2, 3, 4].map((minute) => level(station, minute, 90 + minute));
    const garbage = Uint8Array.from({ length: 300 }, (_, index) => (index * 37) & 0xff);
    const parts = specs.flatMap((spec, index) => [
      encodeFrame(spec),
      index % 2 ? garbage : Uint8Array.of(0x7e),
    ]);
    const stream = Uint8Array.from(parts.flatMap((part) => [...part]));
    for (let at = 0; at < stream.length; at += 11) station.send(stream.slice(at, at + 11));
    for (const spec of specs) await station.confirmOf(spec.serial!);
    expect(store.frames.map(({ serial }) => serial)).toEqual(specs.map(({ serial }) => serial));
    expect(gateway.stats().refused).toEqual({ 'no-start': 2 });
  });

  test('a wrong length field costs the line silence, then the frame is taken', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS)], { times: { silenceMs: 1 } });
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    // Published rule of the fallback: CRC over what was really sent.
    const bytes = encodeFrame(level(station, 0, 91.2));
    bytes[12]! += 40;
    const { crc16 } = await import('../../protocols/kit/crc16.ts');
    const crc = crc16(bytes, 0, bytes.length - 2);
    bytes[bytes.length - 2] = crc >> 8;
    bytes[bytes.length - 1] = crc & 0xff;
    station.send(bytes);
    await station.confirmOf(1);
    expect(store.frames[0]!.readings[0]!.value).toBe(91.2);
  });
});

describe('silence for what is not right, counted with its reason', () => {
  test('unregistered, wrong password, out of service, damaged, from the wrong side', async () => {
    const disabled = registered('0041050002', { enabled: false });
    const { gateway, store } = await testGateway([registered(ADDRESS), disabled]);
    const stranger = await new TestStation({ address: '0041059999' }).connect(gateway.port);
    stranger.sendFrame(level(stranger, 0, 1));
    const wrong = await new TestStation({ address: ADDRESS, password: 'FFFF' }).connect(gateway.port);
    wrong.sendFrame(level(wrong, 0, 1));
    const off = await new TestStation({ address: '0041050002' }).connect(gateway.port);
    off.sendFrame(level(off, 0, 1));
    const damaged = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const bytes = encodeFrame(level(damaged, 0, 1));
    bytes[40]! ^= 4;
    damaged.send(bytes);
    damaged.send(encodeFrame({ ...level(damaged, 0, 1), direction: 'down', blocks: [] }));
    const good = damaged.sendFrame(level(damaged, 1, 2));
    await damaged.confirmOf(good);
    await eventually(
      () => gateway.stats().refused['unregistered-station'] && gateway.stats().refused['station-disabled'],
    );
    expect(gateway.stats().refused).toEqual({
      'unregistered-station': 1,
      'wrong-password': 1,
      'station-disabled': 1,
      crc: 1,
      'wrong-direction': 1,
    });
    expect(store.frames).toHaveLength(1);
    for (const station of [stranger, wrong, off]) expect(station.received).toEqual([]);
    const told = gateway.refusals().find(({ reason }) => reason === 'unregistered-station')!;
    expect(told).toMatchObject({ station: '0041059999', atMs: START_MS });
    expect(told.bytes).toMatch(/^7E7E01/);
  });

  test('any damage to a frame gets silence and never ends the gateway', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS)], { limits: { refusalsInARow: 1e9 } });
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = encodeFrame(level(station, 0, 91.2));
        bytes[at % bytes.length]! ^= change;
        station.send(bytes);
      }),
      { numRuns: 300 },
    );
    await station.confirmOf(station.sendFrame(level(station, 1, 92)));
    expect(store.frames).toHaveLength(1);
    expect(Object.values(gateway.stats().refused).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(
      100,
    );
  });

  test('a connection that only sends refused frames is closed, another goes on', async () => {
    const { gateway } = await testGateway([registered(ADDRESS)], { limits: { refusalsInARow: 5 } });
    const hostile = await new TestStation({ address: '0041059999' }).connect(gateway.port);
    const good = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    for (let count = 0; count < 8; count++) hostile.sendFrame(level(hostile, count, 1));
    await eventually(() => hostile.closed);
    await good.confirmOf(good.sendFrame(level(good, 0, 91)));
    expect(gateway.stats().refused).toMatchObject({ 'unregistered-station': 5, 'too-many-refusals': 1 });
  });
});

describe('load', () => {
  test('what comes during a commit goes with the next one, in order', async () => {
    const stations = Array.from({ length: 40 }, (_, index) =>
      registered(`00410600${String(index).padStart(2, '0')}`),
    );
    const { gateway, store } = await testGateway(stations, { limits: { batchesInFlight: 1 } });
    const { opened, open } = gate();
    store.gate = () => opened;
    const clients = await Promise.all(
      stations.map(({ address }) => new TestStation({ address }).connect(gateway.port)),
    );
    const sent = clients.map((client) =>
      [0, 1, 2].map((minute) => client.sendFrame(level(client, minute, minute))),
    );
    await eventually(() => gateway.stats().framesTotal === 120);
    open();
    await Promise.all(
      clients.flatMap((client, index) => sent[index]!.map((serial) => client.confirmOf(serial))),
    );
    expect(store.batches.length).toBeLessThanOrEqual(4);
    for (const [index, { address }] of stations.entries()) {
      const serials = store.frames
        .filter((frame) => frame.stationAddress === address)
        .map(({ serial }) => serial);
      expect(serials).toEqual(sent[index]);
    }
  });

  test('frames of one station never overtake each other with two commits under way', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS)], {
      limits: { batchesInFlight: 2, batchFrames: 2 },
    });
    const order: number[] = [];
    store.gate = async (frames) => {
      // A later batch would be done first.
      await new Promise((resolve) => setTimeout(resolve, frames[0]!.serial === 1 ? 20 : 0));
      order.push(...frames.map(({ serial }) => serial));
    };
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const sent = Array.from({ length: 9 }, (_, minute) => station.sendFrame(level(station, minute, minute)));
    for (const serial of sent) await station.confirmOf(serial);
    expect(order).toEqual(sent);
  });

  test('the store is away: silence, nothing lost, confirms when it is back', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS)], {
      times: { retryMs: 1, retryMostMs: 5 },
    });
    let away = true;
    store.gate = async () => {
      if (away) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    };
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const sent = [0, 1, 2].map((minute) => station.sendFrame(level(station, minute, minute)));
    await eventually(() => store.batches.length > 3);
    expect(gateway.stats().storeAway).toBe(true);
    expect(station.received).toEqual([]);
    away = false;
    for (const serial of sent) await station.confirmOf(serial);
    expect(store.frames.map(({ serial }) => serial)).toEqual(sent);
    expect(gateway.stats()).toMatchObject({ storeAway: false, queuedFrames: 0 });
  });

  test('one frame that the store cannot take does not hold back the others', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS), registered('0041050002')]);
    store.gate = async (frames) => {
      if (frames.some(({ serial }) => serial === 2)) throw new Error('numeric field overflow');
    };
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const sent = [0, 1, 2, 3].map((minute) => station.sendFrame(level(station, minute, minute)));
    for (const serial of sent.filter((serial) => serial !== 2)) await station.confirmOf(serial);
    expect(gateway.stats().refused).toEqual({ 'store-refused': 1 });
    expect(station.received.map(({ serial }) => serial)).not.toContain(2);
  });

  test('too much waits: reading pauses, and goes on when it is stored', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS)], {
      limits: { queuedFrames: 4, unconfirmedFrames: 8, batchFrames: 2, batchesInFlight: 1 },
    });
    const { opened, open } = gate();
    store.gate = () => opened;
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const sent = Array.from({ length: 200 }, (_, minute) =>
      station.sendFrame(level(station, minute % 60, minute)),
    );
    await eventually(() => gateway.stats().pressed);
    open();
    for (const serial of sent) await station.confirmOf(serial);
    expect(store.frames).toHaveLength(200);
    expect(gateway.stats()).toMatchObject({ pressed: false, queuedFrames: 0 });
  });

  test('a station that does not read its answers, and one that floods, do not delay another', async () => {
    const { gateway } = await testGateway(
      [registered(ADDRESS), registered('0041050002'), registered('0041050003')],
      {
        limits: { bytesBurst: 2_000, bytesPerSecond: 100 },
      },
    );
    const deaf = await new TestStation({ address: '0041050002' }).connect(gateway.port);
    deaf.stopReading();
    const flood = await new TestStation({ address: '0041050003' }).connect(gateway.port);
    for (let count = 0; count < 3000; count++) flood.send(encodeFrame(level(flood, count % 60, count % 90)));
    for (let count = 0; count < 20; count++) deaf.sendFrame(level(deaf, count, count));
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    for (let minute = 0; minute < 5; minute++)
      await station.confirmOf(station.sendFrame(level(station, minute, 91)));
    expect(gateway.link('0041050003')!.frames).toBeLessThan(3000);
  });

  test('connections of one address are limited', async () => {
    const { gateway } = await testGateway([registered(ADDRESS)], { limits: { connectionsPerAddress: 2 } });
    const first = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    await first.confirmOf(first.sendFrame(level(first, 0, 91)));
    await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const third = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    await eventually(() => third.closed);
    expect(gateway.stats().refused).toEqual({ 'too-many-connections-of-address': 1 });
    await first.disconnect();
    await eventually(() => gateway.stats().connections === 1);
    const fourth = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    await fourth.confirmOf(fourth.sendFrame(level(fourth, 1, 91)));
  });
});

describe('pictures', () => {
  const jpeg = Uint8Array.from([
    0xff,
    0xd8,
    ...Array.from({ length: 900 }, (_, index) => (index * 31) & 0x7f),
    0xff,
    0xd9,
  ]);
  const withFill = Uint8Array.from([...jpeg, 0x00, 0xb7]);

  test('joined, stored once, confirmed with the last number; fill behind the end mark is cut', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS)]);
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const spec = station.report(0x36, START_MS, START_MS, [pictureElement(withFill)]);
    const packets = station.packets(spec, 200);
    for (const packet of packets) station.send(packet);
    const confirm = await station.confirmOf(spec.serial!);
    expect(confirm.packet).toEqual({ total: packets.length, sequence: packets.length });
    expect(station.received).toHaveLength(1);
    expect(store.frames).toHaveLength(1);
    expect(store.frames[0]!.pictures).toEqual([{ observedAtMs: START_MS, jpeg }]);
    expect(store.frames[0]!.readings).toEqual([]);
  });

  test('a damaged packet is asked for by its number and the picture completed', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS)]);
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const spec = station.report(0x36, START_MS, START_MS, [pictureElement(jpeg)]);
    const packets = station.packets(spec, 200);
    station.onDown = (frame) => (frame.end === 'NAK' ? [packets[frame.packet!.sequence - 1]!] : undefined);
    for (const [index, packet] of packets.entries()) {
      const damaged = packet.slice();
      if (index === 2) damaged[30]! ^= 1;
      station.send(damaged);
    }
    await station.confirmOf(spec.serial!);
    const asked = station.received.filter(({ end }) => end === 'NAK');
    expect(asked.map(({ packet }) => packet!.sequence)).toEqual([3]);
    expect(store.frames[0]!.pictures![0]!.jpeg).toEqual(jpeg);
  });

  test('the last packet was lost: it is asked for after a silence', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS)], { times: { packetMs: 1 } });
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const spec = station.report(0x36, START_MS, START_MS, [pictureElement(jpeg)]);
    const packets = station.packets(spec, 200);
    station.onDown = (frame) => (frame.end === 'NAK' ? [packets[frame.packet!.sequence - 1]!] : undefined);
    for (const packet of packets.slice(0, -1)) station.send(packet);
    await station.confirmOf(spec.serial!);
    expect(store.frames[0]!.pictures![0]!.jpeg).toEqual(jpeg);
  });
});

describe('the end', () => {
  test('stop lets what is under way be committed and answered', async () => {
    const { gateway, store } = await testGateway([registered(ADDRESS)]);
    const { opened, open } = gate();
    store.gate = () => opened;
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    const observedAtMs = START_MS;
    const serial = station.sendFrame(
      station.report(0x34, observedAtMs, observedAtMs, [rainSlots(Array(12).fill(0.5))]),
    );
    await eventually(() => store.batches.length === 1);
    const stopped = gateway.stop();
    open();
    await stopped;
    expect(store.frames).toHaveLength(1);
    await eventually(() => station.closed);
    expect(station.received.map((frame) => frame.serial)).toEqual([serial]);
  });

  test('a taken port is one sentence', async () => {
    const { gateway } = await testGateway([]);
    await expect(testGateway([], { port: gateway.port })).rejects.toThrow(
      /station listener could not open .* taken/,
    );
  });
});
