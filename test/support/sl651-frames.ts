import { readFileSync } from 'node:fs';
import { fromHex } from '../../server/protocols/kit/hex.ts';

/** Published frames with their decoded values by another decoder (see ATTRIBUTION.md beside them). */
export interface PublishedFrame {
  index: number;
  hex: string;
  bytes: Uint8Array;
  decoded: Published | null;
}

export interface PublishedElement {
  id: string;
  key?: string;
  unit?: string;
  def?: string;
  raw?: string | string[];
  value?: unknown;
  flag?: string;
  vendor?: string;
}

export interface Published {
  encoding: string;
  dir: 'up' | 'down';
  centre: number;
  station: string;
  password: string;
  func: string;
  crcOk: boolean;
  end: string;
  serial?: number;
  sendTime?: string;
  packet?: { total: number; seq: number };
  stations?: {
    station: string;
    class?: string;
    groups?: { obsTime: string; elements: PublishedElement[] }[];
    params?: PublishedElement[];
    elementsWithoutTime?: PublishedElement[];
    status?: PublishedElement;
    version?: string;
    control?: string;
    events?: number[];
  }[];
  params?: PublishedElement[];
  ids?: string[];
  from?: string;
  to?: string;
  step?: string;
  control?: string;
  manual?: string;
  values?: Record<string, string>;
  stream?: { func: string; dir: string; length: number }[];
}

const FILE = new URL('../../server/protocols/sl651/fixtures/sl651-frames.json', import.meta.url);

export const PUBLISHED: readonly PublishedFrame[] = (
  JSON.parse(readFileSync(FILE, 'utf8')) as { hex: string; decoded: Published | null }[]
).map(({ hex, decoded }, index) => ({ index, hex, bytes: fromHex(hex)!, decoded }));

/** Single frames with a right CRC, without what follows their CRC. */
export const GOOD_FRAMES: readonly PublishedFrame[] = PUBLISHED.filter(
  ({ decoded }) => decoded !== null && !decoded.stream && decoded.crcOk,
);

export const DAMAGED_FRAMES: readonly PublishedFrame[] = PUBLISHED.filter(
  ({ decoded }) => decoded !== null && !decoded.stream && !decoded.crcOk,
);

export const STREAM: PublishedFrame = PUBLISHED.find(({ decoded }) => decoded?.stream)!;
