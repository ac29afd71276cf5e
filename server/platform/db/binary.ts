/**
 * PostgreSQL's binary form of arrays and of COPY rows. Parameters as JavaScript arrays cost the driver and the server a
 * text per value; in this form thousands of values a statement cost neither.
 */
const OID = { bool: 16, bytea: 17, int8: 20, int4: 23, text: 25, float8: 701, timestamptz: 1184 } as const;
const ARRAY_HEADER_BYTES = 20;
const NULL_LENGTH = -1;
const TWO_32 = 4_294_967_296;
/** 2000-01-01Z: the zero of timestamptz, which counts microseconds. */
const TIME_ZERO_MS = 946_684_800_000;

function putInt8(into: Buffer, value: number, at: number): void {
  const high = Math.floor(value / TWO_32);
  into.writeInt32BE(high, at);
  into.writeUInt32BE(value - high * TWO_32, at + 4);
}
const putTime = (into: Buffer, atMs: number, at: number): void =>
  putInt8(into, Math.round((atMs - TIME_ZERO_MS) * 1_000), at);

function header(into: Buffer, oid: number, count: number): void {
  // One dimension whose first subscript is 1; an empty array has none.
  into.writeInt32BE(count === 0 ? 0 : 1, 0);
  into.writeInt32BE(1, 4);
  into.writeInt32BE(oid, 8);
  if (count === 0) return;
  into.writeInt32BE(count, 12);
  into.writeInt32BE(1, 16);
}

function fixedArray<T>(
  oid: number,
  width: number,
  values: readonly (T | null)[],
  put: (into: Buffer, value: T, at: number) => void,
): Buffer {
  const bytes = Buffer.allocUnsafe(ARRAY_HEADER_BYTES + values.length * (4 + width));
  header(bytes, oid, values.length);
  let at = values.length === 0 ? 12 : ARRAY_HEADER_BYTES;
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as T | null;
    if (value === null) {
      bytes.writeInt32BE(NULL_LENGTH, at);
      at += 4;
    } else {
      bytes.writeInt32BE(width, at);
      put(bytes, value, at + 4);
      at += 4 + width;
    }
  }
  return bytes.subarray(0, at);
}

export const int4Array = (values: readonly (number | null)[]): Buffer =>
  fixedArray(OID.int4, 4, values, (into, value, at) => into.writeInt32BE(value, at));
export const int8Array = (values: readonly (number | null)[]): Buffer =>
  fixedArray(OID.int8, 8, values, putInt8);
export const float8Array = (values: readonly (number | null)[]): Buffer =>
  fixedArray(OID.float8, 8, values, (into, value, at) => into.writeDoubleBE(value, at));
/** Times as epoch milliseconds. */
export const timeArray = (values: readonly (number | null)[]): Buffer =>
  fixedArray(OID.timestamptz, 8, values, putTime);
export const boolArray = (values: readonly (boolean | null)[]): Buffer =>
  fixedArray(OID.bool, 1, values, (into, value, at) => into.writeUInt8(value ? 1 : 0, at));

function bytesArray<T>(
  oid: number,
  values: readonly (T | null)[],
  lengthOf: (value: T) => number,
  put: (into: Buffer, value: T, at: number) => void,
): Buffer {
  let size = ARRAY_HEADER_BYTES + 4 * values.length;
  for (const value of values) if (value !== null) size += lengthOf(value);
  const bytes = Buffer.allocUnsafe(size);
  header(bytes, oid, values.length);
  let at = values.length === 0 ? 12 : ARRAY_HEADER_BYTES;
  for (const value of values) {
    const length = value === null ? NULL_LENGTH : lengthOf(value);
    bytes.writeInt32BE(length, at);
    at += 4;
    if (value === null) continue;
    put(bytes, value, at);
    at += length;
  }
  return bytes.subarray(0, at);
}

export const textArray = (values: readonly (string | null)[]): Buffer =>
  bytesArray(OID.text, values, Buffer.byteLength, (into, value, at) => into.write(value, at, 'utf8'));
export const byteaArray = (values: readonly (Uint8Array | null)[]): Buffer =>
  bytesArray(
    OID.bytea,
    values,
    (value) => value.length,
    (into, value, at) => into.set(value, at),
  );

const COPY_SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const COPY_HEADER_BYTES = COPY_SIGNATURE.length + 8;
const COPY_END_BYTES = 2;

/** Rows of `COPY … FROM STDIN (FORMAT binary)`, fields in the order of its columns. */
export class CopyRows {
  private bytes: Buffer;
  private at = COPY_HEADER_BYTES;
  rows = 0;

  /** Room for so many rows of so many bytes; it grows where that was too little. */
  constructor(rows: number, bytesPerRow: number) {
    this.bytes = Buffer.allocUnsafe(COPY_HEADER_BYTES + COPY_END_BYTES + rows * bytesPerRow);
    COPY_SIGNATURE.copy(this.bytes);
    this.bytes.fill(0, COPY_SIGNATURE.length, COPY_HEADER_BYTES);
  }

  /** Begins a row of `fields` fields of at most eight bytes each. */
  row(fields: number): void {
    const most = this.at + 2 + fields * 12 + COPY_END_BYTES;
    if (most > this.bytes.length) {
      const larger = Buffer.allocUnsafe(2 * most);
      this.bytes.copy(larger, 0, 0, this.at);
      this.bytes = larger;
    }
    this.bytes.writeInt16BE(fields, this.at);
    this.at += 2;
    this.rows++;
  }

  none(): void {
    this.bytes.writeInt32BE(NULL_LENGTH, this.at);
    this.at += 4;
  }

  int4(value: number): void {
    this.bytes.writeInt32BE(4, this.at);
    this.bytes.writeInt32BE(value, this.at + 4);
    this.at += 8;
  }

  int8(value: number): void {
    this.bytes.writeInt32BE(8, this.at);
    putInt8(this.bytes, value, this.at + 4);
    this.at += 12;
  }

  float8(value: number): void {
    this.bytes.writeInt32BE(8, this.at);
    this.bytes.writeDoubleBE(value, this.at + 4);
    this.at += 12;
  }

  /** Epoch milliseconds. */
  time(atMs: number): void {
    this.bytes.writeInt32BE(8, this.at);
    putTime(this.bytes, atMs, this.at + 4);
    this.at += 12;
  }

  /** The whole stream; nothing is added afterwards. */
  end(): Buffer {
    this.bytes.writeInt16BE(-1, this.at);
    return this.bytes.subarray(0, this.at + COPY_END_BYTES);
  }
}
