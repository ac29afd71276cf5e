import { fromHex } from '../kit/hex.ts';
import { type AsciiTokens, readTime } from './ascii-tokens.ts';
import { type ElementDefinition, elementByKey } from './elements.ts';
import { decodeText } from './text.ts';
import type { Block, Element, Frame, Group, SeriesElement } from './types.ts';

/** Bounded, so that every match is a finite number. */
const DECIMAL = /^[-+]?\d{1,31}(?:\.(\d{0,15}))?$/;
const STEP = /^DR([DHN])(\d\d)?$/;
const STEP_MINUTES: Readonly<Record<string, number>> = { D: 1440, H: 60, N: 1 };
const MISSING = 'M';

/** Identifier word → what it names; outside table C.1 it stays a vendor's. */
export function identify(
  word: string,
): Pick<ElementDefinition, 'id' | 'key' | 'unit' | 'slotBytes' | 'decimals'> {
  return elementByKey(word) ?? { id: word, key: `vendor:${word}`, unit: null, slotBytes: 0, decimals: 0 };
}

/** Minutes of DRDnn, DRHnn, DRNnn (table C.2), the count perhaps in a word of its own; null for other words. */
export function readStepWord(word: string, tokens: AsciiTokens): number | null {
  const match = STEP.exec(word);
  if (!match) return null;
  const count = match[2] ?? (/^\d\d$/.test(tokens.peek()) ? tokens.next() : '');
  return count === '' ? null : STEP_MINUTES[match[1]!]! * Number(count);
}

interface Place {
  frame: Frame;
  tokens: AsciiTokens;
  block: Block | null;
  group: Group | null;
  /** True while the block was not opened by ST. */
  implicit: boolean;
}

/** Reads identifier–data pairs of an ASCII body (6.6.2) into blocks. */
export function readAsciiData(frame: Frame, tokens: AsciiTokens): void {
  frame.content = { kind: 'data' };
  const place: Place = { frame, tokens, block: null, group: null, implicit: false };
  for (let word = tokens.next(); word !== ''; word = tokens.next()) readWord(place, word);
}

function readWord(place: Place, word: string): void {
  const { frame, tokens } = place;
  switch (word) {
    case 'ST': {
      const station = tokens.next().toUpperCase();
      // The class is the letter of table A.1, whose code is the class byte of HEX/BCD coding.
      const classed = /^[A-Z]$/.test(tokens.peek());
      openStation(place, station, classed ? tokens.next().charCodeAt(0).toString(16).toUpperCase() : null);
      return;
    }
    case 'TT': {
      const observedAtMs = readTime(tokens.next());
      if (observedAtMs === null) frame.partial ??= { reason: 'bad-time', offset: tokens.at };
      place.group = { observedAtMs, elements: [] };
      blockOf(place).groups.push(place.group);
      return;
    }
    case 'RGZS': {
      const value = decodeText(tokens.rest()).replace(/ $/, '');
      add(place, {
        kind: 'text',
        id: 'F2',
        key: 'RGZS',
        unit: null,
        value,
        state: 'ok',
        bytes: 0,
        decimals: 0,
      });
      return;
    }
    case 'PIC':
    case 'DATA': {
      const id = word === 'PIC' ? 'F3' : 'FD';
      const value = tokens.rest();
      add(place, {
        kind: 'bytes',
        id,
        key: word,
        unit: null,
        value,
        state: 'ok',
        bytes: 0,
        decimals: 0,
      });
      return;
    }
    default:
      readElement(place, word);
      return;
  }
}

function openStation(place: Place, station: string, stationClass: string | null): void {
  if (place.implicit && place.block && place.group?.elements.length === 0) {
    place.block.station = station;
    place.block.class = stationClass;
    place.implicit = false;
    return;
  }
  place.implicit = false;
  place.block = { station, class: stationClass, groups: [] };
  place.frame.blocks.push(place.block);
  place.group = null;
}

/** Words before the first ST belong to the station of the header. */
function blockOf(place: Place): Block {
  if (place.block === null) {
    place.block = { station: place.frame.station, class: null, groups: [] };
    place.frame.blocks.push(place.block);
    place.implicit = true;
  }
  return place.block;
}

function add(place: Place, element: Element): void {
  if (place.group === null) {
    place.group = { observedAtMs: null, elements: [] };
    blockOf(place).groups.push(place.group);
  }
  place.group.elements.push(element);
}

function readElement(place: Place, word: string): void {
  const { tokens, frame } = place;
  const stepMinutes = readStepWord(word, tokens);
  if (stepMinutes !== null) {
    add(place, {
      kind: 'step',
      id: '04',
      key: 'DRxnn',
      unit: 'min',
      value: stepMinutes,
      state: 'ok',
      bytes: 3,
      decimals: 0,
    });
    readSeries(place, stepMinutes);
    return;
  }
  const definition = identify(word);
  const { id, key, unit } = definition;
  if (tokens.at >= tokens.end) {
    frame.partial ??= { reason: 'truncated-element', offset: tokens.at };
    return;
  }
  const datum = tokens.next();
  if (definition.slotBytes > 0) {
    add(place, slotsOf(definition, [datum]));
    return;
  }
  if (key === 'ZT') {
    const bits = /^[0-9A-F]{1,8}$/i.test(datum) ? Number.parseInt(datum, 16) : null;
    if (bits !== null) {
      add(place, { kind: 'bits', id, key, unit, value: bits, state: 'ok', bytes: 4, decimals: 0 });
      return;
    }
  }
  const match = DECIMAL.exec(datum);
  const state = match ? 'ok' : datum === MISSING ? 'missing' : 'invalid';
  const decimals = match?.[1]?.length ?? 0;
  const value = match ? plainNumber(datum) : null;
  add(place, { kind: 'number', id, key, unit, value, state, bytes: 0, decimals });
}

/** No negative zero: −0.00 is zero. */
function plainNumber(text: string): number {
  const value = Number(text);
  return value === 0 ? 0 : value;
}

/** After a step: identifiers first, then one datum of each at a time (6.6.4.4 b, c). */
function readSeries(place: Place, stepMinutes: number): void {
  const { tokens } = place;
  const series: { definition: ReturnType<typeof identify>; data: string[] }[] = [];
  while (tokens.peek() !== '' && !isDatum(tokens.peek(), series.at(-1)?.definition.slotBytes ?? 0)) {
    if (/^(ST|TT)$/.test(tokens.peek())) break;
    series.push({ definition: identify(tokens.next()), data: [] });
  }
  let column = 0;
  while (series.length > 0 && tokens.peek() !== '' && !/^(ST|TT)$/.test(tokens.peek())) {
    series[column]!.data.push(tokens.next());
    column = (column + 1) % series.length;
  }
  for (const { definition, data } of series) {
    const element =
      definition.slotBytes > 0 ? slotsOf(definition, data) : decimalsOf(definition, data, stepMinutes);
    add(place, element);
  }
}

/** A datum is a decimal, M, or behind DRP and DRZ hex digits; `CD` is one there and an identifier elsewhere. */
function isDatum(word: string, slotBytes: number): boolean {
  if (word === MISSING || DECIMAL.test(word)) return true;
  return slotBytes > 0 && word.length % (slotBytes * 2) === 0 && /^[0-9A-F]+$/i.test(word);
}

function decimalsOf(
  definition: ReturnType<typeof identify>,
  data: string[],
  stepMinutes: number,
): SeriesElement {
  const { id, key, unit } = definition;
  const invalidAt: number[] = [];
  let decimals = 0;
  const value = data.map((datum, index) => {
    const match = DECIMAL.exec(datum);
    if (!match) {
      if (datum !== MISSING) invalidAt.push(index);
      return null;
    }
    decimals = Math.max(decimals, match[1]?.length ?? 0);
    return plainNumber(datum);
  });
  const state = invalidAt.length > 0 ? 'invalid' : 'ok';
  return { kind: 'series', id, key, unit, value, state, bytes: 0, decimals, stepMinutes, invalidAt };
}

/** F4–FC as hex digits, one datum a word or many: rain in 0.1 mm, level in cm, all F missing. */
function slotsOf(definition: ReturnType<typeof identify>, data: string[]): SeriesElement {
  const { id, key, unit, slotBytes, decimals } = definition;
  const value: (number | null)[] = [];
  const invalidAt: number[] = [];
  for (const word of data) {
    const bytes = fromHex(word);
    if (DECIMAL.test(word) && word.includes('.')) value.push(Number(word));
    else if (!bytes || bytes.length === 0 || bytes.length % slotBytes !== 0) {
      if (word !== MISSING) invalidAt.push(value.length);
      value.push(null);
    } else {
      for (let at = 0; at < bytes.length; at += slotBytes) value.push(slotValue(bytes, at, slotBytes));
    }
  }
  const state = invalidAt.length > 0 ? 'invalid' : 'ok';
  return {
    kind: 'series',
    id,
    key,
    unit,
    value,
    state,
    bytes: slotBytes,
    decimals,
    stepMinutes: 5,
    invalidAt,
  };
}

function slotValue(bytes: Uint8Array, at: number, slotBytes: number): number | null {
  if (slotBytes === 1) return bytes[at] === 0xff ? null : bytes[at]! / 10;
  const centimetres = (bytes[at]! << 8) | bytes[at + 1]!;
  return centimetres === 0xffff || centimetres === 0xaaaa ? null : centimetres / 100;
}
