import { bcdByte } from '../kit/bcd.ts';
import { fromHex } from '../kit/hex.ts';
import { pushBcd, pushDigits } from './encode-number.ts';
import { CHANNEL_TYPES, GUIDE_RELAY_RANGES, type ParameterDefinition, parameterByKey } from './parameters.ts';
import { encodeText } from './text.ts';
import type { Identifier, Parameter } from './types.ts';

/** A setting as people write it: number, list of centre addresses, `ipv4 1.2.3.4:9000`, hex digits or text. */
export interface Setting {
  key: string;
  value: number | string | readonly number[];
}

function known(table: 'basic' | 'run', key: string): ParameterDefinition {
  const definition = parameterByKey(table, key);
  if (!definition) throw new RangeError(`no parameter ${key} in the ${table} table of annex D`);
  return definition;
}

/** Setting → identifier and data of annex D. RangeError where the value does not fit. */
export function parameterOf(table: 'basic' | 'run', { key, value }: Setting): Parameter {
  const definition = known(table, key);
  const raw = Uint8Array.from(dataOf(definition, value));
  const plainLength = table === 'basic' && definition.guide === GUIDE_RELAY_RANGES;
  const decimals = definition.kind === 'number' ? definition.decimals : 0;
  if (!plainLength && raw.length > 31)
    throw new RangeError(`${key}: ${raw.length} bytes are above the 31 of table 26`);
  return {
    id: definition.id,
    key,
    unit: definition.unit,
    value: typeof value === 'object' ? [...value] : value,
    definition: plainLength ? raw.length : (raw.length << 3) | decimals,
    raw,
  };
}

/** Identifier that asks for a parameter (41H, 43H); definition 00 where its length is free. */
export function parameterIdentifier(table: 'basic' | 'run', key: string): Identifier {
  const { id, digits, decimals } = known(table, key);
  return { id, key, definition: (Math.ceil(digits / 2) << 3) | decimals };
}

function dataOf(definition: ParameterDefinition, value: Setting['value']): number[] {
  const wrong = (): RangeError =>
    new RangeError(`${definition.key}: ${String(value)} is no value of this parameter`);
  const out: number[] = [];
  switch (definition.kind) {
    case 'number': {
      if (typeof value !== 'number') throw wrong();
      const bytes = Math.ceil(definition.digits / 2) + (value < 0 ? 1 : 0);
      pushBcd(out, value, bytes, definition.decimals);
      return out;
    }
    case 'centres':
      if (typeof value !== 'object' || value.length > 4) throw wrong();
      return [0, 1, 2, 3].map((index) => value[index] ?? 0);
    case 'channel':
      if (typeof value !== 'string') throw wrong();
      return channelData(value);
    case 'text':
      if (typeof value !== 'string') throw wrong();
      return [...encodeText(value)];
    case 'command':
      return out;
    case 'hex': {
      const bytes = typeof value === 'string' ? fromHex(value) : undefined;
      if (!bytes || (definition.digits > 0 && bytes.length * 2 !== definition.digits)) throw wrong();
      return [...bytes];
    }
  }
}

/** `ipv4 218.94.153.172:9708`, `sms 13012345678`, `off` as type byte and BCD address (table D.1, 6.6.3.3 b). */
function channelData(text: string): number[] {
  const [type = '', address = ''] = text.split(' ');
  const code = (CHANNEL_TYPES as readonly string[]).indexOf(type);
  if (code < 0) throw new RangeError(`${text}: channel types are ${CHANNEL_TYPES.join(', ')}`);
  const out = [bcdByte(code)];
  if (type === 'ipv4') {
    const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3}):(\d{1,5})$/.exec(address);
    if (!match) throw new RangeError(`${text}: an IPv4 channel is “ipv4 1.2.3.4:9000”`);
    const octets = match.slice(1, 5).map((octet) => octet.padStart(3, '0'));
    pushDigits(out, octets.join('') + match[5]!.padStart(6, '0'));
    return out;
  }
  if (!/^\d*$/.test(address)) throw new RangeError(`${text}: the address of this channel is digits`);
  pushDigits(out, address.length % 2 === 0 ? address : `A${address}`);
  return out;
}
