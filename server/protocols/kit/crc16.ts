/** Table of CRC-16/MODBUS: x¹⁶+x¹⁵+x²+1, reflected 0xA001, register FFFF (SL 651-2014 H.3.2). */
const TABLE = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
  let register = byte;
  for (let bit = 0; bit < 8; bit++) register = register & 1 ? (register >>> 1) ^ 0xa001 : register >>> 1;
  TABLE[byte] = register;
}

/** CRC-16/MODBUS of `bytes[from, to)`; check value of the ASCII text `123456789` is 4B37. */
export function crc16(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let register = 0xffff;
  for (let index = from; index < to; index++) {
    register = (register >>> 8) ^ TABLE[(register ^ bytes[index]!) & 0xff]!;
  }
  return register;
}
