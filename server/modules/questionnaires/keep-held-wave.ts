import type { Actor } from '../../../contract/permissions.ts';
import { type Answers, type Definition, judgeAnswers } from '../../../contract/questions.ts';
import { beijingDay } from '../../../programmes/kit/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { slipCode } from '../intake/index.ts';
import { recordsById } from '../ledger/index.ts';
import { talliesOf } from './close-wave.ts';
import { checkEditor } from './edit-questionnaire.ts';
import { countsFor } from './present.ts';
import { countingType, type QuestionnairesContext } from './questionnaires-context.ts';
import {
  answersOf,
  countsOf,
  findPlace,
  findQuestionnaire,
  insertAnswer,
  insertInvitations,
  insertPlace,
  insertQuestionnaire,
  insertWave,
  markClosed,
  markOpened,
  putVersion,
  takeInvitation,
  wavesOf,
} from './store.ts';

/** A wave that was held and counted: in each place so many were handed out, and these came back. */
export interface HeldWave {
  definition: Definition;
  opensAtMs: number;
  closesAtMs: number;
  places: readonly { name: string; recordId: string; issued: number; answers: readonly Answers[] }[];
}

const PLACE_SIGNS = 8;

async function keepPlace(
  tx: Tx,
  ctx: QuestionnairesContext,
  waveId: string,
  n: number,
  { definition, opensAtMs, closesAtMs, places }: HeldWave,
): Promise<void> {
  const place = places[n]!;
  const [record] = await recordsById(tx, ctx.ledger, [place.recordId]);
  if (!record) throw new WardError('unprocessable', { detail: `there is no record ${place.recordId}` });
  const { decl } = countingType(ctx, record.type);
  const id = slipCode(PLACE_SIGNS);
  await insertPlace(tx, {
    id,
    waveId,
    n,
    unitPath: record.unitPath,
    name: place.name,
    recordId: record.id,
    box: false,
  });
  await insertInvitations(
    tx,
    id,
    beijingDay(opensAtMs),
    Array.from({ length: place.issued }, (_, number) => ({
      number: number + 1,
      digest: ctx.secrets.digest('invitation', newId(opensAtMs)),
    })),
  );
  for (const [number, answers] of place.answers.entries()) {
    if (!(await takeInvitation(tx, id, number + 1)))
      throw new WardError('unprocessable', { detail: `${place.name}: more came back than was handed out` });
    await insertAnswer(tx, {
      id: newId(closesAtMs),
      placeId: id,
      way: 'invitation',
      answers,
      why: judgeAnswers(definition, answers),
      day: beijingDay(closesAtMs),
      sheetId: null,
    });
  }
  const kept = await findPlace(tx, id);
  const counts = countsFor(kept ? [kept] : [], await countsOf(tx, [waveId]));
  const own = (await answersOf(tx, waveId)).filter(({ placeId, why }) => placeId === id && why === null);
  const told: Record<string, unknown> = {
    [decl.fields.issued]: counts.issued,
    [decl.fields.returned]: counts.returned,
    [decl.fields.valid]: counts.valid,
    ...talliesOf(
      decl,
      definition,
      own.map(({ answers }) => answers),
    ),
  };
  for (const [field, value] of Object.entries(told))
    if (record.data[field] !== value)
      throw new WardError('unprocessable', {
        detail: `${place.name}: its record says ${field} ${record.data[field]}, the answers give ${value}`,
      });
}

/**
 * Puts a questionnaire with the waves that were held and counted of it beside the records that count them; a changed definition is
 * the next version. WardError `unprocessable` where answers do not give what a record says: neither is bent to the other.
 */
export async function keepHeldWaves(
  ctx: QuestionnairesContext,
  actor: Actor,
  { typeId, unitPath }: { typeId: string; unitPath: string },
  held: readonly HeldWave[],
): Promise<string> {
  const { db, audit } = ctx.ledger;
  checkEditor(ctx, actor, { typeId, unitPath });
  const [first] = held;
  const id = newId(first?.opensAtMs ?? 0);
  await db.transaction(async (tx) => {
    await insertQuestionnaire(tx, { id, typeId, unitPath, by: actor.name, atMs: first?.opensAtMs ?? 0 });
    for (const wave of held) {
      const before = await findQuestionnaire(tx, id);
      const number = ((await wavesOf(tx, [id]))[0]?.number ?? 0) + 1;
      const same = JSON.stringify(before?.definition) === JSON.stringify(wave.definition);
      const version = same ? (before?.version ?? 1) : (before?.version ?? 0) + 1;
      const { opensAtMs, closesAtMs, definition } = wave;
      if (!same) await putVersion(tx, { id, version, definition, by: actor.name, atMs: opensAtMs });
      await markOpened(tx, id, version, opensAtMs);
      const waveId = newId(opensAtMs);
      await insertWave(tx, {
        id: waveId,
        questionnaireId: id,
        version,
        number,
        opensAtMs,
        closesAtMs,
        by: actor.name,
        atMs: opensAtMs,
      });
      for (const n of wave.places.keys()) await keepPlace(tx, ctx, waveId, n, wave);
      await markClosed(tx, waveId, closesAtMs);
    }
    await audit.record(tx, {
      kind: 'configuration',
      action: 'keep-held-waves',
      about: id,
      actor,
      unitPath,
      data: { waves: held.length },
    });
  });
  return id;
}
