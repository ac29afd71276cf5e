import { bitsElement } from './build.ts';
import type { Dialect } from './dialect.ts';
import { elementByKey } from './elements.ts';
import { encodeFrame } from './encode-frame.ts';
import { FUNCTIONS } from './functions.ts';
import { parameterIdentifier, parameterOf, type Setting } from './parameter-values.ts';
import { GUIDE_CLEAR_STORAGE, GUIDE_FACTORY_RESET, PARAMETERS } from './parameters.ts';
import type { Block, Content, Encoding, Frame, FrameSpec, Identifier } from './types.ts';

/** Where a command goes: as the station's own frames address it. */
export interface SessionAddress {
  encoding: Encoding;
  centre: number;
  station: string;
  password: string;
}

/** What the centre can ask of a station, by table B.1. Times are epoch ms. */
export type Command =
  | { kind: 'read-current' }
  | { kind: 'read-elements'; elements: readonly string[] }
  /** Whole hours; the station answers with `element` at even steps. Step 0 asks for hourly slots (DRP, DRZn). */
  | { kind: 'read-period'; element: string; fromMs: number; toMs: number; stepMinutes: number }
  | { kind: 'read-manual' }
  | { kind: 'take-picture' }
  | { kind: 'read-basic'; keys: readonly string[] }
  | { kind: 'set-basic'; settings: readonly Setting[] }
  | { kind: 'read-run'; keys: readonly string[] }
  | { kind: 'set-run'; settings: readonly Setting[] }
  | { kind: 'read-pump-motors' }
  | { kind: 'read-version' }
  | { kind: 'read-status' }
  | { kind: 'clear-storage' }
  | { kind: 'factory-reset' }
  | { kind: 'set-password'; newPassword: string }
  | { kind: 'set-clock' }
  | { kind: 'set-ic-card'; valid: boolean }
  | { kind: 'switch-pumps'; on: readonly boolean[] }
  | { kind: 'switch-valves'; on: readonly boolean[] }
  | { kind: 'move-gates'; open: readonly boolean[]; openingCm: readonly number[] }
  | { kind: 'set-quota-control'; on: boolean }
  | { kind: 'read-events' }
  | { kind: 'read-clock' };

export const COMMAND_FUNCTION: Readonly<Record<Command['kind'], number>> = {
  'read-current': 0x37,
  'read-elements': 0x3a,
  'read-period': 0x38,
  'read-manual': 0x39,
  'take-picture': 0x36,
  'read-basic': 0x41,
  'set-basic': 0x40,
  'read-run': 0x43,
  'set-run': 0x42,
  'read-pump-motors': 0x44,
  'read-version': 0x45,
  'read-status': 0x46,
  'clear-storage': 0x47,
  'factory-reset': 0x48,
  'set-password': 0x49,
  'set-clock': 0x4a,
  'set-ic-card': 0x4b,
  'switch-pumps': 0x4c,
  'switch-valves': 0x4d,
  'move-gates': 0x4e,
  'set-quota-control': 0x4f,
  'read-events': 0x50,
  'read-clock': 0x51,
};

/** Function codes that need two people. */
export const DANGEROUS_FUNCTIONS: ReadonlySet<number> = new Set(
  FUNCTIONS.filter((definition) => definition.dangerous).map((definition) => definition.code),
);

const NONE: Content = { kind: 'none' };
/** Bit of the 45H status word that says the IC card is valid (table 58). */
const IC_CARD_BIT = 1 << 9;

/**
 * Downlink that asks or orders (M4): serial 0, ENQ. `sentAtMs` is the centre's time; 4AH sets the station's clock by it.
 * RangeError where the command does not fit the standard.
 */
export function commandFrame(
  address: SessionAddress,
  command: Command,
  sentAtMs: number,
  dialect: Pick<Dialect, 'resetIdentifier'>,
): Uint8Array {
  return encodeFrame({
    ...downlink(address, COMMAND_FUNCTION[command.kind], 0, sentAtMs),
    end: 'ENQ',
    content: contentOf(address, command, dialect),
    blocks: blocksOf(address, command),
  });
}

function downlink(
  address: SessionAddress,
  functionCode: number,
  serial: number,
  sentAtMs: number,
): FrameSpec {
  const { encoding, centre, station, password } = address;
  return { encoding, direction: 'down', centre, station, password, functionCode, serial, sentAtMs };
}

function contentOf(
  address: SessionAddress,
  command: Command,
  dialect: Pick<Dialect, 'resetIdentifier'>,
): Content {
  switch (command.kind) {
    case 'read-elements':
      return { kind: 'identifiers', identifiers: command.elements.map(elementIdentifier) };
    case 'read-period': {
      const { fromMs, toMs, stepMinutes, element } = command;
      return { kind: 'period', fromMs, toMs, stepMinutes, identifiers: [elementIdentifier(element)] };
    }
    case 'read-basic':
      return {
        kind: 'identifiers',
        identifiers: command.keys.map((key) => parameterIdentifier('basic', key)),
      };
    case 'read-run':
      return { kind: 'identifiers', identifiers: command.keys.map((key) => parameterIdentifier('run', key)) };
    case 'set-basic':
      return {
        kind: 'parameters',
        parameters: command.settings.map((setting) => parameterOf('basic', setting)),
      };
    case 'set-run':
      return {
        kind: 'parameters',
        parameters: command.settings.map((setting) => parameterOf('run', setting)),
      };
    case 'clear-storage':
      return resetContent(dialect, GUIDE_CLEAR_STORAGE, 0x47);
    case 'factory-reset':
      return resetContent(dialect, GUIDE_FACTORY_RESET, 0x48);
    case 'set-password': {
      const passwords = [address.password, command.newPassword];
      const parameters = passwords.map((value) => parameterOf('basic', { key: 'password', value }));
      return { kind: 'parameters', parameters };
    }
    case 'set-ic-card':
      return { kind: 'data' };
    case 'switch-pumps':
    case 'switch-valves':
      return { kind: 'switches', states: bitsOf(command.on) };
    case 'move-gates':
      return { kind: 'gates', open: [...command.open], openingCm: [...command.openingCm] };
    case 'set-quota-control':
      return { kind: 'quota', on: command.on };
    default:
      return NONE;
  }
}

function blocksOf(address: SessionAddress, command: Command): Block[] {
  if (command.kind !== 'set-ic-card') return [];
  const elements = [bitsElement(command.valid ? IC_CARD_BIT : 0)];
  return [{ station: address.station, class: null, groups: [{ observedAtMs: null, elements }] }];
}

function elementIdentifier(key: string): Identifier {
  const definition = elementByKey(key);
  if (!definition) throw new RangeError(`no element ${key} in SL 651-2014 table C.1`);
  const { id, slotBytes, digits, decimals, kind } = definition;
  if (slotBytes > 0) return { id, key, definition: slotBytes === 1 ? 0x60 : 0xc0 };
  return { id, key, definition: kind === 'bits' ? 0x20 : (Math.ceil(digits / 2) << 3) | decimals };
}

function resetContent(
  dialect: Pick<Dialect, 'resetIdentifier'>,
  guide: number,
  functionCode: number,
): Content {
  const sent = dialect.resetIdentifier === 'table' ? guide : functionCode;
  const { key } = PARAMETERS.run.find((definition) => definition.guide === guide)!;
  return { kind: 'identifiers', identifiers: [{ id: sent.toString(16).toUpperCase(), key, definition: 0 }] };
}

function bitsOf(states: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.max(1, Math.ceil(states.length / 8)));
  states.forEach((on, index) => {
    if (on) bytes[index >> 3]! |= 1 << (index & 7);
  });
  return bytes;
}

/** Confirm of an uplink (tables 29–41): same function, password and serial; after packets, sequence = total. */
export function confirmFrame(uplink: Frame, end: Dialect['confirmEnd'], sentAtMs: number): Uint8Array {
  const { packet } = uplink;
  return encodeFrame({
    ...downlink(uplink, uplink.functionCode, uplink.serial ?? 0, sentAtMs),
    end,
    packet: packet && { total: packet.total, sequence: packet.total },
    content: NONE,
    blocks: [],
  });
}

/** NAK: one packet of a multi-packet body is to be sent again (table 23 a). */
export function resendFrame(uplink: Frame, sequence: number, sentAtMs: number): Uint8Array {
  return encodeFrame({
    ...downlink(uplink, uplink.functionCode, uplink.serial ?? 0, sentAtMs),
    end: 'NAK',
    packet: { total: uplink.packet?.total ?? 1, sequence },
    content: NONE,
    blocks: [],
  });
}
