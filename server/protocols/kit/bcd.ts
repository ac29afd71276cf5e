/** Value 0–99 of a BCD byte, or −1 where a nibble is above 9. */
export const BCD_VALUE = new Int8Array(256).fill(-1);
for (let value = 0; value < 100; value++) BCD_VALUE[(Math.floor(value / 10) << 4) | (value % 10)] = value;

/** BCD byte of 0–99. */
export function bcdByte(value: number): number {
  return (Math.floor(value / 10) << 4) | (value % 10);
}
