import type { TableCell } from './fill-table.ts';
import type { GridTable } from './table-grid.ts';
import { addCell, placeOf, sheetGrid } from './workbook-grid.ts';
import { attributeOf, decodeXml, encodeXml } from './xml-text.ts';

type Parts = ReadonlyMap<string, string>;
const WORKBOOK = 'xl/workbook.xml';
const CELL = /<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g;

/** Sheets in the order of the workbook, with the part each lies in. */
function sheetsOf(parts: Parts): { name: string; part: string }[] {
  const targets = new Map(
    [...(parts.get('xl/_rels/workbook.xml.rels') ?? '').matchAll(/<Relationship\b[^>]*>/g)].map(([tag]) => [
      attributeOf(tag, 'Id'),
      attributeOf(tag, 'Target'),
    ]),
  );
  return [...(parts.get(WORKBOOK) ?? '').matchAll(/<sheet\b[^>]*>/g)].flatMap(([tag]) => {
    const target = targets.get(attributeOf(tag, 'r:id'));
    const part = target?.startsWith('/') ? target.slice(1) : `xl/${target}`;
    return parts.has(part) ? [{ name: attributeOf(tag, 'name') ?? '', part }] : [];
  });
}

const textIn = (xml: string): string =>
  [...xml.replaceAll(/<rPh\b[\s\S]*?<\/rPh>/g, '').matchAll(/<t\b[^>]*>([\s\S]*?)<\/t>/g)]
    .map(([, text = '']) => decodeXml(text))
    .join('');

function textOf(attributes: string, inner: string, shared: readonly string[]): string {
  const type = attributeOf(` ${attributes}`, 't');
  if (type === 'inlineStr') return textIn(inner);
  const value = decodeXml(/<v\b[^>]*>([\s\S]*?)<\/v>/.exec(inner)?.[1] ?? '');
  return type === 's' ? (shared[Number(value)] ?? '') : value;
}

function cellsBySheet(parts: Parts): { name: string; part: string; cells: TableCell[] }[] {
  const shared = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si\b[^>]*>([\s\S]*?)<\/si>/g)].map(
    ([, inner = '']) => textIn(inner),
  );
  return sheetsOf(parts).map(({ name, part }) => ({
    name,
    part,
    cells: [...(parts.get(part) ?? '').matchAll(CELL)].map(([, attributes = '', inner = '']) => ({
      ref: `${name}!${attributeOf(` ${attributes}`, 'r') ?? ''}`,
      text: textOf(attributes, inner, shared).trim(),
      formula: /<f\b/.test(inner),
    })),
  }));
}

export const workbookCells = (parts: Parts): TableCell[] => cellsBySheet(parts).flatMap(({ cells }) => cells);

export const workbookGrids = (parts: Parts): GridTable[] =>
  cellsBySheet(parts).map(({ name, part, cells }) => sheetGrid(name, parts.get(part) ?? '', cells));

const filledCell = (place: string, style: string | undefined, value: number | string): string => {
  const kept = `r="${place}"${style === undefined ? '' : ` s="${encodeXml(style)}"`}`;
  return typeof value === 'number'
    ? `<c ${kept}><v>${value}</v></c>`
    : `<c ${kept} t="inlineStr"><is><t xml:space="preserve">${encodeXml(value)}</t></is></c>`;
};

/** Formulas that stand on what was filled in are reckoned again when the workbook is opened. */
function reckonedAgain(workbook: string): string {
  if (/<calcPr\b/.test(workbook))
    return workbook.replace(/<calcPr\b([^>]*?)(\s*\/?)>/, (_whole, attributes: string, end: string) => {
      const others = attributes.replace(/\sfullCalcOnLoad="[^"]*"/, '');
      return `<calcPr${others} fullCalcOnLoad="1"${end}>`;
    });
  const after = ['</definedNames>', '</externalReferences>', '</sheets>'].find((tag) =>
    workbook.includes(tag),
  );
  return after === undefined ? workbook : workbook.replace(after, `${after}<calcPr fullCalcOnLoad="1"/>`);
}

/** Parts that change: the cell keeps its place and style, everything around it stays as it is. */
export function fillWorkbook(
  parts: Parts,
  values: ReadonlyMap<string, number | string>,
): Map<string, string> {
  const changed = new Map<string, string>();
  for (const { name, part } of sheetsOf(parts)) {
    const before = parts.get(part) ?? '';
    const written = new Set<string>();
    let after = before.replaceAll(CELL, (whole, attributes: string) => {
      const place = attributeOf(` ${attributes}`, 'r') ?? '';
      written.add(place);
      const value = values.get(`${name}!${place}`);
      return value === undefined ? whole : filledCell(place, attributeOf(` ${attributes}`, 's'), value);
    });
    for (const [ref, value] of values) {
      const placeName = ref.startsWith(`${name}!`) ? ref.slice(name.length + 1) : '';
      const place = placeOf(placeName);
      if (place && !written.has(placeName))
        after = addCell(after, place, filledCell(placeName, undefined, value));
    }
    if (after !== before) changed.set(part, after);
  }
  if (changed.size > 0) changed.set(WORKBOOK, reckonedAgain(parts.get(WORKBOOK) ?? ''));
  return changed;
}
