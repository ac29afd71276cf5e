import type { TableCell } from './fill-table.ts';
import { decodeXml, encodeXml } from './xml-text.ts';

type Parts = ReadonlyMap<string, string>;
const DOCUMENT = 'word/document.xml';
const TEXT = /<w:t\b[^>]*?(?:\/>|>([\s\S]*?)<\/w:t>)/g;

interface Placed {
  ref: string;
  from: number;
  to: number;
}

/** Cells of tables, innermost ones: `T1R2C3` is the third cell of the second row of the first table. */
function cellsIn(xml: string): Placed[] {
  const cells: Placed[] = [];
  const open: { table: number; row: number; cell: number; from: number; holdsTable: boolean }[] = [];
  let tables = 0;
  for (const match of xml.matchAll(/<(\/?)w:(tbl|tr|tc)(?=[\s>/])[^>]*>/g)) {
    const [tag, slash, name] = match;
    const inner = open.at(-1);
    if (name === 'tbl' && slash === '') {
      if (inner) inner.holdsTable = true;
      open.push({ table: ++tables, row: 0, cell: 0, from: 0, holdsTable: false });
    } else if (name === 'tbl') open.pop();
    else if (!inner) continue;
    else if (name === 'tr' && slash === '') Object.assign(inner, { row: inner.row + 1, cell: 0 });
    else if (name === 'tc' && slash === '')
      Object.assign(inner, { cell: inner.cell + 1, from: match.index + tag.length, holdsTable: false });
    else if (name === 'tc' && !inner.holdsTable)
      cells.push({ ref: `T${inner.table}R${inner.row}C${inner.cell}`, from: inner.from, to: match.index });
  }
  return cells;
}

const textOf = (xml: string): string =>
  [...xml.matchAll(TEXT)].map(([, text = '']) => decodeXml(text)).join('');

export function documentCells(parts: Parts): TableCell[] {
  const xml = parts.get(DOCUMENT) ?? '';
  return cellsIn(xml).map(({ ref, from, to }) => ({
    ref,
    text: textOf(xml.slice(from, to)).trim(),
    formula: false,
  }));
}

/** The first run of the cell takes the value in its own format, the others become empty. */
function filled(xml: string, value: string): string {
  let first = true;
  return xml.replaceAll(TEXT, () => {
    const text = first ? `<w:t xml:space="preserve">${encodeXml(value)}</w:t>` : '<w:t></w:t>';
    first = false;
    return text;
  });
}

/** Parts that change. A cell without a run has no format to keep and takes nothing. */
export function fillDocument(
  parts: Parts,
  values: ReadonlyMap<string, number | string>,
): Map<string, string> {
  let xml = parts.get(DOCUMENT) ?? '';
  // From the end, so that the places before stay where they are.
  for (const { ref, from, to } of cellsIn(xml).sort((a, b) => b.from - a.from)) {
    const value = values.get(ref);
    if (value !== undefined)
      xml = xml.slice(0, from) + filled(xml.slice(from, to), String(value)) + xml.slice(to);
  }
  return xml === parts.get(DOCUMENT) ? new Map() : new Map([[DOCUMENT, xml]]);
}
