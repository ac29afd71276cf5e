import { beijingIso } from '../kit/beijing-time.ts';
import { HEX_BYTE, toHex } from '../kit/hex.ts';
import type { Content, Element, Frame, Parameter } from './types.ts';

/** One element for people and programs: missing and invalid values are null, a series is an array. */
export interface PresentedElement {
  id: string;
  key: string;
  unit: string | null;
  value: number | string | null | readonly (number | null)[];
}

export interface PresentedFrame {
  encoding: string;
  direction: string;
  centre: number;
  station: string;
  password: string;
  /** Two hex digits. */
  function: string;
  packet: { total: number; sequence: number } | null;
  end: string;
  serial: number | null;
  /** ISO 8601 with +08:00. */
  sentAt: string | null;
  blocks: {
    station: string;
    class: string | null;
    groups: { observedAt: string | null; elements: PresentedElement[] }[];
  }[];
  /** Only where the body holds something that is no element. */
  content?: Record<string, unknown>;
  /** Only where the body was read in part. */
  partial?: string;
}

/** Frame as plain JSON values: what `ward decode sl651` prints and the raw frame page shows. */
export function presentFrame(frame: Frame): PresentedFrame {
  const content = presentContent(frame.content);
  return {
    encoding: frame.encoding,
    direction: frame.direction,
    centre: frame.centre,
    station: frame.station,
    password: frame.password,
    function: HEX_BYTE[frame.functionCode]!,
    packet: frame.packet && { total: frame.packet.total, sequence: frame.packet.sequence },
    end: frame.end,
    serial: frame.serial,
    sentAt: iso(frame.sentAtMs),
    blocks: presentBlocks(frame),
    ...(content ? { content } : {}),
    ...(frame.partial ? { partial: frame.partial.reason } : {}),
  };
}

function iso(atMs: number | null): string | null {
  return atMs === null ? null : beijingIso(atMs);
}

/** Parameters of 40H–43H and 49H stand as elements of a group without a time. */
function presentBlocks(frame: Frame): PresentedFrame['blocks'] {
  const blocks = frame.blocks.map((block) => ({
    station: block.station,
    class: block.class,
    groups: block.groups.map((group) => ({
      observedAt: iso(group.observedAtMs),
      elements: group.elements.map(presentElement),
    })),
  }));
  if (frame.content.kind !== 'parameters') return blocks;
  const group = { observedAt: null, elements: frame.content.parameters.map(presentParameter) };
  const [first] = blocks;
  if (first) first.groups.push(group);
  else blocks.push({ station: frame.station, class: null, groups: [group] });
  return blocks;
}

function presentElement(element: Element): PresentedElement {
  const { id, key, unit, value } = element;
  // Pictures and velocity batches stand as Base64.
  return { id, key, unit, value: value instanceof Uint8Array ? base64(value) : value };
}

function presentParameter({ id, key, unit, value }: Parameter): PresentedElement {
  return { id, key, unit, value: typeof value === 'object' && value !== null ? [...value] : value };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function presentContent(content: Content): Record<string, unknown> | undefined {
  switch (content.kind) {
    case 'none':
    case 'data':
    case 'parameters':
      return undefined;
    case 'period':
      return {
        ...content,
        fromMs: undefined,
        toMs: undefined,
        from: iso(content.fromMs),
        to: iso(content.toMs),
      };
    case 'switches':
      return { kind: content.kind, states: toHex(content.states) };
    case 'fragment':
    case 'raw':
      return { kind: content.kind, bytes: base64(content.bytes) };
    default:
      return { ...content };
  }
}
