import type { EndName } from './types.ts';

/** Control characters (SL 651-2014 table 10). */
export const SOH = 0x01;
export const STX = 0x02;
export const SYN = 0x16;
/** First byte of the two start bytes of HEX/BCD coding. */
export const START = 0x7e;

export const END_BYTE: Readonly<Record<EndName, number>> = {
  ETX: 0x03,
  EOT: 0x04,
  ENQ: 0x05,
  ACK: 0x06,
  NAK: 0x15,
  ETB: 0x17,
  ESC: 0x1b,
};

/** Name of an end character by its byte; undefined for every other byte. */
export const END_NAME: readonly (EndName | undefined)[] = Array.from({ length: 256 }, (_, byte) =>
  (Object.keys(END_BYTE) as EndName[]).find((name) => END_BYTE[name] === byte),
);
