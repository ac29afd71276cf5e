import { fromHex } from '../kit/hex.ts';
import { type AsciiTokens, readTime } from './ascii-tokens.ts';
import { identify, readAsciiData, readStepWord } from './decode-ascii-data.ts';
import { parameterValue } from './decode-content.ts';
import { pushBcd } from './encode-number.ts';
import { type DownForm, FUNCTION_BY_CODE, type UpForm } from './functions.ts';
import { parameterByGuide } from './parameters.ts';
import { encodeText } from './text.ts';
import type { Content, Frame, Identifier, Parameter } from './types.ts';

type Table = 'basic' | 'run' | undefined;
type Reader = (tokens: AsciiTokens, table: Table) => Content;

const EMPTY = new Uint8Array(0);

const READERS: Readonly<Partial<Record<UpForm | DownForm, Reader>>> = {
  none: () => ({ kind: 'none' }),
  identifiers: (tokens, table) => ({ kind: 'identifiers', identifiers: readIdentifiers(tokens, table) }),
  period: (tokens) => {
    const fromMs = readTime(tokens.next());
    const toMs = readTime(tokens.next());
    const stepMinutes = readStepWord(tokens.next(), tokens);
    return { kind: 'period', fromMs, toMs, stepMinutes, identifiers: readIdentifiers(tokens, undefined) };
  },
  parameters: (tokens, table) => ({ kind: 'parameters', parameters: readParameters(tokens, table) }),
  version: (tokens) => {
    tokens.next();
    return { kind: 'version', text: String.fromCharCode(...tokens.rest()).trimEnd() };
  },
  switches: (tokens) => {
    tokens.next();
    return { kind: 'switches', states: fromHex(tokens.next()) ?? EMPTY };
  },
  gates: readGates,
  quota: (tokens) => ({ kind: 'quota', on: tokens.next().toUpperCase() === 'FF' }),
  events: (tokens) => {
    const bytes = fromHex(tokens.next()) ?? EMPTY;
    const counts: number[] = [];
    for (let at = 0; at + 2 <= bytes.length; at += 2) counts.push((bytes[at]! << 8) | bytes[at + 1]!);
    return { kind: 'events', counts };
  },
};

/** Content of an ASCII body behind serial and time. */
export function readAsciiContent(frame: Frame, tokens: AsciiTokens): void {
  if (tokens.peek() === '') return;
  const definition = FUNCTION_BY_CODE[frame.functionCode];
  const form = definition && (frame.direction === 'up' ? definition.up : definition.down);
  if (form === 'data' || form === 'text') {
    readAsciiData(frame, tokens);
    return;
  }
  if (frame.direction === 'up' && tokens.peek() === 'ST') {
    tokens.next();
    frame.blocks = [{ station: tokens.next().toUpperCase(), class: null, groups: [] }];
    if (tokens.peek() === '') return;
  }
  const contentAt = tokens.at;
  const reader = form && form !== '-' ? READERS[form] : undefined;
  if (reader) frame.content = reader(tokens, definition?.parameterTable);
  if (tokens.peek() !== '') {
    frame.content = { kind: 'raw', bytes: tokens.bytes.slice(contentAt, tokens.end) };
    if (reader) frame.partial ??= { reason: 'unknown-structure', offset: contentAt };
  }
}

function readIdentifiers(tokens: AsciiTokens, table: Table): Identifier[] {
  const identifiers: Identifier[] = [];
  for (let word = tokens.next(); word !== ''; word = tokens.next()) {
    const { id, key } = table ? parameterByGuide(table, Number.parseInt(word, 16) & 0xff) : identify(word);
    identifiers.push({ id, key, definition: 0 });
  }
  return identifiers;
}

/** Identifier as two hex digits, then the value: decimal for numbers, hex digits for the rest (6.6.2.2). */
function readParameters(tokens: AsciiTokens, table: Table): Parameter[] {
  const parameters: Parameter[] = [];
  for (let word = tokens.next(); word !== ''; word = tokens.next()) {
    const definition = parameterByGuide(table ?? 'run', Number.parseInt(word, 16) & 0xff);
    const { id, key, unit } = definition;
    const text = tokens.next();
    if (definition.kind !== 'number') {
      const raw = fromHex(text) ?? encodeText(text);
      parameters.push({ id, key, unit, value: parameterValue(definition, raw, 0), definition: 0, raw });
      continue;
    }
    const value = /^[-+]?\d{1,12}(\.\d{0,7})?$/.test(text) ? Number(text) : null;
    parameters.push({ id, key, unit, value, definition: 0, raw: bcdOf(value, definition.decimals) });
  }
  return parameters;
}

function bcdOf(value: number | null, decimals: number): Uint8Array {
  const out: number[] = [];
  if (value !== null) pushBcd(out, value, Math.ceil(value.toFixed(decimals).length / 2) + 1, decimals);
  return Uint8Array.from(out);
}

function readGates(tokens: AsciiTokens): Content {
  const count = Number.parseInt(tokens.next(), 16) || 0;
  const states = fromHex(tokens.next()) ?? EMPTY;
  const open = Array.from(
    { length: count & 0xff },
    (_, index) => ((states[index >> 3] ?? 0) >>> (index & 7)) % 2 === 1,
  );
  const openingCm: (number | null)[] = [];
  while (openingCm.length < open.length && tokens.peek() !== '') {
    const opening = Number(tokens.next());
    openingCm.push(Number.isFinite(opening) ? opening : null);
  }
  return { kind: 'gates', open, openingCm };
}
