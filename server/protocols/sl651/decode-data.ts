import { readBcdMinutes } from '../kit/beijing-time.ts';
import { HEX_BYTE } from '../kit/hex.ts';
import { INVALID, MISSING, readBcd, readStep } from './decode-number.ts';
import {
  ELEMENT_BY_DOUBLED_GUIDE,
  ELEMENT_BY_EXTENSION,
  ELEMENT_BY_GUIDE,
  type ElementDefinition,
  GUIDE_BATCH,
  GUIDE_EXTENSION,
  GUIDE_PICTURE,
  GUIDE_STATION,
  GUIDE_STATUS,
  GUIDE_STEP,
  GUIDE_TEXT,
  GUIDE_TIME,
} from './elements.ts';
import { decodeText } from './text.ts';
import type { Block, Element, Group, PartialReason } from './types.ts';

/** “Normal” definition byte (5 bytes, 0 decimals) that some terminals write after F0 and F1 in place of the guide. */
const FIVE_BYTES = 0x28;
/** Slots of an hourly F4–FC series. */
const HOUR_SLOTS = 12;
const SLOT_MINUTES = 5;
const NO_INDEXES: readonly number[] = [];

/**
 * Series with a doubled guide (`7979`) that one vendor sends after a binary step: bytes of a datum, and whether it is
 * BCD. Four data each; their meaning is the vendor's.
 */
const DOUBLED_SERIES: Readonly<Record<number, { bytes: number; bcd: boolean }>> = {
  121: { bytes: 5, bcd: true },
  125: { bytes: 5, bcd: true },
  249: { bytes: 2, bcd: false },
};
const DOUBLED_COUNT = 4;

/** Ten hex digits of a station address (6.2.3.2). */
export function readAddress(bytes: Uint8Array, at: number): string {
  return (
    HEX_BYTE[bytes[at]!]! +
    HEX_BYTE[bytes[at + 1]!]! +
    HEX_BYTE[bytes[at + 2]!]! +
    HEX_BYTE[bytes[at + 3]!]! +
    HEX_BYTE[bytes[at + 4]!]!
  );
}

/** True where an F1F1 group with its address stands at `at`. */
export function isStationGroup(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] !== GUIDE_STATION || at + 7 > end) return false;
  return bytes[at + 1] === GUIDE_STATION || bytes[at + 1] === FIVE_BYTES;
}

function isTimeGroup(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] !== GUIDE_TIME || at + 7 > end) return false;
  return bytes[at + 1] === GUIDE_TIME || bytes[at + 1] === FIVE_BYTES;
}

function numberOf(definition: ElementDefinition, datum: number, bytes: number, decimals: number): Element {
  const { id, key, unit } = definition;
  if (datum === MISSING)
    return { kind: 'number', id, key, unit, value: null, state: 'missing', bytes, decimals };
  if (datum === INVALID)
    return { kind: 'number', id, key, unit, value: null, state: 'invalid', bytes, decimals };
  return { kind: 'number', id, key, unit, value: datum, state: 'ok', bytes, decimals };
}

/** Reads the blocks of a HEX/BCD body (6.6.3); keeps what was read when it meets something it cannot read. */
export class DataReader {
  readonly blocks: Block[] = [];
  /** Why reading stopped before the end. */
  partial: { reason: PartialReason; offset: number } | null = null;
  /** Offset of the first observation time that is no time: it spoils its own group only. */
  firstBadTime: number | null = null;
  private readonly bytes: Uint8Array;
  private readonly end: number;
  private readonly addressed: string;
  private readonly classed: boolean;
  private at: number;
  private block: Block | null = null;
  private group: Group | null = null;
  /** True while the block was not opened by F1F1. */
  private implicit = false;
  private stepMinutes = -1;
  private afterStep: 'nothing' | 'series' | 'doubled' = 'nothing';

  /** `addressed`: station of the frame's header; `classed`: a class byte follows the address (not in 46H, 4BH). */
  constructor(bytes: Uint8Array, from: number, end: number, addressed: string, classed: boolean) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
    this.addressed = addressed;
    this.classed = classed;
  }

  read(): void {
    while (this.at < this.end && this.partial === null) this.readNext();
  }

  private stop(reason: PartialReason): void {
    this.partial = { reason, offset: this.at };
  }

  private readNext(): void {
    const { bytes, at, end } = this;
    const guide = bytes[at]!;
    if (guide === 0) this.stop('unknown-structure');
    else if (guide < GUIDE_TIME) this.readElement(guide);
    else if (isTimeGroup(bytes, at, end)) this.openGroup();
    else if (isStationGroup(bytes, at, end)) this.openBlock();
    else if (guide === GUIDE_TEXT && bytes[at + 1] === GUIDE_TEXT) this.readText();
    else if (guide === GUIDE_PICTURE && bytes[at + 1] === GUIDE_PICTURE) this.readBytes('F3', 'PIC');
    else if (guide === GUIDE_BATCH) this.readBytes('FD', 'DATA');
    else if (guide <= GUIDE_PICTURE) this.stop('unknown-structure');
    else this.readElement(guide);
  }

  private openBlock(): void {
    const { bytes, at } = this;
    const station = readAddress(bytes, at + 2);
    this.at = at + 7;
    let stationClass: string | null = null;
    if (this.classed && this.at < this.end && !isTimeGroup(bytes, this.at, this.end)) {
      stationClass = HEX_BYTE[bytes[this.at]!]!;
      this.at++;
    }
    // Some terminals put the time in front of the address: it is the time of this station then.
    const early = this.implicit && this.block !== null && this.group?.elements.length === 0;
    if (early && this.block) {
      this.block.station = station;
      this.block.class = stationClass;
    } else {
      this.block = { station, class: stationClass, groups: [] };
      this.blocks.push(this.block);
      this.group = null;
    }
    this.implicit = false;
    this.afterStep = 'nothing';
  }

  private openGroup(): void {
    const observedAtMs = readBcdMinutes(this.bytes, this.at + 2);
    if (observedAtMs === null) this.firstBadTime ??= this.at;
    this.at += 7;
    this.group = { observedAtMs, elements: [] };
    this.openImplicitBlock().groups.push(this.group);
    this.afterStep = 'nothing';
  }

  private openImplicitBlock(): Block {
    if (this.block === null) {
      this.block = { station: this.addressed, class: null, groups: [] };
      this.blocks.push(this.block);
      this.implicit = true;
    }
    return this.block;
  }

  private add(element: Element): void {
    if (this.group === null) {
      this.group = { observedAtMs: null, elements: [] };
      this.openImplicitBlock().groups.push(this.group);
    }
    this.group.elements.push(element);
  }

  private readText(): void {
    const value = decodeText(this.bytes.subarray(this.at + 2, this.end));
    this.add({ kind: 'text', id: 'F2', key: 'RGZS', unit: null, value, state: 'ok', bytes: 0, decimals: 0 });
    this.at = this.end;
  }

  private readBytes(id: string, key: string): void {
    const value = this.bytes.slice(this.at + 2, this.end);
    this.add({ kind: 'bytes', id, key, unit: null, value, state: 'ok', bytes: 0, decimals: 0 });
    this.at = this.end;
  }

  private readElement(guide: number): void {
    const { bytes, end } = this;
    const extended = guide === GUIDE_EXTENSION;
    const dataAt = this.at + (extended ? 3 : 2);
    if (dataAt > end) {
      this.stop('truncated-element');
      return;
    }
    const byte = bytes[dataAt - 1]!;
    if (this.afterStep === 'doubled' && byte === guide && DOUBLED_SERIES[guide]) {
      this.readDoubled(guide);
      return;
    }
    const definition = extended ? ELEMENT_BY_EXTENSION[bytes[this.at + 1]!]! : ELEMENT_BY_GUIDE[guide]!;
    const { slotBytes } = definition;
    if (this.afterStep === 'series') {
      this.afterStep = 'nothing';
      const width = slotBytes || byte >>> 3;
      if (width === 0) {
        this.stop('unknown-structure');
        return;
      }
      this.readSeries(definition, dataAt, width, slotBytes ? definition.decimals : byte & 7);
      return;
    }
    if (slotBytes > 0) {
      this.readSlots(definition, slotBytes as 1 | 2, dataAt, HOUR_SLOTS);
      return;
    }
    const width = byte >>> 3;
    if (dataAt + width > end) {
      this.stop('truncated-element');
      return;
    }
    this.at = dataAt + width;
    if (guide === GUIDE_STEP && width === 3) {
      this.readStep(dataAt);
      return;
    }
    if (guide === GUIDE_STATUS && width === 4) {
      this.readStatus(dataAt);
      return;
    }
    this.add(numberOf(definition, readBcd(bytes, dataAt, width, byte & 7), width, byte & 7));
  }

  private readStep(dataAt: number): void {
    const { minutes, standard } = readStep(this.bytes, dataAt);
    this.stepMinutes = minutes;
    this.afterStep = standard ? 'series' : 'doubled';
    this.add({
      kind: 'step',
      id: '04',
      key: 'DRxnn',
      unit: 'min',
      value: minutes < 0 ? null : minutes,
      state: minutes < 0 ? 'invalid' : 'ok',
      bytes: 3,
      decimals: 0,
    });
  }

  private readStatus(dataAt: number): void {
    const { bytes } = this;
    const value =
      ((bytes[dataAt]! << 24) |
        (bytes[dataAt + 1]! << 16) |
        (bytes[dataAt + 2]! << 8) |
        bytes[dataAt + 3]!) >>>
      0;
    this.add({ kind: 'bits', id: '45', key: 'ZT', unit: null, value, state: 'ok', bytes: 4, decimals: 0 });
  }

  /** 31H, 38H: one identifier, then data of equal width to the end of the group (6.6.4.4 d). */
  private readSeries(definition: ElementDefinition, dataAt: number, width: number, decimals: number): void {
    const { bytes, end } = this;
    const { slotBytes } = definition;
    if (slotBytes > 0) {
      const count = this.slotCount(dataAt, slotBytes);
      this.readSlots(definition, slotBytes as 1 | 2, dataAt, count);
      return;
    }
    const value: (number | null)[] = [];
    let invalidAt: number[] | null = null;
    let at = dataAt;
    while (at + width <= end && !isTimeGroup(bytes, at, end) && !isStationGroup(bytes, at, end)) {
      const datum = readBcd(bytes, at, width, decimals);
      if (datum === INVALID) invalidAt = [...(invalidAt ?? []), value.length];
      value.push(Number.isFinite(datum) ? datum : null);
      at += width;
    }
    this.addSeries(definition, value, invalidAt ?? NO_INDEXES, width, decimals, this.stepMinutes);
    this.at = at;
    if (at < end && at + width > end) this.stop('truncated-element');
  }

  /** Data of F4–FC after a step: whole hours up to the next group, else to the end of the body. */
  private slotCount(dataAt: number, slotBytes: number): number {
    const hourBytes = HOUR_SLOTS * slotBytes;
    for (let at = dataAt + hourBytes; at + 7 <= this.end; at += hourBytes) {
      const opens = isTimeGroup(this.bytes, at, this.end) && readBcdMinutes(this.bytes, at + 2) !== null;
      if (opens || isStationGroup(this.bytes, at, this.end)) return (at - dataAt) / slotBytes;
    }
    return Math.floor((this.end - dataAt) / slotBytes);
  }

  private readSlots(definition: ElementDefinition, slotBytes: 1 | 2, dataAt: number, count: number): void {
    const { bytes } = this;
    if (dataAt + count * slotBytes > this.end) {
      this.stop('truncated-element');
      return;
    }
    const value: (number | null)[] = [];
    if (slotBytes === 1) {
      // AA is 17.0 mm, a rain that falls; only an hour filled with it means “no data”.
      const unfilled = count > 1 && allBytes(bytes, dataAt, count, 0xaa);
      for (let at = dataAt; at < dataAt + count; at++) {
        const tenths = bytes[at]!;
        value.push(tenths === 0xff || unfilled ? null : tenths / 10);
      }
    } else {
      for (let at = dataAt; at < dataAt + 2 * count; at += 2) {
        const centimetres = (bytes[at]! << 8) | bytes[at + 1]!;
        value.push(centimetres === 0xffff || centimetres === 0xaaaa ? null : centimetres / 100);
      }
    }
    this.addSeries(definition, value, NO_INDEXES, slotBytes, definition.decimals, SLOT_MINUTES);
    this.at = dataAt + count * slotBytes;
  }

  private readDoubled(guide: number): void {
    const { bytes: width, bcd } = DOUBLED_SERIES[guide]!;
    const dataAt = this.at + 2;
    if (dataAt + DOUBLED_COUNT * width > this.end) {
      this.stop('truncated-element');
      return;
    }
    const value: (number | null)[] = [];
    for (let index = 0; index < DOUBLED_COUNT; index++) {
      const at = dataAt + index * width;
      const datum = bcd ? readBcd(this.bytes, at, width, 0) : (this.bytes[at]! << 8) | this.bytes[at + 1]!;
      value.push(Number.isFinite(datum) ? datum : null);
    }
    this.addSeries(ELEMENT_BY_DOUBLED_GUIDE[guide]!, value, NO_INDEXES, width, 0, this.stepMinutes);
    this.at = dataAt + DOUBLED_COUNT * width;
  }

  private addSeries(
    { id, key, unit }: ElementDefinition,
    value: (number | null)[],
    invalidAt: readonly number[],
    bytes: number,
    decimals: number,
    stepMinutes: number,
  ): void {
    const state = invalidAt.length > 0 ? 'invalid' : 'ok';
    this.add({ kind: 'series', id, key, unit, value, state, bytes, decimals, stepMinutes, invalidAt });
  }
}

function allBytes(bytes: Uint8Array, at: number, count: number, wanted: number): boolean {
  for (let index = at; index < at + count; index++) if (bytes[index] !== wanted) return false;
  return true;
}
