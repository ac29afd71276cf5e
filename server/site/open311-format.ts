import type {
  Open311Created,
  Open311Definition,
  Open311Error,
  Open311Request,
  Open311Service,
} from '../../contract/open311.ts';

/** A tree as GeoReport v2 writes it: JSON is the XML by the Spark convention, lists without the name of their items. */
type Leaf = string | number | boolean | null;
type Tree = Leaf | readonly Tree[] | { readonly [name: string]: Tree };
export type Open311Format = 'xml' | 'json';
export const OPEN311_MEDIA: Record<Open311Format, string> = {
  xml: 'text/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** The item of a list, by the name of the list. */
const ITEM: Readonly<Record<string, string>> = {
  services: 'service',
  attributes: 'attribute',
  values: 'value',
  service_requests: 'request',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
};

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 (2.2) has no place for is replaced, so that a document is never cut by a text somebody wrote. */
const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

function toXml(name: string, tree: Tree): string {
  if (tree === null || tree === '') return `<${name}/>`;
  if (Array.isArray(tree)) {
    const item = ITEM[name] ?? 'item';
    return `<${name}>${tree.map((each: Tree) => toXml(item, each)).join('')}</${name}>`;
  }
  if (typeof tree === 'object')
    return `<${name}>${Object.entries(tree)
      .map(([key, value]) => toXml(key, value))
      .join('')}</${name}>`;
  return `<${name}>${escapeXml(String(tree))}</${name}>`;
}

interface Documents {
  services: readonly Open311Service[];
  service_definition: Open311Definition;
  service_requests: readonly (Open311Request | Open311Created)[];
  errors: readonly Open311Error[];
  discovery: Tree;
}

/** A document of the standard, by the name of its root. */
export const writeOpen311 = <K extends keyof Documents>(
  format: Open311Format,
  root: K,
  tree: Documents[K],
): string =>
  format === 'json'
    ? JSON.stringify(tree)
    : `<?xml version="1.0" encoding="UTF-8"?>\n${toXml(root, tree as unknown as Tree)}\n`;
