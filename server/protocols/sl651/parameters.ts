import {
  BASIC_PARAMETERS,
  type ParameterKind,
  type ParameterRow,
  RUN_PARAMETERS,
} from '../../../contract/station-parameters.ts';

/** Configuration tables of annex D. Under 40H–43H and 49H the guide bytes mean these, not the elements of table C.1. */

export interface ParameterDefinition {
  guide: number;
  /** Guide byte as two hex digits. */
  id: string;
  key: string;
  zh: string;
  unit: string | null;
  /** Digits (hex digits for `hex`) and decimals; 0 digits = free length. */
  digits: number;
  decimals: number;
  kind: ParameterKind;
}

/** Relay ranges: the definition byte is the plain length (table D.1, 0EH). */
export const GUIDE_RELAY_RANGES = 0x0e;
export const GUIDE_PASSWORD = 0x03;
export const GUIDE_CLEAR_STORAGE = 0x97;
export const GUIDE_FACTORY_RESET = 0x98;

function define([
  guide,
  key,
  zh,
  unit,
  digits,
  decimals,
  kind = 'number',
]: ParameterRow): ParameterDefinition {
  return { guide, id: hexByte(guide), key, zh, unit, digits, decimals, kind };
}

function hexByte(guide: number): string {
  return guide.toString(16).toUpperCase().padStart(2, '0');
}

export const PARAMETERS: Readonly<Record<'basic' | 'run', readonly ParameterDefinition[]>> = {
  basic: BASIC_PARAMETERS.map(define),
  run: RUN_PARAMETERS.map(define),
};

const BY_GUIDE = {
  basic: new Map(PARAMETERS.basic.map((definition) => [definition.guide, definition])),
  run: new Map(PARAMETERS.run.map((definition) => [definition.guide, definition])),
};
const BY_KEY = {
  basic: new Map(PARAMETERS.basic.map((definition) => [definition.key, definition])),
  run: new Map(PARAMETERS.run.map((definition) => [definition.key, definition])),
};

/** Parameter by guide byte; one outside the table is a vendor's, its data kept as hex. */
export function parameterByGuide(table: 'basic' | 'run', guide: number): ParameterDefinition {
  const known = BY_GUIDE[table].get(guide);
  if (known) return known;
  const id = hexByte(guide);
  return {
    guide,
    id,
    key: `vendor:${id}`,
    zh: `厂家参数${id}`,
    unit: null,
    digits: 0,
    decimals: 0,
    kind: 'hex',
  };
}

export function parameterByKey(table: 'basic' | 'run', key: string): ParameterDefinition | undefined {
  return BY_KEY[table].get(key);
}

/** Channel types of 04H–0BH. */
export const CHANNEL_TYPES = ['off', 'sms', 'ipv4', 'beidou', 'maritime', 'pstn', 'vhf'] as const;
