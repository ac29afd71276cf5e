import { CAP_NAMESPACE, type CapAlert, type CapArea, type CapInfo, type CapValue } from './types.ts';

const BEIJING_MS = 8 * 3_600_000;
/** Whole seconds with +08:00: the schema knows neither Z nor fractions. */
const timeText = (atMs: number): string => `${new Date(atMs + BEIJING_MS).toISOString().slice(0, 19)}+08:00`;
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const line = (name: string, text: string | null): string[] =>
  text === null ? [] : [`<${name}>${escaped(text)}</${name}>`];
const time = (name: string, atMs: number | null): string[] =>
  line(name, atMs === null ? null : timeText(atMs));
const block = (name: string, lines: readonly string[]): string[] => [
  `<${name}>`,
  ...lines.map((each) => `  ${each}`),
  `</${name}>`,
];
const values = (name: string, list: readonly CapValue[]): string[] =>
  list.flatMap((entry) => block(name, [...line('valueName', entry.name), ...line('value', entry.value)]));

// The order of elements is the schema's: it is a sequence throughout.
const area = ({ description, polygons, circles, geocodes }: CapArea): string[] =>
  block('area', [
    ...line('areaDesc', description),
    ...polygons.flatMap((text) => line('polygon', text)),
    ...circles.flatMap((text) => line('circle', text)),
    ...values('geocode', geocodes),
  ]);
const info = (each: CapInfo): string[] =>
  block('info', [
    ...line('language', each.language),
    ...each.categories.flatMap((text) => line('category', text)),
    ...line('event', each.event),
    ...line('urgency', each.urgency),
    ...line('severity', each.severity),
    ...line('certainty', each.certainty),
    ...values('eventCode', each.eventCodes),
    ...time('effective', each.effectiveMs),
    ...time('onset', each.onsetMs),
    ...time('expires', each.expiresMs),
    ...line('senderName', each.senderName),
    ...line('headline', each.headline),
    ...line('description', each.description),
    ...line('instruction', each.instruction),
    ...line('web', each.web),
    ...line('contact', each.contact),
    ...values('parameter', each.parameters),
    ...each.areas.flatMap(area),
  ]);

export function serialiseCap(alert: CapAlert): string {
  const references = alert.references
    .map(({ sender, identifier, sentMs }) => `${sender},${identifier},${timeText(sentMs)}`)
    .join(' ');
  const lines = [
    ...line('identifier', alert.identifier),
    ...line('sender', alert.sender),
    ...time('sent', alert.sentMs),
    ...line('status', alert.status),
    ...line('msgType', alert.type),
    ...line('scope', alert.scope),
    ...line('restriction', alert.restriction),
    ...line('addresses', alert.addresses),
    ...line('note', alert.note),
    ...line('references', references === '' ? null : references),
    ...alert.infos.flatMap(info),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<alert xmlns="${CAP_NAMESPACE}">`,
    ...lines.map((each) => `  ${each}`),
    '</alert>',
    '',
  ].join('\n');
}
