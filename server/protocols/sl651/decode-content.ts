import { BCD_VALUE } from '../kit/bcd.ts';
import { readBcdHours } from '../kit/beijing-time.ts';
import { HEX_BYTE, toHex } from '../kit/hex.ts';
import { INVALID, MISSING, readBcd, readStep } from './decode-number.ts';
import { ELEMENT_BY_EXTENSION, ELEMENT_BY_GUIDE, GUIDE_EXTENSION, GUIDE_STEP } from './elements.ts';
import type { DownForm, UpForm } from './functions.ts';
import {
  CHANNEL_TYPES,
  GUIDE_RELAY_RANGES,
  type ParameterDefinition,
  parameterByGuide,
} from './parameters.ts';
import { decodeText } from './text.ts';
import type { Content, Identifier, Parameter } from './types.ts';

export interface ReadContent {
  content: Content;
  /** Where reading stopped; the body's end where all was read. */
  at: number;
}

type ParameterTable = 'basic' | 'run' | undefined;
type Reader = (bytes: Uint8Array, from: number, end: number, table: ParameterTable) => ReadContent;

/** Readers of the forms that are not element groups; what follows the F1F1 group (up) or the send time (down). */
const READERS: Readonly<Partial<Record<UpForm | DownForm, Reader>>> = {
  none: (_bytes, from) => ({ content: { kind: 'none' }, at: from }),
  identifiers: (bytes, from, end, table) => {
    const { identifiers, at } = readIdentifiers(bytes, from, end, table);
    return { content: { kind: 'identifiers', identifiers }, at };
  },
  period: readPeriod,
  parameters: readParameters,
  version: (bytes, from, end) => {
    const length = bytes[from] ?? 0;
    const at = Math.min(end, from + 1 + length);
    return { content: { kind: 'version', text: decodeText(bytes.subarray(from + 1, at)) }, at };
  },
  switches: (bytes, from, end) => {
    const at = Math.min(end, from + 1 + (bytes[from] ?? 0));
    return { content: { kind: 'switches', states: bytes.slice(from + 1, at) }, at };
  },
  gates: readGates,
  quota: (bytes, from) => ({ content: { kind: 'quota', on: bytes[from] === 0xff }, at: from + 1 }),
  events: (bytes, from, end) => {
    const counts: number[] = [];
    let at = from;
    for (; at + 2 <= end; at += 2) counts.push((bytes[at]! << 8) | bytes[at + 1]!);
    return { content: { kind: 'events', counts }, at };
  },
};

/** Content after serial, time and address; `raw` where the form is not known or nothing fits. */
export function readContent(
  form: UpForm | DownForm | '-',
  bytes: Uint8Array,
  from: number,
  end: number,
  table: ParameterTable,
): ReadContent {
  if (from >= end) return { content: { kind: 'none' }, at: end };
  const reader = form === '-' ? undefined : READERS[form];
  const read = reader?.(bytes, from, end, table);
  if (read && read.at > from) return read;
  return { content: { kind: 'raw', bytes: bytes.slice(from, end) }, at: end };
}

function readIdentifiers(
  bytes: Uint8Array,
  from: number,
  end: number,
  table: ParameterTable,
): { identifiers: Identifier[]; at: number } {
  const identifiers: Identifier[] = [];
  let at = from;
  while (at + 2 <= end) {
    const guide = bytes[at]!;
    const extended = guide === GUIDE_EXTENSION;
    if (extended && at + 3 > end) break;
    const { id, key } = extended
      ? ELEMENT_BY_EXTENSION[bytes[at + 1]!]!
      : table
        ? parameterByGuide(table, guide)
        : ELEMENT_BY_GUIDE[guide]!;
    at += extended ? 3 : 2;
    identifiers.push({ id, key, definition: bytes[at - 1]! });
  }
  return { identifiers, at };
}

/** 38H down: first and last hour, step, identifiers (table 44). */
function readPeriod(bytes: Uint8Array, from: number, end: number): ReadContent {
  if (from + 13 > end || bytes[from + 8] !== GUIDE_STEP) return { content: { kind: 'none' }, at: from };
  const { minutes } = readStep(bytes, from + 10);
  const { identifiers, at } = readIdentifiers(bytes, from + 13, end, undefined);
  return {
    content: {
      kind: 'period',
      fromMs: readBcdHours(bytes, from),
      toMs: readBcdHours(bytes, from + 4),
      stepMinutes: minutes < 0 ? null : minutes,
      identifiers,
    },
    at,
  };
}

function readParameters(bytes: Uint8Array, from: number, end: number, table: ParameterTable): ReadContent {
  const parameters: Parameter[] = [];
  let at = from;
  while (at + 2 <= end) {
    const definition = parameterByGuide(table ?? 'run', bytes[at]!);
    const byte = bytes[at + 1]!;
    const length = definition.guide === GUIDE_RELAY_RANGES && table === 'basic' ? byte : byte >>> 3;
    if (at + 2 + length > end) break;
    const raw = bytes.slice(at + 2, at + 2 + length);
    const { id, key, unit } = definition;
    parameters.push({
      id,
      key,
      unit,
      value: parameterValue(definition, raw, byte & 7),
      definition: byte,
      raw,
    });
    at += 2 + length;
  }
  return { content: { kind: 'parameters', parameters }, at };
}

/** Value of a parameter by its type in annex D. */
export function parameterValue(
  definition: ParameterDefinition,
  raw: Uint8Array,
  decimals: number,
): Parameter['value'] {
  if (raw.length === 0) return null;
  switch (definition.kind) {
    case 'number': {
      const value = readBcd(raw, 0, raw.length, decimals);
      return value === MISSING || value === INVALID ? null : value;
    }
    case 'centres':
      return [...raw];
    case 'channel':
      return channelText(raw);
    case 'text':
      return decodeText(raw);
    default:
      return toHex(raw);
  }
}

/** `ipv4 218.94.153.172:9708`, `sms 13012345678`, `off`: channel type and address (table D.1). */
function channelText(raw: Uint8Array): string {
  const type = CHANNEL_TYPES[BCD_VALUE[raw[0]!]!] ?? `type ${HEX_BYTE[raw[0]!]!}`;
  const digits = toHex(raw, 1);
  if (type === 'ipv4' && /^\d{18}$/.test(digits)) {
    const octets = [0, 3, 6, 9].map((at) => Number(digits.slice(at, at + 3)));
    return `${type} ${octets.join('.')}:${Number(digits.slice(12))}`;
  }
  // A number with an odd count of digits is filled up with a leading A (6.6.3.3 b).
  const address = digits.replace(/^A/, '');
  return address === '' ? type : `${type} ${address}`;
}

/** 4EH: count, one bit a gate, opening of each gate in cm (table 77). */
function readGates(bytes: Uint8Array, from: number, end: number): ReadContent {
  const count = bytes[from] ?? 0;
  const stateBytes = Math.ceil(count / 8);
  if (from + 1 + stateBytes > end) return { content: { kind: 'none' }, at: from };
  const open = Array.from({ length: count }, (_, index) => {
    return ((bytes[from + 1 + (index >> 3)]! >>> (index & 7)) & 1) === 1;
  });
  const openingCm: (number | null)[] = [];
  let at = from + 1 + stateBytes;
  for (; openingCm.length < count && at + 2 <= end; at += 2) {
    const opening = readBcd(bytes, at, 2, 0);
    openingCm.push(Number.isFinite(opening) ? opening : null);
  }
  return { content: { kind: 'gates', open, openingCm }, at };
}
