import type {
  BoxField,
  BoxView,
  FieldFault,
  IntakeLanguage,
  SubmitRefusal,
  Submitted,
} from '../../../contract/intake.ts';
import { MoveRequest } from '../../../contract/ledger.ts';
import { residentOf } from '../../../contract/permissions.ts';
import { type Field, schemaOf } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { addressBucket } from '../../platform/http/rate-limit.ts';
import { newId } from '../../platform/ids.ts';
import { applyMove, beganAtMs } from '../ledger/index.ts';
import { ALL, type Box, boxFor, type IntakeContext, textOf } from './intake-context.ts';
import { isProof, phoneDigits } from './secrets.ts';
import { similarSaid } from './similar-said.ts';
import { findPlace, insertCode, insertContact, type PlaceRow, recordByCode } from './store.ts';
import { photosOf, takePhotos } from './take-photos.ts';

const FORM_OPEN_MS = 24 * 3_600_000;
const CODES_TRIED = 20;

const kindOf = (field: Field): BoxField['kind'] =>
  field.kind === 'choice' || field.kind === 'long-text' ? field.kind : 'text';

function viewOf(
  ctx: IntakeContext,
  { declared, intake }: Box,
  place: PlaceRow,
  language: IntakeLanguage,
): BoxView {
  const input = declared.type.moves[intake.open]?.input ?? {};
  const photos = photosOf(ctx, { declared, intake });
  const fields = intake.asks.flatMap((name): BoxField[] => {
    const field = declared.type.fields[name];
    if (!field) return [];
    return [
      {
        name,
        label: textOf(ctx, declared, language, name),
        kind: kindOf(field),
        required: input[name] === 'required',
        max: 'max' in field ? field.max : 40,
        options:
          field.kind === 'choice'
            ? field.options.map((value) => ({
                value,
                label: textOf(ctx, declared, language, `${name}.${value}`),
              }))
            : [],
        sensitive: field.sensitive ?? false,
      },
    ];
  });
  return {
    placeId: place.id,
    place: place.name,
    title: textOf(ctx, declared, language, 'box'),
    fields,
    photos: photos && { label: textOf(ctx, declared, language, photos.name), most: photos.most },
    token: ctx.secrets.sign(['say', place.id, newId(ctx.wallMs()), String(ctx.wallMs())]),
  };
}

/** The box of a place as a resident sees it; undefined where there is none or it was closed. */
export async function openBox(
  ctx: IntakeContext,
  placeId: string,
  language: IntakeLanguage,
): Promise<BoxView | undefined> {
  const place = await findPlace(ctx.ledger.db, placeId);
  const box = place && !place.closed ? boxFor(ctx, place.typeId) : undefined;
  return place && box ? viewOf(ctx, box, place, language) : undefined;
}

/** First words of a text, as a title. */
export function firstWords(text: string, max: number): string {
  const line = text
    .trim()
    .split(/[\r\n]/)[0]!
    .trim();
  const sentence = line.split(/(?<=[。！？!?；;])/)[0]!.trim();
  const characters = [...(sentence.length <= max ? sentence : line)];
  let cut = characters.join('');
  while (cut.length > max) {
    characters.pop();
    cut = `${characters.join('')}…`;
  }
  return cut;
}

function faultOf(field: Field, required: boolean, text: string): FieldFault | undefined {
  if (text === '') return required ? 'required' : undefined;
  if ('max' in field && field.kind !== 'number' && text.length > field.max) return 'too-long';
  return schemaOf(field).safeParse(text).success ? undefined : 'invalid';
}

const NUL = String.fromCharCode(0);
/** A browser sends line ends as CR LF; a NUL cannot be stored. */
const cleaned = (text: string | undefined): string =>
  (text ?? '').replaceAll('\r\n', '\n').replaceAll(NUL, '').trim();

/** Code and telephone number of a record that was just opened, in the transaction of its move. */
export async function noteOpened(
  tx: Sql,
  ctx: IntakeContext,
  recordId: string,
  contact: string | undefined,
): Promise<void> {
  const digits = contact === undefined ? undefined : phoneDigits(contact);
  if (digits !== undefined) await insertContact(tx, ctx.secrets.digest('contact', digits), recordId);
  for (let attempt = 0; attempt < CODES_TRIED; attempt++) {
    const digest = ctx.secrets.digest('code', ctx.secrets.codeOf(recordId, attempt));
    if (await insertCode(tx, digest, recordId, ctx.ledger.clock.nowMs())) return;
  }
  throw new WardError('internal', { detail: 'no free code was found' });
}

/** The code that `noteOpened` gave to the record. */
export async function codeOfRecord(ctx: IntakeContext, recordId: string): Promise<string> {
  for (let attempt = 0; attempt < CODES_TRIED; attempt++) {
    const code = ctx.secrets.codeOf(recordId, attempt);
    if ((await recordByCode(ctx.ledger.db, ctx.secrets.digest('code', code))) === recordId) return code;
  }
  throw new WardError('not-found');
}

function admits(ctx: IntakeContext, peer: string, proved: boolean): boolean {
  const { limits } = ctx;
  const bucket = addressBucket(peer);
  if (proved) return limits.submitProved.take(bucket);
  return limits.submitPlain.take(bucket) && limits.submitAllPlain.take(ALL);
}

/** What a resident wrote becomes a record by `applyMove`. The same form sent twice is one record with one code. */
export async function submitOpinion(
  ctx: IntakeContext,
  placeId: string,
  input: {
    values: Readonly<Record<string, string | undefined>>;
    photos?: readonly Uint8Array[];
    /** Tickets of photos that an earlier try of this form brought. */
    kept?: readonly string[];
    token: string;
    proof?: string | undefined;
    /** A field that people do not see; what fills in everything falls into it. */
    trap?: string | undefined;
    /** They have read that similar things are said already. */
    anyway?: boolean;
    peer: string;
    language: IntakeLanguage;
  },
): Promise<Submitted | SubmitRefusal> {
  const place = await findPlace(ctx.ledger.db, placeId);
  const box = place && !place.closed ? boxFor(ctx, place.typeId) : undefined;
  if (!place || !box) return { ok: false, reason: 'closed' };
  if (input.trap) return { ok: false, reason: 'trap' };
  const [kind, tokenPlace, recordId, issued] = ctx.secrets.open(input.token) ?? [];
  if (kind !== 'say' || tokenPlace !== place.id || recordId === undefined)
    return { ok: false, reason: 'expired' };
  if (ctx.wallMs() - Number(issued) > FORM_OPEN_MS) return { ok: false, reason: 'expired' };

  const { declared, intake } = box;
  const needs = declared.type.moves[intake.open]?.input ?? {};
  const actor = residentOf(recordId);
  const data: Record<string, unknown> = {};
  const faults: Record<string, FieldFault> = {};
  for (const name of intake.asks) {
    const text = cleaned(input.values[name]);
    const field = declared.type.fields[name];
    const fault = field && faultOf(field, needs[name] === 'required', text);
    if (fault) faults[name] = fault;
    else if (text !== '') data[name] = text;
  }
  const { photos = [], kept = [], peer } = input;
  const taken = await takePhotos(ctx, box, actor, { photos, kept, peer });
  if (Object.keys(faults).length > 0 || taken.fault !== null) {
    const view = { ...viewOf(ctx, box, place, input.language), token: input.token };
    return { ok: false, reason: 'faults', faults, photoFault: taken.fault, kept: taken.tickets, box: view };
  }
  if (intake.place) data[intake.place] = place.name;
  // A second press of a form that is recorded is told its code, whatever others said in between.
  const recorded = (await beganAtMs(ctx.ledger.db, recordId)) !== undefined;
  const similar =
    input.anyway || recorded ? undefined : await similarSaid(ctx, box, place, data, input.language);
  if (similar) {
    const view = { ...viewOf(ctx, box, place, input.language), token: input.token };
    return { ok: false, reason: 'similar', similar, kept: taken.tickets, box: view };
  }
  if (!admits(ctx, input.peer, isProof(input.token, input.proof))) return { ok: false, reason: 'too-many' };

  const title = declared.type.fields[declared.type.title];
  if (intake.titleFrom && title && 'max' in title)
    data[declared.type.title] = firstWords(String(data[intake.titleFrom] ?? ''), title.max);
  if (intake.photos !== undefined && taken.tickets.length > 0)
    data[intake.photos] = taken.tickets.map((ticket) => ({ ticket }));
  if (intake.source) data[intake.source.field] = intake.source.site;
  const contact = intake.contact === undefined ? undefined : data[intake.contact];
  const number = typeof contact === 'string' ? contact : undefined;
  const move = MoveRequest.parse({
    type: declared.id,
    move: intake.open,
    unitId: place.unitPath.split('/').at(-1),
    data,
  });
  // Two presses at one moment meet at the record's id; the later one is answered with what the first one did.
  const { repeated } = await applyMove(ctx.ledger, actor, move, 'open', (tx) =>
    noteOpened(tx, ctx, recordId, number),
  );
  return { ok: true, code: await codeOfRecord(ctx, recordId), repeated, place: place.name };
}
