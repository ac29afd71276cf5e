import { createHash, randomBytes } from 'node:crypto';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Credentials } from '../http-digest.ts';

export type Element = Record<string, unknown>;
export type EnvelopeRefusal = 'too-large' | 'document-type' | 'not-xml' | 'not-onvif';
export type ReadEnvelope =
  | { ok: true; header: Element; body: Element }
  | { ok: false; reason: EnvelopeRefusal };

export const MOST_ENVELOPE_BYTES = 256 * 1024;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
});

export const childOf = (element: Element, name: string): Element => {
  const child = element[name];
  return child !== null && typeof child === 'object' && !Array.isArray(child) ? (child as Element) : {};
};

export const childrenOf = (element: Element, name: string): Element[] =>
  [element[name]].flat().filter((child): child is Element => child !== null && typeof child === 'object');

/** Text of a child, with or without attributes; empty where there is none. */
export const textOf = (element: Element, name: string): string => {
  const child = element[name];
  return typeof child === 'string' ? child : String(childOf(element, name)['#text'] ?? '');
};

/** What a device sends, as a SOAP 1.2 envelope. Without a document type no entity can grow; it is refused before it is read. */
export function readEnvelope(bytes: Uint8Array): ReadEnvelope {
  if (bytes.byteLength > MOST_ENVELOPE_BYTES) return { ok: false, reason: 'too-large' };
  const text = Buffer.from(bytes).toString('utf8');
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) return { ok: false, reason: 'document-type' };
  try {
    if (XMLValidator.validate(text) !== true) return { ok: false, reason: 'not-xml' };
    const envelope = childOf(parser.parse(text) as Element, 'Envelope');
    if (!('Body' in envelope)) return { ok: false, reason: 'not-onvif' };
    return { ok: true, header: childOf(envelope, 'Header'), body: childOf(envelope, 'Body') };
  } catch {
    return { ok: false, reason: 'not-xml' };
  }
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escapeXml = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign);

const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const TOKEN =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest';
const BASE64 =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary';

/** Base64(SHA-1(nonce + created + password)), WS-Security UsernameToken Profile 1.0 section 3.1. */
export const passwordDigest = (nonce: Uint8Array, created: string, password: string): string =>
  createHash('sha1').update(nonce).update(created, 'utf8').update(password, 'utf8').digest('base64');

/** A question to a device; `createdMs`: by the clock of the device, which refuses what is too old or yet to come. */
export function writeQuestion(
  body: string,
  signed: { credentials: Credentials; createdMs: number } | undefined,
): string {
  let security = '';
  if (signed) {
    const nonce = randomBytes(16);
    const created = new Date(signed.createdMs).toISOString();
    const { username, password } = signed.credentials;
    security = `<wsse:Security s:mustUnderstand="1" xmlns:wsse="${WSSE}" xmlns:wsu="${WSU}"><wsse:UsernameToken><wsse:Username>${escapeXml(username)}</wsse:Username><wsse:Password Type="${TOKEN}">${passwordDigest(nonce, created, password)}</wsse:Password><wsse:Nonce EncodingType="${BASE64}">${nonce.toString('base64')}</wsse:Nonce><wsu:Created>${created}</wsu:Created></wsse:UsernameToken></wsse:Security>`;
  }
  return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${SOAP}"><s:Header>${security}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

/** Probe for video transmitters (WS-Discovery 1.0 of April 2005, ONVIF Core 7.3). */
export const writeProbe = (messageId: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${SOAP}" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:n="http://www.onvif.org/ver10/network/wsdl"><s:Header><a:MessageID>${messageId}</a:MessageID><a:To s:mustUnderstand="1">urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To><a:Action s:mustUnderstand="1">http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action></s:Header><s:Body><d:Probe><d:Types>n:NetworkVideoTransmitter</d:Types></d:Probe></s:Body></s:Envelope>`;
