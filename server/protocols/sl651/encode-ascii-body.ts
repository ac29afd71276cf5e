import { digitTime } from '../kit/beijing-time.ts';
import { HEX_BYTE, toHex } from '../kit/hex.ts';
import { ELEMENT_BY_GUIDE } from './elements.ts';
import { pushSlot, stepParts } from './encode-number.ts';
import { FUNCTION_BY_CODE } from './functions.ts';
import { parameterByGuide } from './parameters.ts';
import { encodeText } from './text.ts';
import type { Block, Content, Element, FrameSpec, Group, Parameter, SeriesElement } from './types.ts';

/**
 * Body of ASCII coding (6.6.2): serial and time without a separator, then identifiers and data, each followed by a
 * space, the last one too. Manual text and pictures keep their bytes.
 */
export function encodeAsciiBody(spec: FrameSpec): number[] {
  const content = spec.content ?? { kind: spec.blocks?.length ? 'data' : 'none' };
  if (content.kind === 'fragment') return [...content.bytes];
  const out: number[] = [];
  if (spec.serial !== null) put(out, spec.serial.toString(16).toUpperCase().padStart(4, '0'));
  if (spec.sentAtMs !== null) put(out, digitTime(spec.sentAtMs, 6));
  const manual = (spec.blocks ?? []).some((block) =>
    block.groups.some((group) => group.elements.some((element) => element.kind === 'text')),
  );
  for (const block of spec.blocks ?? []) {
    if (spec.direction === 'up' && !manual) putStation(out, block);
    for (const group of block.groups) putGroup(out, group);
  }
  putContent(out, content, spec.functionCode);
  return out;
}

function put(out: number[], text: string): void {
  for (const byte of encodeText(text)) out.push(byte);
}

function putWord(out: number[], text: string): void {
  put(out, text);
  out.push(0x20);
}

function putStation(out: number[], block: Block): void {
  putWord(out, 'ST');
  putWord(out, block.station);
  if (block.class !== null) putWord(out, String.fromCharCode(Number.parseInt(block.class, 16)));
}

/** 31H and 38H: all identifiers after the step, then one datum of each at a time (6.6.4.4 c). */
function putGroup(out: number[], group: Group): void {
  if (group.observedAtMs !== null) {
    putWord(out, 'TT');
    putWord(out, digitTime(group.observedAtMs, 5));
  }
  const stepAt = group.elements.findIndex((element) => element.kind === 'step');
  const series =
    stepAt < 0 ? [] : group.elements.slice(stepAt + 1).filter((element) => element.kind === 'series');
  for (const element of group.elements)
    if (!series.includes(element as SeriesElement)) putElement(out, element);
  for (const element of series) putWord(out, identifierOf(element));
  const rows = Math.max(0, ...series.map((element) => element.value.length));
  for (let row = 0; row < rows; row++) {
    for (const element of series) putWord(out, datumOf(element, element.value[row] ?? null));
  }
}

function identifierOf(element: { id: string; key: string }): string {
  return element.key.startsWith('vendor:') ? element.id : element.key;
}

/** Missing is `M` (6.6.4.4 d); F4–FC data stay hex, as digits. */
function datumOf(element: SeriesElement, value: number | null): string {
  const { slotBytes } = ELEMENT_BY_GUIDE[Number.parseInt(element.id, 16) & 0xff]!;
  if (slotBytes === 0 || element.id.length !== 2) return decimalText(value, element.decimals);
  const bytes: number[] = [];
  pushSlot(bytes, value, slotBytes, element.decimals);
  return toHex(Uint8Array.from(bytes));
}

function decimalText(value: number | null, decimals: number): string {
  return value === null ? 'M' : value.toFixed(decimals);
}

function putElement(out: number[], element: Element): void {
  switch (element.kind) {
    case 'step':
      putWord(out, stepIdentifier(element.value ?? 0));
      return;
    case 'text':
      putWord(out, 'RGZS');
      putWord(out, element.value);
      return;
    case 'bytes':
      putWord(out, element.key);
      for (const byte of element.value) out.push(byte);
      return;
    case 'number':
      putWord(out, identifierOf(element));
      putWord(out, decimalText(element.value, element.decimals));
      return;
    case 'bits':
      putWord(out, element.key);
      putWord(out, element.value.toString(16).toUpperCase().padStart(8, '0'));
      return;
    case 'series':
      putWord(out, identifierOf(element));
      putWord(out, element.value.map((value) => datumOf(element, value)).join(''));
      return;
  }
}

/** DRDnn, DRHnn, DRNnn (table C.2); DRH00 announces hourly slots. */
export function stepIdentifier(minutes: number): string {
  const [days, hours, rest] = stepParts(minutes);
  const [unit, count] = days > 0 ? ['D', days] : rest > 0 ? ['N', rest] : ['H', hours];
  return `DR${unit}${String(count).padStart(2, '0')}`;
}

function putContent(out: number[], content: Content, functionCode: number): void {
  switch (content.kind) {
    case 'identifiers':
      for (const identifier of content.identifiers) putWord(out, identifierOf(identifier));
      return;
    case 'period':
      putWord(out, digitTime(content.fromMs ?? 0, 4));
      putWord(out, digitTime(content.toMs ?? 0, 4));
      putWord(out, stepIdentifier(content.stepMinutes ?? 0));
      for (const identifier of content.identifiers) putWord(out, identifierOf(identifier));
      return;
    case 'parameters':
      for (const parameter of content.parameters) {
        putWord(out, parameter.id);
        putWord(out, parameterText(parameter, functionCode));
      }
      return;
    case 'version': {
      const text = encodeText(content.text);
      putWord(out, HEX_BYTE[text.length]!);
      putWord(out, content.text);
      return;
    }
    case 'switches':
      putWord(out, HEX_BYTE[content.states.length]!);
      putWord(out, toHex(content.states));
      return;
    case 'gates': {
      const states = new Uint8Array(Math.ceil(content.open.length / 8));
      content.open.forEach((open, index) => {
        if (open) states[index >> 3]! |= 1 << (index & 7);
      });
      putWord(out, HEX_BYTE[content.open.length]!);
      putWord(out, toHex(states));
      for (const opening of content.openingCm) putWord(out, decimalText(opening, 0));
      return;
    }
    case 'quota':
      putWord(out, content.on ? 'FF' : '00');
      return;
    case 'events':
      putWord(out, content.counts.map((count) => HEX_BYTE[count >>> 8]! + HEX_BYTE[count & 0xff]!).join(''));
      return;
    case 'raw':
      for (const byte of content.bytes) out.push(byte);
      return;
    default:
      return;
  }
}

function parameterText(parameter: Parameter, functionCode: number): string {
  const table = FUNCTION_BY_CODE[functionCode]?.parameterTable ?? 'run';
  const definition = parameterByGuide(table, Number.parseInt(parameter.id, 16) & 0xff);
  if (definition.kind !== 'number' || typeof parameter.value !== 'number') return toHex(parameter.raw);
  return decimalText(parameter.value, definition.decimals);
}
