import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { DOCX_REFUSALS } from '../../../../contract/bulletin/output.ts';
import { type ArchiveFault, unpackArchive } from '../../../platform/files/index.ts';

/** A stretch of text and what it stands in. */
export interface Stretch {
  text: string;
  /** Tag of the content control around it; where the office program dropped that, the name of our bookmark around it. */
  tag: string | null;
  /** Character style by its id. */
  style: string | null;
}

export type DocxRefusal = Exclude<keyof typeof DOCX_REFUSALS, 'not-one-brief'>;

/** What is left out of the text and told. */
export type DocxNote = 'pictures' | 'tables' | 'comments' | 'footnotes';

export type ReadDocx =
  | { ok: true; paragraphs: Stretch[][]; notes: DocxNote[] }
  | { ok: false; reason: DocxRefusal };

const MIB = 1024 * 1024;
const LIMITS = { fileBytes: 8 * MIB, entries: 500, entryBytes: 16 * MIB, totalBytes: 32 * MIB };
const DEEPEST = 100;
const ARCHIVE: Record<ArchiveFault, DocxRefusal> = {
  'too-large': 'too-large',
  'too-big-inside': 'too-large',
  'old-format': 'old-format',
  'not-a-workbook': 'not-docx',
};

class Refused extends Error {
  readonly reason: DocxRefusal;
  constructor(reason: DocxRefusal) {
    super(reason);
    this.reason = reason;
  }
}

/** An element as the parser gives it: `{ 'w:p': children, ':@': attributes }`. */
type XmlNode = Record<string, unknown>;
const ATTRIBUTES = ':@';
const nameOf = (node: XmlNode): string => Object.keys(node).find((key) => key !== ATTRIBUTES) ?? '';
const childrenOf = (node: XmlNode): XmlNode[] => {
  const children = node[nameOf(node)];
  return Array.isArray(children) ? (children as XmlNode[]) : [];
};
const child = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node && childrenOf(node).find((each) => nameOf(each) === name);
const attribute = (node: XmlNode | undefined, name: string): string | null => {
  const attributes = node?.[ATTRIBUTES] as Record<string, string> | undefined;
  return attributes?.[name] ?? null;
};
const valueAttribute = (node: XmlNode | undefined): string | null => attribute(node, 'w:val');

function parseXml(bytes: Buffer): XmlNode[] {
  const text = bytes.toString('utf8');
  // No office program writes a document type; it is how entities are made to swell.
  if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY') || XMLValidator.validate(text) !== true)
    throw new Refused('not-docx');
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    trimValues: false,
    parseTagValue: false,
    parseAttributeValue: false,
    htmlEntities: true,
  });
  try {
    return parser.parse(text) as XmlNode[];
  } catch {
    throw new Refused('not-docx');
  }
}

const TRACKED = new Set(['w:ins', 'w:del', 'w:moveFrom', 'w:moveTo', 'w:cellIns', 'w:cellDel']);
const EMBEDDED = new Set(['w:object', 'w:altChunk', 'w:control']);
const LEFT_OUT: Readonly<Record<string, DocxNote>> = {
  'w:drawing': 'pictures',
  'w:pict': 'pictures',
  'mc:AlternateContent': 'pictures',
  'w:tbl': 'tables',
  'w:commentReference': 'comments',
  'w:footnoteReference': 'footnotes',
  'w:endnoteReference': 'footnotes',
};
const SIGNS: Readonly<Record<string, string>> = {
  'w:tab': ' ',
  'w:br': ' ',
  'w:cr': ' ',
  'w:noBreakHyphen': '-',
};

interface Walk {
  paragraphs: Stretch[][];
  notes: Set<DocxNote>;
  /** The bookmark of a figure that has begun and not ended: a bookmark is two marks among its neighbours. */
  bookmark: { id: string | null; name: string } | null;
}
interface Inside {
  tag: string | null;
  style: string | null;
  depth: number;
}

function walk(node: XmlNode, inside: Inside, into: Walk): void {
  const name = nameOf(node);
  if (inside.depth > DEEPEST) throw new Refused('not-docx');
  if (TRACKED.has(name)) throw new Refused('tracked-changes');
  if (EMBEDDED.has(name)) throw new Refused('embedded');
  const note = LEFT_OUT[name];
  if (note) {
    into.notes.add(note);
    return;
  }
  if (name === 'w:pPr' || name === 'w:rPr' || name === 'w:sdtPr' || name === 'w:instrText') return;
  if (name === 'w:p') into.paragraphs.push([]);
  if (name === 'w:bookmarkStart') {
    const [id, called] = [attribute(node, 'w:id'), attribute(node, 'w:name')];
    if (called?.startsWith('ward_')) into.bookmark = { id, name: called };
  }
  if (name === 'w:bookmarkEnd' && attribute(node, 'w:id') === into.bookmark?.id) into.bookmark = null;
  const text =
    name === 'w:t'
      ? childrenOf(node)
          .map((each) => String(each['#text'] ?? ''))
          .join('')
      : SIGNS[name];
  if (text !== undefined && text !== '') {
    if (into.paragraphs.length === 0) into.paragraphs.push([]);
    into.paragraphs
      .at(-1)!
      .push({ text, tag: inside.tag ?? into.bookmark?.name ?? null, style: inside.style });
    return;
  }
  const next = { ...inside, depth: inside.depth + 1 };
  if (name === 'w:r') next.style = valueAttribute(child(child(node, 'w:rPr'), 'w:rStyle'));
  if (name === 'w:sdt') next.tag = valueAttribute(child(child(node, 'w:sdtPr'), 'w:tag')) ?? inside.tag;
  for (const each of childrenOf(node)) walk(each, next, into);
}

/** Neighbours that stand in the same are one stretch: an office program cuts runs where it likes. */
function joinStretches(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    if (last && last.tag === stretch.tag && last.style === stretch.style) last.text += stretch.text;
    else joined.push({ ...stretch });
  }
  return joined;
}

/** Ids of the styles that are the title's, whatever the program that saved the file calls them. */
function titleStyles(styles: Buffer | undefined): Set<string> {
  const ids = new Set(['WardTitle']);
  for (const root of styles ? parseXml(styles) : [])
    for (const style of childrenOf(root)) {
      const attributes = style[ATTRIBUTES] as Record<string, string> | undefined;
      const id = attributes?.['w:styleId'];
      if (nameOf(style) === 'w:style' && valueAttribute(child(style, 'w:name')) === 'WardTitle' && id)
        ids.add(id);
    }
  return ids;
}

/**
 * The paragraphs of a .docx with their content controls, under limits that are measured. What no text comes of safely is
 * refused with its reason: macros, tracked changes, embedded files, damage.
 */
export function readDocx(bytes: Buffer): ReadDocx {
  const archive = unpackArchive(bytes, LIMITS);
  if (!archive.ok) return { ok: false, reason: ARCHIVE[archive.reason] };
  const { entries } = archive;
  const types = entries.get('[Content_Types].xml')?.toString('utf8') ?? '';
  const names = [...entries.keys()];
  if (names.some((name) => /vbaProject|vbaData/i.test(name)) || /macroEnabled|vbaProject/i.test(types))
    return { ok: false, reason: 'macros' };
  if (names.some((name) => /\/(?:embeddings|activeX)\//i.test(name)))
    return { ok: false, reason: 'embedded' };
  const main = entries.get('word/document.xml');
  if (!main || types === '') return { ok: false, reason: 'not-docx' };
  try {
    const titles = titleStyles(entries.get('word/styles.xml'));
    const body = child(
      parseXml(main).find((node) => nameOf(node) === 'w:document'),
      'w:body',
    );
    if (!body) return { ok: false, reason: 'not-docx' };
    const into: Walk = { paragraphs: [], notes: new Set(), bookmark: null };
    for (const each of childrenOf(body)) walk(each, { tag: null, style: null, depth: 0 }, into);
    const paragraphs = into.paragraphs
      .map((stretches) =>
        joinStretches(
          stretches.map((stretch) => ({
            ...stretch,
            style: stretch.style !== null && titles.has(stretch.style) ? 'WardTitle' : null,
          })),
        ),
      )
      .filter((stretches) => stretches.some(({ text }) => text.trim() !== ''));
    return { ok: true, paragraphs, notes: [...into.notes] };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, reason: error.reason };
    throw error;
  }
}
