import { crc32, deflateRawSync } from 'node:zlib';
import writeXlsx, { type Row } from 'write-excel-file/node';
import { SHEET_KEYS, SHEETS, type SheetKey } from '../../server/district/columns.ts';

type Records = readonly Record<string, Row[number]>[];

/** A workbook as the template lays it out: headings, then a row a record by heading. */
export async function workbook(
  sheets: Partial<Record<SheetKey, Records>>,
  others: { sheet: string; data: Row[] }[] = [],
): Promise<Buffer> {
  const made = SHEET_KEYS.filter((key) => sheets[key]).map((key) => {
    const headings = SHEETS[key].columns.map((column) => column.heading as string);
    const rows = (sheets[key] ?? []).map((record): Row => headings.map((heading) => record[heading] ?? null));
    return { sheet: SHEETS[key].name as string, data: [headings, ...rows] as Row[] };
  });
  return writeXlsx([...made, ...others]).toBuffer();
}

/** A ZIP archive, as honest or dishonest as the test wants it. */
export function zip(entries: readonly { name: string; data: Buffer; localName?: string }[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const { name, data, localName = name } of entries) {
    const packed = deflateRawSync(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(crc32(data), 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(Buffer.byteLength(localName), 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 6);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(crc32(data), 16);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(data.length, 24);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(at, 42);
    locals.push(local, Buffer.from(localName), packed);
    centrals.push(central, Buffer.from(name));
    at += 30 + Buffer.byteLength(localName) + packed.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}
