import { XMLParser, XMLValidator } from 'fast-xml-parser';
import {
  CAP_NAMESPACE,
  CATEGORY,
  type CapAlert,
  type CapArea,
  type CapInfo,
  type CapReference,
  type CapValue,
  CERTAINTY,
  DATE_TIME,
  IDENTIFIER,
  MESSAGE_TYPE,
  SCOPE,
  SEVERITY,
  STATUS,
  URGENCY,
} from './types.ts';

/** Every reason for which a message is not taken; the detail says where. */
export type CapRefusal =
  | 'too-large'
  | 'document-type'
  | 'not-xml'
  | 'not-cap-1.2'
  | 'missing'
  | 'twice'
  | 'not-allowed'
  | 'bad-time'
  | 'bad-identifier'
  | 'bad-reference'
  | 'bad-area';

export type ParsedCap = { ok: true; alert: CapAlert } | { ok: false; reason: CapRefusal; detail: string };

const MOST_BYTES = 512 * 1024;
const MOST_INFOS = 32;

class Refused extends Error {
  readonly reason: CapRefusal;
  constructor(reason: CapRefusal, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
const refuse = (reason: CapRefusal, detail: string): never => {
  throw new Refused(reason, detail);
};

type Element = Record<string, unknown>;
const LISTS = new Set([
  'info',
  'category',
  'responseType',
  'eventCode',
  'parameter',
  'resource',
  'area',
  'polygon',
  'circle',
  'geocode',
  'code',
]);

// Values stay text; entities beyond the five of XML do not exist without a document type, which is refused before.
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  processEntities: true,
  isArray: (name) => LISTS.has(name),
});

function textOf(element: Element, name: string): string | null {
  const value = element[name];
  if (value === undefined) return null;
  if (Array.isArray(value)) return refuse('twice', `${name} stands more than once`);
  if (typeof value === 'string') return value === '' ? null : value;
  const inner = (value as Element)['#text'];
  return typeof inner === 'string' ? inner : refuse('not-allowed', `${name} holds elements`);
}
const required = (element: Element, name: string): string =>
  textOf(element, name) ?? refuse('missing', `${name} is missing`);
function oneOf<T extends string>(element: Element, name: string, allowed: readonly T[]): T {
  const value = required(element, name);
  return (allowed as readonly string[]).includes(value)
    ? (value as T)
    : refuse('not-allowed', `${name} is ${value.slice(0, 40)}, not one of ${allowed.join(', ')}`);
}
function timeOf(name: string, text: string | null): number | null {
  if (text === null) return null;
  const atMs = DATE_TIME.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs)
    ? refuse('bad-time', `${name} is ${text.slice(0, 40)}; write 2021-07-19T21:59:00+08:00`)
    : atMs;
}
function identifierOf(element: Element, name: string): string {
  const value = required(element, name);
  return IDENTIFIER.test(value) ? value : refuse('bad-identifier', `${name} holds a space, a comma, < or &`);
}
const elements = (element: Element, name: string): Element[] =>
  ((element[name] as unknown[] | undefined) ?? []).map((entry) =>
    typeof entry === 'object' && entry !== null ? (entry as Element) : {},
  );
const texts = (element: Element, name: string): string[] =>
  ((element[name] as unknown[] | undefined) ?? []).map((entry) =>
    typeof entry === 'string' ? entry : refuse('not-allowed', `${name} holds elements`),
  );
const valuesOf = (element: Element, name: string): CapValue[] =>
  elements(element, name).map((entry) => ({
    name: required(entry, 'valueName'),
    value: textOf(entry, 'value') ?? '',
  }));

/** `sender,identifier,sent` triples, separated by spaces (CAP 1.2 3.2.1 references). */
function referencesOf(text: string | null): CapReference[] {
  if (text === null) return [];
  return text.split(/\s+/).map((triple) => {
    const [sender = '', identifier = '', sent = '', more] = triple.split(',');
    if (
      more !== undefined ||
      !IDENTIFIER.test(sender) ||
      !IDENTIFIER.test(identifier) ||
      !DATE_TIME.test(sent)
    )
      return refuse('bad-reference', `${triple.slice(0, 80)} is not sender,identifier,sent`);
    return { sender, identifier, sentMs: timeOf('references', sent) as number };
  });
}

function areaOf(element: Element): CapArea {
  const polygons = texts(element, 'polygon');
  for (const polygon of polygons) {
    const points = polygon.split(/\s+/);
    if (points.length < 4 || points[0] !== points.at(-1))
      refuse('bad-area', 'a polygon has at least four points, the last being the first');
    if (!points.every((point) => /^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/.test(point)))
      refuse('bad-area', 'a polygon is written lat,lon lat,lon …');
  }
  if (textOf(element, 'ceiling') !== null && textOf(element, 'altitude') === null)
    refuse('bad-area', 'a ceiling needs an altitude');
  return {
    description: required(element, 'areaDesc'),
    polygons,
    circles: texts(element, 'circle'),
    geocodes: valuesOf(element, 'geocode'),
  };
}

function infoOf(element: Element): CapInfo {
  const categories = texts(element, 'category').map((value) =>
    (CATEGORY as readonly string[]).includes(value)
      ? (value as CapInfo['categories'][number])
      : refuse('not-allowed', `category is ${value.slice(0, 40)}`),
  );
  if (categories.length === 0) refuse('missing', 'category is missing');
  const effectiveMs = timeOf('effective', textOf(element, 'effective'));
  const expiresMs = timeOf('expires', textOf(element, 'expires'));
  if (effectiveMs !== null && expiresMs !== null && expiresMs < effectiveMs)
    refuse('bad-time', 'expires before it is effective');
  return {
    language: textOf(element, 'language') ?? 'en-US',
    categories,
    event: required(element, 'event'),
    urgency: oneOf(element, 'urgency', URGENCY),
    severity: oneOf(element, 'severity', SEVERITY),
    certainty: oneOf(element, 'certainty', CERTAINTY),
    eventCodes: valuesOf(element, 'eventCode'),
    effectiveMs,
    onsetMs: timeOf('onset', textOf(element, 'onset')),
    expiresMs,
    senderName: textOf(element, 'senderName'),
    headline: textOf(element, 'headline'),
    description: textOf(element, 'description'),
    instruction: textOf(element, 'instruction'),
    web: textOf(element, 'web'),
    contact: textOf(element, 'contact'),
    parameters: valuesOf(element, 'parameter'),
    areas: elements(element, 'area').map(areaOf),
  };
}

function alertOf(root: Element): CapAlert {
  const type = oneOf(root, 'msgType', MESSAGE_TYPE);
  const scope = oneOf(root, 'scope', SCOPE);
  const references = referencesOf(textOf(root, 'references'));
  const [restriction, addresses] = [textOf(root, 'restriction'), textOf(root, 'addresses')];
  if (type !== 'Alert' && references.length === 0)
    refuse('bad-reference', `${type} names no earlier message`);
  if ((scope === 'Restricted') !== (restriction !== null))
    refuse('not-allowed', 'a restriction stands with the scope Restricted and only there');
  if (scope === 'Private' && addresses === null) refuse('missing', 'the scope Private needs addresses');
  const infos = elements(root, 'info');
  if (infos.length > MOST_INFOS) refuse('too-large', `${infos.length} info blocks`);
  const identifier = identifierOf(root, 'identifier');
  if (references.some((reference) => reference.identifier === identifier))
    refuse('bad-reference', 'the message names itself');
  return {
    identifier,
    sender: identifierOf(root, 'sender'),
    sentMs: timeOf('sent', required(root, 'sent')) as number,
    status: oneOf(root, 'status', STATUS),
    type,
    scope,
    restriction,
    addresses,
    note: textOf(root, 'note'),
    references,
    infos: infos.map(infoOf),
  };
}

/** One CAP 1.2 message. Total: whatever comes in, a message or a reason comes out. */
export function parseCap(xml: string): ParsedCap {
  try {
    if (xml.length > MOST_BYTES) refuse('too-large', `longer than ${MOST_BYTES} characters`);
    if (/<!DOCTYPE|<!ENTITY/i.test(xml)) refuse('document-type', 'a message has no document type');
    const text = xml.replace(/^\uFEFF/, '').trim();
    if (XMLValidator.validate(text) !== true) refuse('not-xml', 'no well-formed XML');
    const document = parser.parse(text) as Element;
    const root = document['alert'] as Element | undefined;
    if (typeof root !== 'object' || root === null || Array.isArray(root))
      return refuse('not-cap-1.2', 'the root element is not alert');
    if (
      !Object.entries(root).some(([name, value]) => /^@(xmlns|\w+)$/.test(name) && value === CAP_NAMESPACE) &&
      !text.includes(CAP_NAMESPACE)
    )
      refuse('not-cap-1.2', `the namespace is not ${CAP_NAMESPACE}`);
    return { ok: true, alert: alertOf(root) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, reason: error.reason, detail: error.message };
    return { ok: false, reason: 'not-xml', detail: 'not readable' };
  }
}
