import {
  type ActRefusal,
  type Followed,
  type FollowRefusal,
  type IntakeLanguage,
  type ProgressStep,
  type ProgressView,
  TrackingCode,
} from '../../../contract/intake.ts';
import { MoveRequest } from '../../../contract/ledger.ts';
import { residentOf } from '../../../contract/permissions.ts';
import {
  beijingDay,
  checkMaker,
  HAND_OVER,
  labelAt,
  openMoves,
  partsOf,
  survivorOf,
} from '../../../programmes/kit/index.ts';
import { WardError } from '../../platform/errors.ts';
import { addressBucket } from '../../platform/http/rate-limit.ts';
import { applyMove, journalFor } from '../ledger/index.ts';
import { ALL, boxFor, type IntakeContext, textOf } from './intake-context.ts';
import { isProof } from './secrets.ts';
import { recordByCode } from './store.ts';

const FORM_OPEN_MS = 24 * 3_600_000;
const TOKEN_RANDOM = (): string => crypto.randomUUID();

/** A token for the form that asks for a code; the browser's work is done on it. */
export const lookUpToken = (ctx: IntakeContext): string =>
  ctx.secrets.sign(['look', TOKEN_RANDOM(), String(ctx.wallMs())]);

export interface LookUp {
  code: string;
  peer: string;
  token?: string | undefined;
  proof?: string | undefined;
}

function provedLookUp(ctx: IntakeContext, { token, proof }: LookUp): boolean {
  if (token === undefined || !isProof(token, proof)) return false;
  const [kind, , issued] = ctx.secrets.open(token) ?? [];
  return kind === 'look' && ctx.wallMs() - Number(issued) <= FORM_OPEN_MS && ctx.limits.proofs.take(token);
}

/**
 * The record of a code. A wrong code costs its address, and all addresses together: 10⁸ codes are not tried out. The
 * keyed digest is looked up whole, so that the answer takes as long however near a guess comes.
 */
export async function recordOfCode(
  ctx: IntakeContext,
  asked: LookUp,
): Promise<{ ok: true; recordId: string } | { ok: false; reason: FollowRefusal }> {
  const bucket = addressBucket(asked.peer);
  const { limits } = ctx;
  if (!limits.wrongCodes.has(bucket) || !limits.lookUps.take(bucket))
    return { ok: false, reason: 'too-many' };
  if (!limits.wrongCodesOfAll.has(ALL) && !provedLookUp(ctx, asked))
    return { ok: false, reason: 'proof-needed' };
  const code = TrackingCode.safeParse(asked.code);
  const recordId = code.success
    ? await recordByCode(ctx.ledger.db, ctx.secrets.digest('code', code.data))
    : undefined;
  if (recordId !== undefined) return { ok: true, recordId };
  limits.wrongCodes.take(bucket);
  limits.wrongCodesOfAll.take(ALL);
  return { ok: false, reason: 'unknown' };
}

/** Where a record lives on after it was merged, once or again. A resident may follow their own that far. */
async function livesOnIn(ctx: IntakeContext, recordId: string): Promise<string> {
  const { row, declared, entries } = await journalFor(ctx.ledger, residentOf(recordId), recordId);
  const survivor = survivorOf(declared, row, entries);
  return survivor === undefined ? recordId : livesOnIn(ctx, survivor);
}

type Journal = Awaited<ReturnType<typeof journalFor>>;

/** Answers and open acts of a record, `codeOf` being the record whose code opens them. */
function followed(
  ctx: IntakeContext,
  { row, declared, entries }: Journal,
  say: (key: string) => string,
  codeOf: string,
): Followed {
  const { rate, sendBack, tells = [] } = declared.type.intake ?? {};
  const actor = residentOf(row.id);
  const may = openMoves(declared, row, actor).filter((move) => checkMaker(declared, move, actor, entries).ok);
  const rating = rate && declared.type.fields[rate.field];
  const shown = (field: string, value: unknown): string =>
    declared.type.fields[field]?.kind === 'choice' ? say(`${field}.${String(value)}`) : String(value);
  return {
    answers: tells.flatMap((field) => {
      const value = row.data[field];
      return value === undefined || value === null ? [] : [{ label: say(field), text: shown(field, value) }];
    }),
    sendBack: sendBack !== undefined && may.includes(sendBack) ? { label: say(`move.${sendBack}`) } : null,
    rate:
      rate && may.includes(rate.move) && rating?.kind === 'choice'
        ? {
            label: say(rate.field),
            options: rating.options.map((value) => ({ value, label: say(`${rate.field}.${value}`) })),
          }
        : null,
    version: row.version,
    token: ctx.secrets.sign(['act', TOKEN_RANDOM(), String(ctx.wallMs()), codeOf, row.id]),
  };
}

/** Steps in plain words; who it was handed to is the office's own. */
function stepsIn(
  { row, declared, entries }: Journal,
  steps: Journal['entries'],
  language: IntakeLanguage,
  say: (key: string) => string,
): ProgressStep[] {
  const shared = entries.some(({ move }) => move === declared.type.merge?.keep.move);
  return steps
    .filter(({ move }) => move !== HAND_OVER)
    .map((entry) => {
      const move = declared.type.moves[entry.move];
      const negative = move?.to !== undefined && declared.type.states[move.to]?.end === 'negative';
      // The author is told why it was declined, and reads their own words; what staff write among themselves stays. What
      // several people share shows none of them the words of another.
      const own = !shared && entry.by.personId === residentOf(row.id).personId;
      const written = move ? undefined : labelAt(declared, entry.declared, language, `move.${entry.move}`);
      return {
        at: beijingDay(entry.happenedAtMs),
        label: written ?? say(`move.${entry.move}`),
        reason: negative || own ? entry.reason : null,
      };
    });
}

/** The parts of a record that was split, each by its name and state, with what its author may do. */
async function partsFor(
  ctx: IntakeContext,
  { row, declared, entries }: Journal,
  language: IntakeLanguage,
  say: (key: string) => string,
): Promise<ProgressView['parts']> {
  const parts: ProgressView['parts'][number][] = [];
  for (const id of partsOf(declared, row, entries)) {
    const lives = await livesOnIn(ctx, id);
    const part = await journalFor(ctx.ledger, residentOf(id), id);
    const now = await journalFor(ctx.ledger, residentOf(lives), lives);
    const { state } = now.row;
    const told = { state: say(`state.${state}`), told: say(`told.${state}`) };
    const steps = stepsIn(now, now.entries, language, say);
    parts.push({ title: part.row.title, ...told, steps, ...followed(ctx, now, say, row.id) });
  }
  return parts;
}

/** Records a code opens for acts: where its own lives on, and where each part of its own does. */
async function openedBy(ctx: IntakeContext, recordId: string): Promise<string[]> {
  const { row, declared, entries } = await journalFor(ctx.ledger, residentOf(recordId), recordId);
  const parts = await Promise.all(partsOf(declared, row, entries).map((id) => livesOnIn(ctx, id)));
  return [await livesOnIn(ctx, recordId), ...parts];
}

/**
 * What the holder of a code reads: state in plain words, steps with their days; never a name. Of a record that was merged
 * they read their own words and, from the merging on, how the survivor goes on: of the others' words nothing.
 */
export async function progressOf(
  ctx: IntakeContext,
  recordId: string,
  language: IntakeLanguage,
): Promise<ProgressView | undefined> {
  const mine = await journalFor(ctx.ledger, residentOf(recordId), recordId);
  const box = boxFor(ctx, mine.declared.id);
  if (!box) return undefined;
  const livesOn = await livesOnIn(ctx, recordId);
  const actor = residentOf(livesOn);
  const now = livesOn === recordId ? mine : await journalFor(ctx.ledger, actor, livesOn);
  const { row, declared, entries } = now;
  const { intake } = box;
  const say = (key: string): string => textOf(ctx, declared, language, key);
  const endedAtMs = mine.entries.at(-1)?.recordedAtMs ?? 0;
  const steps = now === mine ? entries : [...mine.entries, ...entriesAfter(now, endedAtMs)];
  return {
    title: mine.row.title,
    place: intake.place ? String(mine.row.data[intake.place] ?? '') : '',
    openedAt: beijingDay(mine.entries[0]?.happenedAtMs ?? mine.row.openedAtMs),
    state: say(`state.${row.state}`),
    told: say(`told.${row.state}`),
    merged: now === mine ? null : say(`told.${mine.row.state}`),
    parts: await partsFor(ctx, mine, language, say),
    ...followed(ctx, now, say, recordId),
    steps: stepsIn(now, steps, language, say),
  };
}

/** What became of the survivor after the merging; its own move of it stands for the end of the other. */
const entriesAfter = ({ entries, declared }: Journal, atMs: number): Journal['entries'] =>
  entries.filter(({ recordedAtMs, move }) => recordedAtMs > atMs && move !== declared.type.merge?.keep.move);

const NOT_OPEN = new Set(['illegal-move', 'version-conflict', 'forbidden', 'conflict', 'unprocessable']);

/** The resident sends back, or rates. The same press sent twice is one move. */
export async function actByCode(
  ctx: IntakeContext,
  asked: LookUp & { token: string; version: number },
  act: { kind: 'send-back'; reason: string } | { kind: 'rate'; value: string },
): Promise<{ ok: true; recordId: string } | { ok: false; reason: ActRefusal; recordId?: string }> {
  const found = await recordOfCode(ctx, { code: asked.code, peer: asked.peer });
  if (!found.ok) return found;
  const { recordId } = found;
  const [kind, random, issued, tokenRecord, livesOn] = ctx.secrets.open(asked.token) ?? [];
  if (kind !== 'act' || tokenRecord !== recordId || ctx.wallMs() - Number(issued) > FORM_OPEN_MS)
    return { ok: false, reason: 'expired', recordId };
  // It was merged since the page was shown: what is there now is another record.
  if (livesOn === undefined || !(await openedBy(ctx, recordId)).includes(livesOn))
    return { ok: false, reason: 'not-open', recordId };
  const actor = residentOf(livesOn);
  const { declared } = await journalFor(ctx.ledger, actor, livesOn);
  const { sendBack, rate } = declared.type.intake ?? {};
  const move = act.kind === 'send-back' ? sendBack : rate?.move;
  if (move === undefined) return { ok: false, reason: 'not-open', recordId };
  if (act.kind === 'send-back' && act.reason.trim() === '')
    return { ok: false, reason: 'reason-missing', recordId };
  const request = MoveRequest.safeParse({
    type: declared.id,
    move,
    recordId: livesOn,
    expectedVersion: asked.version,
    ...(act.kind === 'send-back' ? { reason: act.reason } : { data: { [rate?.field ?? '']: act.value } }),
  });
  if (!request.success) return { ok: false, reason: 'not-open', recordId };
  try {
    await applyMove(ctx.ledger, actor, request.data, random);
    return { ok: true, recordId };
  } catch (error) {
    if (error instanceof WardError && NOT_OPEN.has(error.code))
      return { ok: false, reason: 'not-open', recordId };
    throw error;
  }
}
