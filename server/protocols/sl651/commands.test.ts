import { describe, expect, test } from 'vitest';
import { GOOD_FRAMES } from '../../../test/support/sl651-frames.ts';
import { toHex } from '../kit/hex.ts';
import { type Command, commandFrame, confirmFrame, resendFrame } from './commands.ts';
import { decodeFrame } from './decode-frame.ts';
import { STANDARD_DIALECT } from './dialect.ts';
import type { Frame } from './types.ts';

function frameOf(bytes: Uint8Array): Frame {
  const decoded = decodeFrame(bytes);
  if (!decoded.ok) throw new Error(`${decoded.reason}: ${decoded.detail}`);
  return decoded.frame;
}

const at = (text: string): number => Date.parse(`${text}+08:00`);
const run = [
  'timed-interval',
  'additional-interval',
  'rain-day-start',
  'sample-interval',
  'level-store-interval',
  'rain-resolution',
  'level-resolution',
  'rain-threshold',
  'base-level-1',
  'level-correction-1',
  'additional-level-1',
  'threshold-above',
  'threshold-below',
] as const;

/** Published downlinks: written by others from what they ask. */
const PUBLISHED_COMMANDS: readonly [hex: string, command: Command][] = [
  ['7E7E001234567801123436800802000017071809525505BB17', { kind: 'take-picture' }],
  ['7E7E001234567801123437800802000017071809540405ABC8', { kind: 'read-current' }],
  [
    '7E7E00123456781012343880170200001303251105331303241013032510041800000' + '0F46005F800',
    {
      kind: 'read-period',
      element: 'DRP',
      fromMs: at('2013-03-24T10:00:00'),
      toMs: at('2013-03-25T10:00:00'),
      stepMinutes: 0,
    },
  ],
  ['7E7E0012345678011234398008020000170718100720056832', { kind: 'read-manual' }],
  [
    '7E7E00112233440503E83A80120200001707181102581F1920192619381239230584B9',
    { kind: 'read-elements', elements: ['PD', 'PJ', 'PT', 'VT', 'Z'] },
  ],
  [
    '7E7E001122334405123441801802000017071810191201200228031004000500' + '0C080D400F0005F2E3',
    {
      kind: 'read-basic',
      keys: [
        'centre-addresses',
        'station-address',
        'password',
        'centre-1-channel',
        'centre-1-backup-channel',
        'working-mode',
        'measured-elements',
        'device-id',
      ],
    },
  ],
  [
    '7E7E0011223344051234438022020000170718102034200821082208231024082509260927082823301B38124012411205' +
      '6564',
    { kind: 'read-run', keys: run },
  ],
  [
    '7E7E0011223344051234428038020000170718102012200801210805220808231003002408052509102609102708022823000100003' +
      '01B0002003812050040120003411200200' +
      '5348A',
    {
      kind: 'set-run',
      settings: [1, 5, 8, 300, 5, 1, 1, 2, 10, 0.2, 5, 0.03, 0.2].map((value, index) => ({
        key: run[index]!,
        value,
      })),
    },
  ],
  ['7E7E001122334405123444800802000017071810204805BAD4', { kind: 'read-pump-motors' }],
  ['7E7E001122334405123446800802000017071810210805F8B3', { kind: 'read-status' }],
  ['7E7E00112233440503E847800A020000170718110351970005983C', { kind: 'clear-storage' }],
  ['7E7E00112233440503E848800A020000170718110437980005D7E8', { kind: 'factory-reset' }],
  [
    '7E7E001122334405123449801002000017071810212303101234031003E80566B9',
    { kind: 'set-password', newPassword: '03E8' },
  ],
  ['7E7E00112233440503E84A800802000017071810214905749E', { kind: 'set-clock' }],
  [
    '7E7E00112233440503E84B800E020000170718102237452000000200051' + '7C7',
    { kind: 'set-ic-card', valid: true },
  ],
  ['7E7E00112233440503E84C800A020000170718102247010105BD2F', { kind: 'switch-pumps', on: [true] }],
  ['7E7E00112233440503E84D800A02000017071810225801010569E9', { kind: 'switch-valves', on: [true] }],
  [
    '7E7E00112233440503E84E800C0200001707181023110101000205B736',
    { kind: 'move-gates', open: [true], openingCm: [2] },
  ],
  ['7E7E00112233440503E84F8009020000170718102321FF05A90F', { kind: 'set-quota-control', on: true }],
  ['7E7E00112233440503E850800802000017071810234405BE1D', { kind: 'read-events' }],
  ['7E7E00112233440503E851800802000017071810571005E561', { kind: 'read-clock' }],
];

describe('commands', () => {
  test.each(PUBLISHED_COMMANDS)('%s', (hex, command) => {
    const published = GOOD_FRAMES.find((frame) => frame.hex.startsWith(hex));
    const { station, centre, password, sentAtMs } = frameOf(published!.bytes);
    const bytes = commandFrame(
      { encoding: 'HEX/BCD', station, centre, password },
      command,
      sentAtMs!,
      STANDARD_DIALECT,
    );
    expect(toHex(bytes)).toBe(hex);
  });

  test('basic configuration is written as the published terminal repeats it', () => {
    const uplink = GOOD_FRAMES.find(({ decoded }) => decoded!.func === '40' && decoded!.dir === 'up')!;
    const settings = [
      { key: 'centre-addresses', value: [5] },
      { key: 'station-address', value: '0011223344' },
      { key: 'centre-1-channel', value: 'ipv4 218.94.153.172:9708' },
      { key: 'centre-1-backup-channel', value: 'sms 13012345678' },
      { key: 'working-mode', value: 2 },
      { key: 'measured-elements', value: '8001000000000000' },
      { key: 'device-id', value: '1013112345678' },
    ];
    const address = { encoding: 'HEX/BCD', centre: 1, station: '0012345678', password: '1234' } as const;
    const bytes = commandFrame(
      address,
      { kind: 'set-basic', settings },
      Date.UTC(2026, 6, 20),
      STANDARD_DIALECT,
    );
    const { content } = frameOf(bytes);
    if (content.kind !== 'parameters') throw new Error(content.kind);
    const written = content.parameters.map(({ id, raw }) => `${id} ${toHex(raw)}`);
    expect(written).toEqual(
      uplink.decoded!.stations![0]!.params!.map(({ id, raw }) => `${id} ${String(raw)}`),
    );
    expect(content.parameters.map(({ key, value }) => ({ key, value }))).toEqual(
      settings.map(({ key, value }) => ({ key, value: key === 'centre-addresses' ? [5, 0, 0, 0] : value })),
    );
  });

  test('Guangdong clears the storage with the function code as identifier', () => {
    const published = GOOD_FRAMES.find(
      ({ decoded }) => decoded!.func === '47' && decoded!.ids?.[0] === '47 00',
    )!;
    const frame = frameOf(published.bytes);
    const dialect = { resetIdentifier: 'function-code' } as const;
    expect(toHex(commandFrame(frame, { kind: 'clear-storage' }, frame.sentAtMs!, dialect))).toBe(
      published.hex,
    );
  });

  test('what does not fit is an error before anything is sent', () => {
    const address = { encoding: 'HEX/BCD', centre: 1, station: '0012345678', password: '1234' } as const;
    const send = (command: Command) => () =>
      commandFrame(address, command, Date.UTC(2026, 6, 20), STANDARD_DIALECT);
    expect(send({ kind: 'set-run', settings: [{ key: 'timed-interval', value: 1000 }] })).toThrow(RangeError);
    expect(send({ kind: 'set-basic', settings: [{ key: 'centre-1-channel', value: 'ipv4 here' }] })).toThrow(
      RangeError,
    );
    expect(send({ kind: 'read-elements', elements: ['NO'] })).toThrow(RangeError);
    expect(
      send({
        kind: 'read-period',
        element: 'Z',
        fromMs: Date.UTC(2026, 6, 19),
        toMs: Date.UTC(2026, 6, 20),
        stepMinutes: 90,
      }),
    ).toThrow(RangeError);
  });
});

describe('confirms', () => {
  test('the published pair of 30H ends with ESC', () => {
    const uplink = frameOf(
      GOOD_FRAMES.find(({ decoded }) => decoded!.func === '30' && decoded!.serial === 3)!.bytes,
    );
    const confirm = '7E7E00123456780112343080080200035910111549471B75D4';
    expect(toHex(confirmFrame(uplink, 'ESC', at('2059-10-11T15:49:47')))).toBe(confirm);
  });

  test('packets are confirmed with sequence = total, or asked for again by NAK (table 23)', () => {
    const packet = frameOf(
      GOOD_FRAMES.find(({ decoded }) => decoded!.packet?.seq === 1 && decoded!.packet.total === 13)!.bytes,
    );
    const sentAtMs = at('2026-07-20T08:00:00');
    expect(frameOf(confirmFrame(packet, 'EOT', sentAtMs))).toMatchObject({
      direction: 'down',
      functionCode: 0x36,
      end: 'EOT',
      packet: { total: 13, sequence: 13 },
      serial: 5,
      sentAtMs,
      content: { kind: 'none' },
    });
    expect(frameOf(resendFrame(packet, 4, sentAtMs))).toMatchObject({
      end: 'NAK',
      packet: { total: 13, sequence: 4 },
      serial: 5,
    });
  });
});
