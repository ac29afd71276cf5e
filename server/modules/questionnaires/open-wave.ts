import type { z } from 'zod';
import { MoveRequest } from '../../../contract/ledger.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { IssuedSlips, IssueSlips, OpenWave } from '../../../contract/questionnaires.ts';
import { fromIso, toBeijingIso } from '../../../contract/time.ts';
import { beijingDay } from '../../../programmes/kit/index.ts';
import type { Sql, Tx } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { slipCode } from '../intake/index.ts';
import { type BatchOutcome, movesIn, recordsById } from '../ledger/index.ts';
import { checkEditor } from './edit-questionnaire.ts';
import { handedOut, stateOf } from './present.ts';
import { countingType, type QuestionnairesContext } from './questionnaires-context.ts';
import {
  addPapers,
  findPlace,
  findQuestionnaire,
  findWave,
  insertInvitations,
  insertPlace,
  insertWave,
  markOpened,
  type PlaceRow,
  type WaveRow,
  wavesOf,
} from './store.ts';

const PLACE_SIGNS = 8;
/** 31²⁰ ≈ 2⁹⁹ secrets. */
const SECRET_SIGNS = 20;

/** Moves of the records that count, as the person who asks; one that is refused undoes the rest. */
export async function countingMoves(
  tx: Tx,
  ctx: QuestionnairesContext,
  actor: Actor,
  moves: readonly z.input<typeof MoveRequest>[],
): Promise<void> {
  const outcomes = await movesIn(
    tx,
    ctx.ledger,
    moves.map((move) => ({ actor, move: MoveRequest.parse(move) })),
  );
  const refused = outcomes.find((outcome): outcome is Extract<BatchOutcome, { ok: false }> => !outcome.ok);
  if (refused) throw refused.error;
}

export const tellChanged = (
  ctx: QuestionnairesContext,
  typeId: string,
  recordIds: readonly string[],
): void => {
  for (const recordId of recordIds) ctx.ledger.bus.emit('ledger.changed', { recordId, type: typeId });
};

/** Opens the newest version in places for a time: a record for each place begins to count, with nothing handed out yet. */
export async function openWave(
  ctx: QuestionnairesContext,
  actor: Actor,
  questionnaireId: string,
  asked: z.output<typeof OpenWave>,
): Promise<string> {
  const { db, clock, audit } = ctx.ledger;
  const nowMs = clock.nowMs();
  const [opensAtMs, closesAtMs] = [fromIso(asked.opensAt), fromIso(asked.closesAt)];
  if (opensAtMs === undefined || closesAtMs === undefined || closesAtMs <= opensAtMs || closesAtMs <= nowMs)
    throw new WardError('unprocessable', {
      detail: 'the wave closes before it opens, or has closed already',
      remedy: 'Choose a time of closing that lies ahead, after the time of opening.',
    });
  const waveId = newId(nowMs);
  const { typeId, recordIds } = await db.transaction(async (tx) => {
    const row = await findQuestionnaire(tx, questionnaireId, { lock: true });
    if (!row) throw new WardError('not-found');
    checkEditor(ctx, actor, row);
    const { declared, decl } = countingType(ctx, row.typeId);
    const number = ((await wavesOf(tx, [questionnaireId]))[0]?.number ?? 0) + 1;
    await markOpened(tx, questionnaireId, row.version, nowMs);
    await insertWave(tx, {
      id: waveId,
      questionnaireId,
      version: row.version,
      number,
      opensAtMs,
      closesAtMs,
      by: actor.name,
      atMs: nowMs,
    });
    const places = asked.places.map((place, n) => ({
      ...place,
      n,
      id: slipCode(PLACE_SIGNS),
      recordId: newId(nowMs),
    }));
    await countingMoves(
      tx,
      ctx,
      actor,
      places.map((place) => ({
        type: row.typeId,
        move: decl.moves.issue,
        newRecordId: place.recordId,
        unitId: place.unitId,
        data: {
          [declared.type.title]: `${place.name} · ${row.definition.title.zh}`.slice(0, 60),
          [decl.fields.wave]: number,
          [decl.fields.issued]: 0,
        },
      })),
    );
    const records = await recordsById(
      tx,
      ctx.ledger,
      places.map(({ recordId }) => recordId),
    );
    const paths = new Map(records.map(({ id, unitPath }) => [id, unitPath]));
    for (const { id, n, name, box, recordId } of places)
      await insertPlace(tx, { id, waveId, n, unitPath: paths.get(recordId) ?? '', name, recordId, box });
    await audit.record(tx, {
      kind: 'configuration',
      action: 'open-questionnaire-wave',
      about: waveId,
      actor,
      unitPath: row.unitPath,
      data: { questionnaireId, version: row.version, number, places: places.length },
    });
    return { typeId: row.typeId, recordIds: places.map(({ recordId }) => recordId) };
  });
  tellChanged(ctx, typeId, recordIds);
  return waveId;
}

/** The place and its wave, locked, while something can still come in. */
export async function openPlace(tx: Sql, placeId: string): Promise<{ place: PlaceRow; wave: WaveRow }> {
  const place = await findPlace(tx, placeId, { lock: true });
  const wave = place && (await findWave(tx, place.waveId));
  if (!place || !wave) throw new WardError('not-found');
  if (wave.closedAtMs !== null)
    throw new WardError('conflict', {
      detail: `wave ${wave.number} is closed and counted`,
      remedy: 'Open another wave.',
    });
  return { place, wave };
}

/** 发放 of the place's record, corrected by the person who hands out or withdraws. */
export async function correctIssued(
  tx: Tx,
  ctx: QuestionnairesContext,
  actor: Actor,
  { place, typeId, issued }: { place: PlaceRow; typeId: string; issued: number },
): Promise<void> {
  const { decl } = countingType(ctx, typeId);
  const [record] = await recordsById(tx, ctx.ledger, [place.recordId]);
  await countingMoves(tx, ctx, actor, [
    {
      type: typeId,
      move: decl.moves.correct,
      recordId: place.recordId,
      expectedVersion: record?.version ?? 1,
      data: { [decl.fields.issued]: issued },
    },
  ]);
}

/** Hands out: invitations with a secret each, told this once, or sheets of paper. 发放 of the place's record is corrected. */
export async function issueSlips(
  ctx: QuestionnairesContext,
  actor: Actor,
  placeId: string,
  { how, copies }: z.output<typeof IssueSlips>,
): Promise<z.input<typeof IssuedSlips>> {
  const { db, clock, audit } = ctx.ledger;
  const done = await db.transaction(async (tx) => {
    const { place, wave } = await openPlace(tx, placeId);
    const nowMs = clock.nowMs();
    if (stateOf(wave, nowMs) === 'over')
      throw new WardError('conflict', {
        detail: 'the time of this wave is over',
        remedy: 'Open another wave.',
      });
    const slips =
      how === 'paper'
        ? []
        : Array.from({ length: copies }, (_, n) => ({
            number: place.invitations + n + 1,
            secret: slipCode(SECRET_SIGNS),
          }));
    if (how === 'paper') await addPapers(tx, placeId, copies);
    else
      await insertInvitations(
        tx,
        placeId,
        beijingDay(nowMs),
        slips.map(({ number, secret }) => ({ number, digest: ctx.secrets.digest('invitation', secret) })),
      );
    const issued = handedOut(place) + copies;
    await correctIssued(tx, ctx, actor, { place, typeId: wave.typeId, issued });
    await audit.record(tx, {
      kind: 'configuration',
      action: 'issue-questionnaires',
      about: placeId,
      actor,
      unitPath: place.unitPath,
      data: { how, copies },
    });
    return { place, wave, slips, issued };
  });
  tellChanged(ctx, done.wave.typeId, [done.place.recordId]);
  return {
    place: done.place.name,
    title: done.wave.definition.title,
    closesAt: toBeijingIso(done.wave.closesAtMs),
    slips: done.slips.map(({ number, secret }) => ({ number, url: `${ctx.siteUrl()}/s/i/${secret}` })),
    issued: done.issued,
  };
}
