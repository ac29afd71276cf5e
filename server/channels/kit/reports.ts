import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { BEIJING_OFFSET_MS } from '../../../contract/time.ts';
import {
  type DeliveryState,
  type DeliveryWord,
  REFERENCES,
  type ReportReader,
} from '../../platform/outbox/index.ts';
import { valueAt } from './value-at.ts';

const path = z.string().min(1).max(200);
const leaves = z.array(z.union([z.string(), z.number(), z.boolean()]));

/** How the gateway's operator describes the reports that it posts back: where each thing stands in its JSON or form. */
export const ReportSettings = z.strictObject({
  /** Sent by the gateway in `header` of every report; whoever does not know it is refused. */
  secret: z.string().min(16).max(200),
  header: z.string().min(1).max(100).default('x-ward-secret'),
  /** Where the list of reports stands; absent: the body is one report, or a list of them. */
  list: path.optional(),
  message: z.strictObject({ path, is: z.enum(REFERENCES).default('provider-id') }),
  state: z.strictObject({
    path,
    delivered: leaves.default([]),
    answered: leaves.default([]),
    failed: leaves.default([]),
  }),
  reason: path.optional(),
  /** ISO 8601, epoch seconds or milliseconds, or 2021-07-20 02:11:05 in Beijing. */
  at: path.optional(),
  /** What the gateway wants to hear; absent: the counts as JSON. */
  answer: z.string().min(1).max(500).optional(),
});
export type ReportSettings = z.output<typeof ReportSettings>;

/** At most so many reports in one request; more are refused as unreadable. */
const MOST_REPORTS = 1_000;
const MOST_TEXT = 200;
const SECONDS_BELOW = 100_000_000_000;
const LOCAL = /^(\d{4})[-/]?(\d\d)[-/]?(\d\d)[ T]?(\d\d):?(\d\d):?(\d\d)$/;

/** A time as gateways write it, epoch ms; undefined where it is none. */
export function readTime(value: unknown): number | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const local = LOCAL.exec(text);
  if (local) {
    const [year, month, day, hour, minute, second] = local.slice(1).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return Date.UTC(year, month - 1, day, hour, minute, second) - BEIJING_OFFSET_MS;
  }
  if (/^\d{9,13}$/.test(text)) return Number(text) < SECONDS_BELOW ? Number(text) * 1_000 : Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

function parse(body: string, contentType: string): unknown {
  if (contentType.includes('form')) return Object.fromEntries(new URLSearchParams(body));
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** What no database takes as text goes: a number with it is nobody's. */
const clean = (value: unknown): string =>
  String(value)
    .replaceAll(/\p{Cc}/gu, '')
    .slice(0, MOST_TEXT);
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Reads the reports of a gateway as its settings describe them. Total: what it does not understand is counted. */
export function reportReader(settings: ReportSettings): ReportReader {
  const { state, message, reason, at, list, secret, header, answer } = settings;
  const wanted = digest(secret);
  const states: readonly [DeliveryState, readonly unknown[]][] = [
    ['delivered', state.delivered],
    ['answered', state.answered],
    ['failed', state.failed],
  ];
  const wordOf = (entry: unknown): DeliveryWord | undefined => {
    const ref = valueAt(entry, message.path);
    const said = valueAt(entry, state.path);
    const meant = states.find(([, values]) => values.some((value) => String(value) === String(said)))?.[0];
    if ((typeof ref !== 'string' && typeof ref !== 'number') || meant === undefined) return undefined;
    const why = reason === undefined ? undefined : valueAt(entry, reason);
    return {
      ref: clean(ref),
      state: meant,
      reason: why === undefined || why === null ? null : clean(why),
      atMs: at === undefined ? undefined : readTime(valueAt(entry, at)),
    };
  };
  return {
    by: message.is,
    answer,
    admits: (of) => timingSafeEqual(digest(of(header) ?? ''), wanted),
    read(body, contentType) {
      const json = parse(body, contentType);
      const told = list === undefined ? json : valueAt(json, list);
      const entries = Array.isArray(told) ? told : told === undefined ? [] : [told];
      if (entries.length === 0 || entries.length > MOST_REPORTS) return { words: [], unreadable: 1 };
      const words = entries.map(wordOf);
      const known = words.filter((word) => word !== undefined);
      return { words: known, unreadable: words.length - known.length };
    },
  };
}
