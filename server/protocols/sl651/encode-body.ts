import { bcdByte } from '../kit/bcd.ts';
import { bcdTime } from '../kit/beijing-time.ts';
import { fromHex } from '../kit/hex.ts';
import {
  BATCH_DEFINITION,
  ELEMENT_BY_GUIDE,
  GUIDE_BATCH,
  GUIDE_EXTENSION,
  GUIDE_PICTURE,
  GUIDE_STATION,
  GUIDE_STATUS,
  GUIDE_STEP,
  GUIDE_TEXT,
  GUIDE_TIME,
} from './elements.ts';
import { pushBcd, pushDigits, pushSlot, stepParts } from './encode-number.ts';
import { encodeText } from './text.ts';
import type { Block, Content, Element, FrameSpec, Identifier, Parameter } from './types.ts';

/** Body of HEX/BCD coding (6.6.3): serial, send time, blocks, content. RangeError where a value does not fit. */
export function encodeBody(spec: FrameSpec): number[] {
  const out: number[] = [];
  const content = spec.content ?? { kind: spec.blocks?.length ? 'data' : 'none' };
  if (content.kind === 'fragment') {
    pushAll(out, content.bytes);
    return out;
  }
  if (spec.serial !== null) out.push((spec.serial >>> 8) & 0xff, spec.serial & 0xff);
  if (spec.sentAtMs !== null) pushAll(out, bcdTime(spec.sentAtMs, 6));
  for (const block of spec.blocks ?? []) pushBlock(out, block, isAddressed(spec));
  pushContent(out, content);
  return out;
}

/** Downlinks, and the manual report (6.6.4.8), carry no F1F1 group. */
function isAddressed(spec: FrameSpec): boolean {
  return spec.direction === 'up' && !(spec.blocks ?? []).some(isManual);
}

function isManual(block: Block): boolean {
  return block.groups.some((group) => group.elements.some((element) => element.kind === 'text'));
}

function pushAll(out: number[], bytes: Iterable<number>): void {
  for (const byte of bytes) out.push(byte);
}

/** Ten (four …) hex digits as bytes. RangeError for anything else. */
export function pushHex(out: number[], text: string, count: number): void {
  const bytes = fromHex(text);
  if (bytes?.length !== count) throw new RangeError(`${text} is not ${count * 2} hex digits`);
  pushAll(out, bytes);
}

function pushBlock(out: number[], block: Block, addressed: boolean): void {
  if (addressed) {
    out.push(GUIDE_STATION, GUIDE_STATION);
    pushHex(out, block.station, 5);
    if (block.class !== null) pushHex(out, block.class, 1);
  }
  for (const group of block.groups) {
    if (group.observedAtMs !== null) out.push(GUIDE_TIME, GUIDE_TIME, ...bcdTime(group.observedAtMs, 5));
    for (const element of group.elements) pushElement(out, element);
  }
}

function pushElement(out: number[], element: Element): void {
  switch (element.kind) {
    case 'number':
      pushIdentifier(out, element.id, definitionByte(element.bytes, element.decimals));
      pushBcd(out, element.value, element.bytes, element.decimals);
      return;
    case 'series':
      pushSeries(out, element);
      return;
    case 'step':
      out.push(GUIDE_STEP, 0x18);
      pushAll(out, stepParts(element.value ?? 0).map(bcdByte));
      return;
    case 'bits':
      out.push(GUIDE_STATUS, 0x20);
      pushWord(out, element.value);
      return;
    case 'text':
      out.push(GUIDE_TEXT, GUIDE_TEXT);
      pushAll(out, encodeText(element.value));
      return;
    case 'bytes': {
      const guide = guideOf(element.id);
      out.push(guide, guide === GUIDE_BATCH ? BATCH_DEFINITION : GUIDE_PICTURE);
      pushAll(out, element.value);
      return;
    }
  }
}

function pushSeries(out: number[], element: Extract<Element, { kind: 'series' }>): void {
  const slotBytes = slotBytesOf(element.id);
  if (slotBytes === 0) {
    pushIdentifier(out, element.id, definitionByte(element.bytes, element.decimals));
    for (const value of element.value) pushBcd(out, value, element.bytes, element.decimals);
    return;
  }
  out.push(guideOf(element.id), slotBytes === 1 ? 0x60 : 0xc0);
  for (const value of element.value) pushSlot(out, value, slotBytes, element.decimals);
}

function slotBytesOf(id: string): 0 | 1 | 2 {
  return id.length === 2 ? ELEMENT_BY_GUIDE[guideOf(id)]!.slotBytes : 0;
}

function guideOf(id: string): number {
  return Number.parseInt(id, 16);
}

/** Bytes in the high five bits, decimals in the low three (table 26). */
function definitionByte(bytes: number, decimals: number): number {
  if (bytes > 31 || decimals > 7)
    throw new RangeError(`${bytes} bytes with ${decimals} decimals: table 26 ends at 31 and 7`);
  return (bytes << 3) | decimals;
}

function pushIdentifier(out: number[], id: string, definition: number): void {
  const guide = guideOf(id);
  if (id.length === 4) {
    if (guide >>> 8 !== GUIDE_EXTENSION)
      throw new RangeError(`${id} is a vendor's own form and cannot be written`);
    out.push(GUIDE_EXTENSION);
  }
  out.push(guide & 0xff, definition);
}

function pushWord(out: number[], word: number): void {
  out.push((word >>> 24) & 0xff, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff);
}

function pushContent(out: number[], content: Content): void {
  switch (content.kind) {
    case 'none':
    case 'data':
      return;
    case 'identifiers':
      pushIdentifiers(out, content.identifiers);
      return;
    case 'period':
      pushAll(out, bcdTime(content.fromMs ?? 0, 4));
      pushAll(out, bcdTime(content.toMs ?? 0, 4));
      out.push(GUIDE_STEP, 0x18, ...stepParts(content.stepMinutes ?? 0).map(bcdByte));
      pushIdentifiers(out, content.identifiers);
      return;
    case 'parameters':
      for (const parameter of content.parameters) pushParameter(out, parameter);
      return;
    case 'version': {
      const text = encodeText(content.text);
      out.push(text.length);
      pushAll(out, text);
      return;
    }
    case 'switches':
      out.push(content.states.length);
      pushAll(out, content.states);
      return;
    case 'gates':
      pushGates(out, content.open, content.openingCm);
      return;
    case 'quota':
      out.push(content.on ? 0xff : 0x00);
      return;
    case 'events':
      for (const count of content.counts) out.push((count >>> 8) & 0xff, count & 0xff);
      return;
    case 'fragment':
    case 'raw':
      pushAll(out, content.bytes);
      return;
  }
}

function pushIdentifiers(out: number[], identifiers: readonly Identifier[]): void {
  for (const { id, definition } of identifiers) pushIdentifier(out, id, definition);
}

function pushParameter(out: number[], parameter: Parameter): void {
  pushIdentifier(out, parameter.id, parameter.definition);
  pushAll(out, parameter.raw);
}

/** Gate count, one bit a gate, two BCD bytes of opening in cm a gate (table 77). */
function pushGates(out: number[], open: readonly boolean[], openingCm: readonly (number | null)[]): void {
  const states = new Uint8Array(Math.ceil(open.length / 8));
  open.forEach((isOpen, index) => {
    if (isOpen) states[index >> 3]! |= 1 << (index & 7);
  });
  out.push(open.length, ...states);
  for (const opening of openingCm) {
    if (opening === null) out.push(0xff, 0xff);
    else pushDigits(out, String(opening).padStart(4, '0'));
  }
}
