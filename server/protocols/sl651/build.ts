import { type ElementDefinition, elementByKey } from './elements.ts';
import type {
  BitsElement,
  BytesElement,
  NumberElement,
  SeriesElement,
  StepElement,
  TextElement,
} from './types.ts';

/** Width and decimals where they differ from table C.1. */
export interface Build {
  decimals?: number;
  bytes?: number;
}

const NONE: readonly number[] = [];

function known(key: string): ElementDefinition {
  const definition = elementByKey(key);
  if (!definition) throw new RangeError(`no element ${key} in SL 651-2014 table C.1`);
  return definition;
}

/** Bytes that hold a number: one more for the sign byte FF of a negative one (6.6.3.3). */
function bytesFor(
  definition: ElementDefinition,
  decimals: number,
  values: readonly (number | null)[],
): number {
  let bytes = Math.ceil(definition.digits / 2);
  for (const value of values) {
    if (value === null) continue;
    const digits = Math.abs(value).toFixed(decimals).replace('.', '').replace(/^0+/, '').length;
    bytes = Math.max(bytes, Math.ceil(Math.max(digits, definition.digits) / 2) + (value < 0 ? 1 : 0));
  }
  return bytes;
}

/** One value by its identifier (`Z`, 91.234); null = missing. RangeError for an identifier outside table C.1. */
export function numberElement(key: string, value: number | null, build: Build = {}): NumberElement {
  const definition = known(key);
  const decimals = build.decimals ?? definition.decimals;
  const bytes = build.bytes ?? bytesFor(definition, decimals, [value]);
  const state = value === null ? 'missing' : 'ok';
  return { kind: 'number', id: definition.id, key, unit: definition.unit, value, state, bytes, decimals };
}

/** Values at even steps for 31H and 38H; put `stepElement` before it in the group. DRP and DRZn too. */
export function seriesElement(
  key: string,
  values: readonly (number | null)[],
  stepMinutes: number,
  build: Build = {},
): SeriesElement {
  const definition = known(key);
  const decimals = build.decimals ?? definition.decimals;
  return {
    kind: 'series',
    id: definition.id,
    key,
    unit: definition.unit,
    value: [...values],
    state: 'ok',
    bytes: definition.slotBytes || (build.bytes ?? bytesFor(definition, decimals, values)),
    decimals,
    stepMinutes,
    invalidAt: NONE,
  };
}

/** Largest rain of one slot: FFH means “no data”, what is above goes into the next slot (table C.1 note e). */
const LARGEST_SLOT_TENTHS = 254;

/** F4: rain of twelve 5-minute slots in mm; null = missing. Rain above 25.4 mm is carried into the next slot. */
export function rainSlots(valuesMm: readonly (number | null)[]): SeriesElement {
  let carriedTenths = 0;
  const slots = valuesMm.map((value) => {
    if (value === null) return null;
    const tenths = Math.round(value * 10) + carriedTenths;
    const sent = Math.min(tenths, LARGEST_SLOT_TENTHS);
    carriedTenths = tenths - sent;
    return sent / 10;
  });
  return seriesElement('DRP', slots, 5);
}

/** F5–FC: twelve 5-minute levels in metres above the station's base level; null = missing. */
export function levelSlots(
  valuesM: readonly (number | null)[],
  number: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 = 1,
): SeriesElement {
  return seriesElement(`DRZ${number}`, valuesM, 5);
}

/** Time step of the series that follows in the group; 0 announces a series of F4–FC slots. */
export function stepElement(minutes: number): StepElement {
  return {
    kind: 'step',
    id: '04',
    key: 'DRxnn',
    unit: 'min',
    value: minutes,
    state: 'ok',
    bytes: 3,
    decimals: 0,
  };
}

/** 45H: status word of table 58. */
export function bitsElement(word: number): BitsElement {
  return {
    kind: 'bits',
    id: '45',
    key: 'ZT',
    unit: null,
    value: word >>> 0,
    state: 'ok',
    bytes: 4,
    decimals: 0,
  };
}

/** F2: manual report; alone in its body. */
export function textElement(text: string): TextElement {
  return { kind: 'text', id: 'F2', key: 'RGZS', unit: null, value: text, state: 'ok', bytes: 0, decimals: 0 };
}

/** F3: picture; last in its body. */
export function pictureElement(jpeg: Uint8Array): BytesElement {
  return { kind: 'bytes', id: 'F3', key: 'PIC', unit: null, value: jpeg, state: 'ok', bytes: 0, decimals: 0 };
}
