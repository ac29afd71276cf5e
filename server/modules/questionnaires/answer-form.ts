import type { Answered, AnswerForm, AnswerRefusal } from '../../../contract/questionnaires.ts';
import {
  type Answers,
  checkAnswers,
  type Definition,
  judgeAnswers,
  optionsOf,
} from '../../../contract/questions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { beijingDay } from '../../../programmes/kit/index.ts';
import { WardError } from '../../platform/errors.ts';
import { addressBucket } from '../../platform/http/rate-limit.ts';
import { newId } from '../../platform/ids.ts';
import { isProof } from '../intake/index.ts';
import { openPlace } from './open-wave.ts';
import { stateOf } from './present.ts';
import type { QuestionnairesContext } from './questionnaires-context.ts';
import {
  findInvitation,
  findPlace,
  findWave,
  hasAnswer,
  insertAnswer,
  type PlaceRow,
  takeInvitation,
  type WaveRow,
} from './store.ts';

const FORM_OPEN_MS = 24 * 3_600_000;
const ALL = 'all';

/** By which link somebody answers: the box of a place, or the secret of an invitation. */
export type Link = { place: string } | { secret: string };
interface Found {
  ok: true;
  place: PlaceRow;
  wave: WaveRow;
  /** Number of the invitation; null for the box. */
  slip: number | null;
  answered: boolean;
}
type Refused = { ok: false; reason: AnswerRefusal };

/** What a link leads to. A secret that is none costs its address. */
async function follow(ctx: QuestionnairesContext, link: Link, peer: string): Promise<Found | Refused> {
  const { db, clock } = ctx.ledger;
  const bucket = addressBucket(peer);
  let placeId = 'place' in link ? link.place : '';
  let slip: number | null = null;
  let answered = false;
  if ('secret' in link) {
    if (!ctx.limits.wrongSecrets.has(bucket)) return { ok: false, reason: 'too-many' };
    const invitation = await findInvitation(db, ctx.secrets.digest('invitation', link.secret));
    if (!invitation) {
      ctx.limits.wrongSecrets.take(bucket);
      return { ok: false, reason: 'unknown' };
    }
    if (invitation.withdrawn) return { ok: false, reason: 'withdrawn' };
    placeId = invitation.placeId;
    slip = invitation.number;
    answered = invitation.answered;
  }
  const place = await findPlace(db, placeId);
  const wave = place && (await findWave(db, place.waveId));
  if (!place || !wave || (slip === null && !place.box)) return { ok: false, reason: 'unknown' };
  const state = stateOf(wave, clock.nowMs());
  if (state === 'coming') return { ok: false, reason: 'not-yet' };
  if (state !== 'open') return { ok: false, reason: 'closed' };
  return { ok: true, place, wave, slip, answered };
}

const pathOf = (link: Link): string => ('secret' in link ? `/s/i/${link.secret}` : `/s/${link.place}`);
/** What a token is bound to: the place, and the invitation where there is one. */
const boundTo = ({ place, slip }: Found): string => `${place.id} ${slip ?? ''}`;

const formOf = (link: Link, { place, wave, slip }: Found, token: string): AnswerForm => ({
  path: pathOf(link),
  place: place.name,
  definition: wave.definition,
  closesAt: toBeijingIso(wave.closesAtMs),
  token,
  invited: slip !== null,
});

/** The form behind a link, or why there is none. */
export async function openForm(
  ctx: QuestionnairesContext,
  link: Link,
  peer: string,
): Promise<{ ok: true; form: AnswerForm } | Refused> {
  const found = await follow(ctx, link, peer);
  if (!found.ok) return found;
  if (found.answered) return { ok: false, reason: 'answered' };
  const token = ctx.secrets.sign(['answer', boundTo(found), newId(ctx.wallMs()), String(ctx.wallMs())]);
  return { ok: true, form: formOf(link, found, token) };
}

const NUL = String.fromCharCode(0);
type Values = Readonly<Record<string, string | undefined>>;

/** Answers as a page without script sends them: `q.ID`, of several choices `q.ID.OPTION`. */
export function answersIn({ questions }: Definition, values: Values): Answers {
  const answers: Record<string, Answers[string]> = {};
  for (const question of questions) {
    const text = (values[`q.${question.id}`] ?? '').replaceAll('\r\n', '\n').replaceAll(NUL, '').trim();
    if (question.kind === 'multiple') {
      const chosen = optionsOf(question).filter(({ id }) => values[`q.${question.id}.${id}`] !== undefined);
      if (chosen.length > 0) answers[question.id] = chosen.map(({ id }) => id);
    } else if (text === '') continue;
    else if (question.kind === 'number' || question.kind === 'rating')
      answers[question.id] = /^-?\d{1,9}(\.\d{1,6})?$/.test(text.normalize('NFKC'))
        ? Number(text.normalize('NFKC'))
        : text;
    else answers[question.id] = text;
  }
  return answers;
}

function admits(ctx: QuestionnairesContext, slip: number | null, peer: string, proved: boolean): boolean {
  const { limits } = ctx;
  const bucket = addressBucket(peer);
  if (slip !== null) return limits.invited.take(bucket);
  return proved ? limits.boxProved.take(bucket) : limits.box.take(bucket) && limits.boxOfAll.take(ALL);
}

/** One form is one answer, one invitation is one answer: of two at once one is first, whatever the button was pressed. */
export async function submitAnswers(
  ctx: QuestionnairesContext,
  link: Link,
  input: {
    values: Values;
    token: string;
    proof?: string | undefined;
    /** A field that people do not see; what fills in everything falls into it. */
    trap?: string | undefined;
    peer: string;
  },
): Promise<Answered> {
  const found = await follow(ctx, link, input.peer);
  if (!found.ok) return found;
  if (input.trap) return { ok: false, reason: 'trap' };
  const { place, wave, slip } = found;
  const [kind, bound, id, issued] = ctx.secrets.open(input.token) ?? [];
  const fits = kind === 'answer' && bound === boundTo(found) && id !== undefined;
  const fresh = ctx.wallMs() - Number(issued) <= FORM_OPEN_MS;
  if (fits && (await hasAnswer(ctx.ledger.db, id))) return { ok: true, repeated: true, place: place.name };
  if (found.answered) return { ok: false, reason: 'answered' };
  if (!fits || !fresh) return { ok: false, reason: 'expired' };
  const { answers, faults } = checkAnswers(wave.definition, answersIn(wave.definition, input.values), {
    complete: true,
  });
  if (Object.keys(faults).length > 0)
    return { ok: false, reason: 'faults', faults, form: formOf(link, found, input.token) };
  if (!admits(ctx, slip, input.peer, isProof(input.token, input.proof)))
    return { ok: false, reason: 'too-many' };
  try {
    return await ctx.ledger.db.transaction(async (tx): Promise<Answered> => {
      await openPlace(tx, place.id);
      if (await hasAnswer(tx, id)) return { ok: true, repeated: true, place: place.name };
      if (slip !== null && !(await takeInvitation(tx, place.id, slip)))
        return { ok: false, reason: 'answered' };
      await insertAnswer(tx, {
        id,
        placeId: place.id,
        way: slip === null ? 'box' : 'invitation',
        answers,
        why: judgeAnswers(wave.definition, answers),
        day: beijingDay(ctx.ledger.clock.nowMs()),
        sheetId: null,
      });
      return { ok: true, repeated: false, place: place.name };
    });
  } catch (error) {
    // Closed and counted between the page and the press.
    if (error instanceof WardError && error.code === 'conflict') return { ok: false, reason: 'closed' };
    throw error;
  }
}
