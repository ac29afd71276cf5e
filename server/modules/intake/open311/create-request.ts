import { createHash } from 'node:crypto';
import type { IntakeLanguage } from '../../../../contract/intake.ts';
import { MoveRequest } from '../../../../contract/ledger.ts';
import {
  OPEN311_DESCRIPTION_SIGNS,
  type Open311Answer,
  type Open311Created,
  type Open311Error,
} from '../../../../contract/open311.ts';
import { isUnder, residentOf } from '../../../../contract/permissions.ts';
import type { Field } from '../../../../programmes/kit/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { addressBucket } from '../../../platform/http/rate-limit.ts';
import { newId } from '../../../platform/ids.ts';
import { applyMove } from '../../ledger/index.ts';
import type { IntakeContext } from '../intake-context.ts';
import { findPlace } from '../store.ts';
import { codeOfRecord, firstWords, noteOpened } from '../submit-opinion.ts';
import { attributesOf, findService, noService, type Service } from './services.ts';
import { insertRequest, type KeyRow, keyByDigest } from './store.ts';

const NOTICE: Record<IntakeLanguage, (code: string, url: string) => string> = {
  zh: (code, url) => `查询码 ${code}，可在 ${url} 查询进度、退回重办和评议。`,
  en: (code, url) => `Code ${code}: follow, send back or rate the request at ${url}.`,
};
const MEDIA: Record<IntakeLanguage, string> = {
  zh: 'media_url 所指文件未取用。',
  en: 'What media_url points to was not fetched.',
};

const refuse = (code: number, ...descriptions: string[]): { ok: false; errors: Open311Error[] } => ({
  ok: false,
  errors: descriptions.map((description) => ({ code, description })),
});

/** An id that the same key and the same `Idempotency-Key` give again (RFC 9562 5.8). */
function idOf(key: KeyRow, idempotencyKey: string): string {
  const bytes = createHash('sha256').update(`open311 ${key.id}\n${idempotencyKey}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

async function keyFor(
  ctx: IntakeContext,
  given: string | undefined,
  peer: string,
): Promise<{ ok: true; key: KeyRow } | { ok: false; errors: Open311Error[] }> {
  const bucket = addressBucket(peer);
  if (!ctx.limits.wrongKeys.has(bucket))
    return refuse(429, 'too many wrong api_key; try again in 15 minutes');
  if (given === undefined || given === '')
    return refuse(403, 'api_key is missing; an administrator makes keys');
  const key = await keyByDigest(ctx.ledger.db, ctx.secrets.digest('key', given));
  if (!key || key.revokedAtMs !== null) {
    ctx.limits.wrongKeys.take(bucket);
    return refuse(403, key ? 'this api_key was revoked' : 'this api_key is not known');
  }
  return ctx.limits.apiPosts.take(key.id)
    ? { ok: true, key }
    : refuse(429, 'this api_key reported too many requests; try again in an hour');
}

type Arguments = Readonly<Record<string, string | undefined>>;
interface Located {
  unitPath: string;
  address: string;
  point: { longitude: number; latitude: number } | null;
}

async function locate(
  ctx: IntakeContext,
  key: KeyRow,
  service: Service,
  given: Arguments,
): Promise<Located | { fault: string }> {
  const { lat, long, address_string: text, address_id: id } = given;
  const degrees = (value: string, most: number): number | undefined =>
    /^-?\d{1,3}(\.\d{1,12})?$/.test(value) && Math.abs(Number(value)) <= most ? Number(value) : undefined;
  const latitude = degrees(lat ?? '', 90);
  const longitude = degrees(long ?? '', 180);
  if ((lat || long) && (latitude === undefined || longitude === undefined))
    return { fault: 'lat and long come together, as WGS-84 degrees' };
  if (!lat && !text && !id) return { fault: 'lat and long, address_string or address_id has to be given' };
  const place = id ? await findPlace(ctx.ledger.db, id) : undefined;
  const fits =
    place &&
    !place.closed &&
    place.typeId === service.box.declared.id &&
    isUnder(place.unitPath, key.unitPath);
  if (id && !fits) return { fault: `address_id ${id} is no open place of this service under this api_key` };
  const point = latitude === undefined || longitude === undefined ? null : { latitude, longitude };
  return {
    unitPath: place?.unitPath ?? key.unitPath,
    address: place?.name || text || `${lat}, ${long} (WGS-84)`,
    point,
  };
}

const asValue = (field: Field, text: string): unknown => {
  if (field.kind === 'number') return /^-?\d{1,15}(\.\d{1,6})?$/.test(text) ? Number(text) : text;
  return field.kind === 'date' ? text.slice(0, 10) : text;
};

function dataOf(
  { box, option, ...service }: Service,
  given: Arguments,
  { address, point }: Located,
): { data: Record<string, unknown>; faults: string[] } {
  const { declared, intake } = box;
  const { fields } = declared.type;
  const needs = declared.type.moves[intake.open]?.input ?? {};
  const words = (given['description'] ?? '').trim();
  const contact = given['phone'] || given['email'];
  const title = fields[declared.type.title];
  const data: Record<string, unknown> = {};
  const faults: string[] = [];
  if (intake.titleFrom) {
    if (words === '') faults.push('description is missing');
    else if (words.length > OPEN311_DESCRIPTION_SIGNS)
      faults.push(`description has more than ${OPEN311_DESCRIPTION_SIGNS} characters`);
    data[intake.titleFrom] = words;
    data[declared.type.title] = firstWords(words, title && 'max' in title ? title.max : 40);
  }
  if (intake.category !== undefined && option !== null) data[intake.category] = option;
  if (intake.place) data[intake.place] = address;
  if (intake.contact && contact) data[intake.contact] = contact;
  if (intake.source) data[intake.source.field] = intake.source.api ?? intake.source.site;
  for (const [name, field] of Object.entries(fields))
    if (point && field.kind === 'place' && name in needs && !field.sensitive) data[name] = point;
  const known = attributesOf({ box, option, ...service });
  for (const [name, field] of known) {
    const text = given[`attribute[${name}]`] ?? '';
    if (text !== '') data[name] = asValue(field, text);
    else if (needs[name] === 'required') faults.push(`attribute[${name}] is missing`);
  }
  for (const name of Object.keys(given)) {
    const [, attribute] = /^attribute\[(.*?)\]/.exec(name) ?? [];
    if (attribute !== undefined && !known.some(([each]) => each === attribute))
      faults.push(`${name} is no attribute of ${service.code}`);
  }
  return { data, faults };
}

const REFUSED = new Set(['unprocessable', 'invalid-input', 'illegal-move', 'forbidden', 'conflict']);

/**
 * POST Service Request: a record by `applyMove`, at the unit of the key or the place named. Names, e-mail beside a number,
 * device and account are not kept. With an `Idempotency-Key` the same request sent again is the same record.
 */
export async function createRequest(
  ctx: IntakeContext,
  given: Arguments,
  from: { peer: string; language: IntakeLanguage; idempotencyKey: string | undefined },
): Promise<Open311Answer<Open311Created[]>> {
  const found = await keyFor(ctx, given['api_key'], from.peer);
  if (!found.ok) return found;
  const { key } = found;
  const code = given['service_code'] ?? '';
  if (code === '') return refuse(400, 'service_code is missing');
  const service = findService(ctx, code);
  if (!service) return noService(code);
  const located = await locate(ctx, key, service, given);
  if ('fault' in located) return refuse(400, located.fault);
  const { data, faults } = dataOf(service, given, located);
  if (faults.length > 0) return refuse(400, ...faults);
  const { declared, intake } = service.box;
  const recordId = from.idempotencyKey === undefined ? newId(ctx.wallMs()) : idOf(key, from.idempotencyKey);
  const contact = intake.contact === undefined ? undefined : data[intake.contact];
  const move = MoveRequest.parse({
    type: declared.id,
    move: intake.open,
    unitId: located.unitPath.split('/').at(-1),
    data,
  });
  try {
    await applyMove(ctx.ledger, residentOf(recordId), move, 'open', async (tx) => {
      await noteOpened(tx, ctx, recordId, typeof contact === 'string' ? contact : undefined);
      await insertRequest(tx, recordId, key.id);
    });
  } catch (error) {
    if (!(error instanceof WardError) || !REFUSED.has(error.code)) throw error;
    return refuse(
      400,
      ...(error.fields?.map(({ path, message }) => `${path}: ${message}`) ?? [error.message]),
    );
  }
  const notice = NOTICE[from.language](await codeOfRecord(ctx, recordId), `${ctx.siteUrl()}/q`);
  return {
    ok: true,
    value: [
      {
        service_request_id: recordId,
        service_notice: given['media_url'] ? `${notice} ${MEDIA[from.language]}` : notice,
        account_id: null,
      },
    ],
  };
}
