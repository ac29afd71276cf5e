import { describe, expect, test } from 'vitest';
import {
  DAMAGED_FRAMES,
  GOOD_FRAMES,
  PUBLISHED,
  type PublishedElement,
} from '../../../test/support/sl651-frames.ts';
import { fromHex, toHex } from '../kit/hex.ts';
import { decodeFrame, decodeLines, encodeFrame, FUNCTIONS } from './index.ts';
import { presentFrame } from './present.ts';
import type { Element, Frame } from './types.ts';

/** The file writes units in ASCII; table C.1 has signs. */
const UNIT: Readonly<Record<string, string | null>> = {
  'm3/s': 'm³/s',
  degC: '℃',
  bitset: null,
  'step(d,h,m BCD)': 'min',
};

function decoded(bytes: Uint8Array): Frame {
  const result = decodeFrame(bytes);
  if (!result.ok) throw new Error(`${result.reason}: ${result.detail}`);
  return result.frame;
}

function hex2(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

/** What the file says of an element, in the words of our own type. */
function published(element: PublishedElement): object {
  const { id, key = `vendor:${id}`, unit, value } = element;
  const common = { id, key, unit: unit === undefined ? null : unit in UNIT ? UNIT[unit] : unit };
  if (id === '04') {
    const { d, h, m } = value as { d: string; h: string; m: string };
    return {
      ...common,
      value: Number(d) * 1440 + Number(h) * 60 + Number.parseInt(m, /[a-f]/.test(m) ? 16 : 10),
    };
  }
  if (Array.isArray(element.raw)) {
    return {
      ...common,
      value: element.raw.map((raw) => (/^\d+$/.test(raw) ? Number(raw) : Number.parseInt(raw, 16))),
    };
  }
  return { ...common, value: value ?? null };
}

function ours(element: Element): object {
  const { id, key, unit, value } = element;
  return { id, key, unit, value: value instanceof Uint8Array ? null : value };
}

function beijing(text: string): string {
  return `${text.length === 16 ? `${text}:00` : text}+08:00`;
}

describe('published frames', () => {
  test('the file is the whole one', () => {
    expect(PUBLISHED).toHaveLength(124);
    expect(GOOD_FRAMES).toHaveLength(119);
    expect(DAMAGED_FRAMES).toHaveLength(3);
    const upward = new Set(
      GOOD_FRAMES.filter(({ decoded }) => decoded?.dir === 'up').map(({ decoded }) => decoded!.func),
    );
    expect(FUNCTIONS.map(({ code }) => hex2(code)).filter((code) => !upward.has(code))).toEqual([]);
  });

  test.each(GOOD_FRAMES.map((frame) => [frame.index, frame.decoded!.func, frame] as const))(
    'frame %i (%s) reads as published',
    (_index, _func, { bytes, decoded: expected }) => {
      const frame = decoded(bytes);
      const shown = presentFrame(frame);
      expect({
        encoding: frame.encoding,
        direction: frame.direction,
        centre: frame.centre,
        station: frame.station,
        password: frame.password,
        func: shown.function,
        end: frame.end,
        serial: frame.serial ?? undefined,
        sentAt: shown.sentAt ?? undefined,
        packet: frame.packet ? { total: frame.packet.total, seq: frame.packet.sequence } : undefined,
        partial: frame.partial,
      }).toEqual({
        encoding: expected!.encoding,
        direction: expected!.dir,
        centre: expected!.centre,
        station: expected!.station,
        password: expected!.password,
        func: expected!.func,
        end: expected!.end,
        serial: expected!.serial,
        sentAt: expected!.sendTime && beijing(expected!.sendTime),
        packet: expected!.packet,
        partial: null,
      });
    },
  );

  const withGroups = GOOD_FRAMES.filter(({ decoded }) => decoded!.stations?.some(({ groups }) => groups));
  test.each(withGroups.map((frame) => [frame.index, frame.decoded!.func, frame] as const))(
    'elements of frame %i (%s)',
    (_index, _func, { bytes, decoded: expected }) => {
      const blocks = decoded(bytes).blocks.map((block) => ({
        station: block.station,
        class: block.class,
        groups: block.groups.map(({ observedAtMs, elements }) => ({
          observedAtMs,
          elements: elements.map(ours),
        })),
      }));
      expect(blocks).toEqual(
        expected!.stations!.map(({ station, class: stationClass, groups }) => ({
          station,
          class: stationClass,
          groups: groups!.map(({ obsTime, elements }) => ({
            observedAtMs: Date.parse(beijing(obsTime)),
            elements: elements.map(published),
          })),
        })),
      );
    },
  );

  const withParameters = GOOD_FRAMES.filter(
    ({ decoded }) => decoded!.params ?? decoded!.stations?.[0]?.params,
  );
  test.each(withParameters.map((frame) => [frame.index, frame.decoded!.func, frame] as const))(
    'parameters of frame %i (%s)',
    (_index, _func, { bytes, decoded: expected }) => {
      const { content } = decoded(bytes);
      const wanted = (expected!.params ?? expected!.stations![0]!.params!).map(({ id, def, raw }) => ({
        id,
        def,
        raw,
      }));
      if (content.kind === 'parameters') {
        const read = content.parameters.map(({ id, definition, raw }) => ({
          id,
          def: hex2(definition),
          raw: toHex(raw),
        }));
        expect(read).toEqual(wanted);
        expect(content.parameters.every(({ key }) => !key.startsWith('vendor:'))).toBe(true);
      } else {
        // 4BH down: the status word.
        expect(decoded(bytes).blocks[0]!.groups[0]!.elements[0]).toMatchObject({ id: '45', value: 0x200 });
      }
    },
  );

  const withIdentifiers = GOOD_FRAMES.filter(({ decoded }) => decoded!.ids);
  test.each(withIdentifiers.map((frame) => [frame.index, frame.decoded!.func, frame] as const))(
    'identifiers of frame %i (%s)',
    (_index, _func, { bytes, decoded: expected }) => {
      const { content } = decoded(bytes);
      if (content.kind !== 'identifiers' && content.kind !== 'period') throw new Error(content.kind);
      expect(content.identifiers.map(({ id, definition }) => `${id} ${hex2(definition)}`)).toEqual(
        expected!.ids,
      );
      if (content.kind !== 'period') return;
      expect(content.fromMs).toBe(Date.parse(beijing(expected!.from!)));
      expect(content.toMs).toBe(Date.parse(beijing(expected!.to!)));
      expect(content.stepMinutes).toBe(Number(expected!.step));
    },
  );

  test('manual text, version, status, events, switches', () => {
    for (const { bytes, decoded: expected } of GOOD_FRAMES) {
      const { blocks, content } = decoded(bytes);
      const [station] = expected!.stations ?? [];
      if (expected!.manual) expect(blocks[0]!.groups[0]!.elements[0]!.value).toBe(expected!.manual);
      if (station?.version) expect(content).toEqual({ kind: 'version', text: station.version });
      if (station?.events) expect(content).toEqual({ kind: 'events', counts: station.events });
      const status = station?.status ?? station?.elementsWithoutTime?.[0];
      if (status) expect(blocks[0]!.groups[0]!.elements[0]!.value).toBe(status.value);
      const control = expected!.control ?? station?.control;
      if (control === '0101') expect(content).toEqual({ kind: 'switches', states: Uint8Array.of(1) });
      if (control === 'FF') expect(content).toEqual({ kind: 'quota', on: true });
      if (control === '01010002') expect(content).toEqual({ kind: 'gates', open: [true], openingCm: [2] });
    }
  });

  test('ASCII values', () => {
    const ascii = GOOD_FRAMES.filter(({ decoded }) => decoded!.values?.['TT']);
    expect(ascii).toHaveLength(2);
    for (const { bytes, decoded: expected } of ascii) {
      const { station, class: letter, TT, ...values } = expected!.values!;
      const [block] = decoded(bytes).blocks;
      expect(block!.station).toBe(station);
      expect(block!.class).toBe(letter!.charCodeAt(0).toString(16));
      const [group] = block!.groups;
      const observedAt = new Date(group!.observedAtMs! + 8 * 3_600_000).toISOString();
      expect(observedAt.replace(/\D/g, '').slice(2, 12)).toBe(TT);
      expect(Object.fromEntries(group!.elements.map(({ key, value }) => [key, value]))).toEqual(
        Object.fromEntries(Object.entries(values).map(([key, text]) => [key, Number(text)])),
      );
    }
  });

  test.each(DAMAGED_FRAMES.map((frame) => [frame.index, frame] as const))(
    'frame %i has a wrong CRC',
    (_index, { bytes }) => {
      expect(decodeFrame(bytes)).toMatchObject({ ok: false, reason: 'crc' });
    },
  );

  test('another protocol is no frame', () => {
    const foreign = PUBLISHED.find(({ decoded }) => decoded === null)!;
    expect(decodeFrame(foreign.bytes)).toMatchObject({ ok: false, reason: 'no-start' });
  });

  /** Forms that the encoder does not write: normal definition byte after F1/F0, other definitions of F5, AA fill, vendor series. */
  const NOT_REWRITTEN = /F128|F55C|7979|AAAAAAAA/;
  const rewritten = GOOD_FRAMES.filter(({ hex }) => !NOT_REWRITTEN.test(hex));
  test.each(rewritten.map((frame) => [frame.index, frame.decoded!.func, frame] as const))(
    'frame %i (%s) is written again byte for byte',
    (_index, _func, { bytes }) => {
      const frame = decoded(bytes);
      expect(toHex(encodeFrame(frame))).toBe(toHex(bytes, 0, frame.length));
    },
  );
  test('most frames are written again', () => {
    expect(rewritten.length).toBeGreaterThan(105);
  });
});

describe('decode lines', () => {
  async function* lines(...texts: string[]): AsyncGenerator<string> {
    yield* texts;
  }

  test('one object a line, comments and empty lines left out', async () => {
    const good = GOOD_FRAMES[0]!;
    const spaced = good.hex.replace(/(..)/g, '$1 ').toLowerCase();
    const out: string[] = [];
    for await (const line of decodeLines(
      lines('# comment', '', spaced, 'xyz', DAMAGED_FRAMES[0]!.hex, '7E7E0100'),
    )) {
      out.push(line);
    }
    const answers = out.map((line) => JSON.parse(line) as { ok: boolean; reason?: string });
    expect(answers.map(({ ok, reason }) => reason ?? ok)).toEqual([true, 'not-hex', 'crc', 'truncated']);
    expect(answers[0]).toEqual({ ok: true, frame: presentFrame(decoded(fromHex(good.hex)!)) });
    expect(presentFrame(decoded(good.bytes)).blocks[0]!.groups[0]).toEqual({
      observedAt: '2020-11-26T14:27:00+08:00',
      elements: expect.arrayContaining([{ id: 'FFA0', key: 'vendor:FFA0', unit: null, value: 28.8 }]),
    });
  });
});
