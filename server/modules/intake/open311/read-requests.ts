import type { IntakeLanguage } from '../../../../contract/intake.ts';
import {
  OPEN311_DESCRIPTION_SIGNS,
  OPEN311_MOST,
  OPEN311_SPAN_DAYS,
  type Open311Answer,
  type Open311Query,
  type Open311Request,
} from '../../../../contract/open311.ts';
import { fromIso, toBeijingIso } from '../../../../contract/time.ts';
import type { Constraint } from '../../../../programmes/kit/index.ts';
import { type Published, publishedBetween, publishedRecords, recordsById } from '../../ledger/index.ts';
import { listUnits } from '../../people/index.ts';
import { type Box, boxFor, type IntakeContext, textOf } from '../intake-context.ts';
import { presentPublished } from '../read-results.ts';
import { findService, nameOfService, noService, type Service, serviceOf, services } from './services.ts';
import { requestsAmong } from './store.ts';

const DAY_MS = 86_400_000;
const bad = (description: string): { ok: false; errors: { code: 400; description: string }[] } => ({
  ok: false,
  errors: [{ code: 400, description }],
});
const listed = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** A status of the standard: what is at an end is closed. */
const statusOf = ({ declared }: Box, state: string): 'open' | 'closed' =>
  declared.type.states[state]?.end === undefined ? 'open' : 'closed';

type Names = ReadonlyMap<string, string>;
const namesOfUnits = async (ctx: IntakeContext, language: IntakeLanguage): Promise<Names> =>
  new Map(
    (await listUnits(ctx.ledger.db)).map(({ path, nameZh, nameEn }) => [
      path,
      language === 'zh' ? nameZh : nameEn,
    ]),
  );

function present(
  ctx: IntakeContext,
  box: Box,
  record: Published,
  more: { state: string; category: unknown; names: Names; language: IntakeLanguage; published: boolean },
): Open311Request {
  const { state, category, names, language, published } = more;
  const service = serviceOf(box, category);
  const place = box.intake.place === undefined ? undefined : record.data[box.intake.place];
  const shown = published ? presentPublished(ctx, box, record, language) : undefined;
  return {
    service_request_id: record.id,
    status: statusOf(box, state),
    status_notes: textOf(ctx, box.declared, language, `told.${state}`),
    service_name: nameOfService(ctx, service, language),
    service_code: service.code,
    description: shown ? shown.title.slice(0, OPEN311_DESCRIPTION_SIGNS) : null,
    agency_responsible: names.get(record.unitPath) ?? null,
    requested_datetime: toBeijingIso(record.openedAtMs),
    updated_datetime: toBeijingIso(record.changedAtMs),
    address: typeof place === 'string' ? place : null,
  };
}

const presentAll = (
  ctx: IntakeContext,
  box: Box,
  records: readonly Published[],
  names: Names,
  language: IntakeLanguage,
): Open311Request[] =>
  records.map((record) =>
    present(ctx, box, record, {
      state: box.intake.shows?.state ?? '',
      category: box.intake.category === undefined ? undefined : record.data[box.intake.category],
      names,
      language,
      published: true,
    }),
  );

/**
 * Requests by id: in full where a moderator published them; of others only those that came by a key, and of these the
 * service and how far it is, no word of anybody's. What else there is is as if it were not.
 */
async function byIds(
  ctx: IntakeContext,
  ids: readonly string[],
  language: IntakeLanguage,
): Promise<Open311Request[]> {
  const known = ids.filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id));
  if (known.length === 0) return [];
  const names = await namesOfUnits(ctx, language);
  const found = new Map<string, Open311Request>();
  for (const box of new Set(services(ctx).map((service) => service.box.declared.id))) {
    const open = boxFor(ctx, box);
    if (!open) continue;
    const records = await publishedRecords(ctx.ledger, open.declared, { ids: known, limit: known.length });
    for (const request of presentAll(ctx, open, records, names, language))
      found.set(request.service_request_id, request);
  }
  const rest = known.filter((id) => !found.has(id));
  const reported = await requestsAmong(ctx.ledger.db, rest);
  for (const row of await recordsById(ctx.ledger.db, ctx.ledger, [...reported])) {
    const box = boxFor(ctx, row.type);
    if (!box) continue;
    const { category } = box.intake;
    found.set(
      row.id,
      present(
        ctx,
        box,
        { ...row, data: {} },
        {
          state: row.state,
          category: category === undefined ? undefined : row.data[category],
          names,
          language,
          published: false,
        },
      ),
    );
  }
  return known.flatMap((id) => found.get(id) ?? []);
}

/** The span asked for; the standard's 90 days where nothing is said, and never more than these. */
function spanOf(
  query: Open311Query,
  nowMs: number,
): { ok: true; fromMs: number; toMs: number } | { ok: false; fault: string } {
  const most = OPEN311_SPAN_DAYS * DAY_MS;
  const [start, end] = [query.start_date, query.end_date].map((text) =>
    text === undefined || text === '' ? null : fromIso(text),
  );
  if (start === undefined || end === undefined)
    return {
      ok: false,
      fault: `${start === undefined ? 'start_date' : 'end_date'} is no time with a zone, such as 2026-01-01T00:00:00Z`,
    };
  const toMs = end ?? (start === null ? nowMs : Math.min(nowMs, start! + most));
  const fromMs = start ?? toMs - most;
  if (fromMs > toMs) return { ok: false, fault: 'start_date lies after end_date' };
  if (toMs - fromMs > most)
    return {
      ok: false,
      fault: `the span from start_date to end_date may not exceed ${OPEN311_SPAN_DAYS} days`,
    };
  return { ok: true, fromMs, toMs };
}

const wholeOf = (text: string | undefined, otherwise: number, most: number): number | undefined => {
  if (text === undefined || text === '') return otherwise;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= most ? value : undefined;
};

/** What services of one type ask of its records. */
function constraintOf({ intake }: Box, chosen: readonly Service[]): Constraint {
  const options = chosen.flatMap(({ option }) => option ?? []);
  return intake.category === undefined || options.length === 0
    ? { and: [] }
    : { in: [{ data: intake.category }, options] };
}

/**
 * GET Service Requests: what moderators published, the latest requested first; `page` from 1 and `page_size` walk on
 * beyond the first. An argument that is empty is as if it were not there.
 */
export async function readRequests(
  ctx: IntakeContext,
  query: Open311Query,
  language: IntakeLanguage,
): Promise<Open311Answer<Open311Request[]>> {
  const ids = listed(query.service_request_id);
  if (ids.length > OPEN311_MOST) return bad(`at most ${OPEN311_MOST} ids are asked for at a time`);
  if (ids.length > 0) return { ok: true, value: await byIds(ctx, [...new Set(ids)], language) };
  const statuses = listed(query.status);
  const unknown = statuses.find((status) => status !== 'open' && status !== 'closed');
  if (unknown !== undefined) return bad(`status ${unknown} is none of: open, closed`);
  const codes = listed(query.service_code);
  for (const code of codes) if (!findService(ctx, code)) return noService(code);
  const span = spanOf(query, ctx.ledger.clock.nowMs());
  if (!span.ok) return bad(span.fault);
  const size = wholeOf(query.page_size, OPEN311_MOST, OPEN311_MOST);
  const page = wholeOf(query.page, 1, 100);
  if (size === undefined) return bad(`page_size is no number from 1 to ${OPEN311_MOST}`);
  if (page === undefined) return bad('page is no number from 1 to 100');
  const chosen = services(ctx).filter(({ code }) => codes.length === 0 || codes.includes(code));
  const names = await namesOfUnits(ctx, language);
  const found: Open311Request[] = [];
  for (const typeId of new Set(chosen.map(({ box }) => box.declared.id))) {
    const ofType = chosen.filter(({ box }) => box.declared.id === typeId);
    const box = ofType[0]!.box;
    const status = statusOf(box, box.intake.shows?.state ?? '');
    if (statuses.length > 0 && !statuses.includes(status)) continue;
    const records = await publishedBetween(ctx.ledger, box.declared, {
      where: constraintOf(box, ofType),
      fromMs: span.fromMs,
      toMs: span.toMs,
      limit: page * size,
    });
    found.push(...presentAll(ctx, box, records, names, language));
  }
  const latestFirst = (a: Open311Request, b: Open311Request): number =>
    a.requested_datetime < b.requested_datetime ? 1 : a.requested_datetime > b.requested_datetime ? -1 : 0;
  return { ok: true, value: found.sort(latestFirst).slice((page - 1) * size, page * size) };
}

export async function readRequest(
  ctx: IntakeContext,
  id: string,
  language: IntakeLanguage,
): Promise<Open311Answer<Open311Request[]>> {
  const value = await byIds(ctx, [id], language);
  return value.length > 0
    ? { ok: true, value }
    : { ok: false, errors: [{ code: 404, description: `service_request_id ${id} was not found` }] };
}
