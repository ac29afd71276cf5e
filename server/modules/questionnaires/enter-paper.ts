import type { z } from 'zod';
import { MoveRequest } from '../../../contract/ledger.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { EnteredPaper, EnterPaper } from '../../../contract/questionnaires.ts';
import { checkAnswers, judgeAnswers } from '../../../contract/questions.ts';
import { beijingDay } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { applyMove } from '../ledger/index.ts';
import { openPlace } from './open-wave.ts';
import { stateOf } from './present.ts';
import { countingType, type QuestionnairesContext } from './questionnaires-context.ts';
import { findPlace, findWave, insertAnswer, loosePapers, takeInvitation } from './store.ts';

/** The sheet is one of those handed out: the slip it was printed from, or one of the papers without a number. */
async function takeSheet(tx: Sql, placeId: string, papers: number, slip: number | undefined): Promise<void> {
  if (slip !== undefined) {
    if (await takeInvitation(tx, placeId, slip)) return;
    throw new WardError('conflict', {
      detail: `slip ${slip} was answered before, or was never issued here`,
      remedy: 'Compare the number printed on the sheet and the place.',
    });
  }
  if ((await loosePapers(tx, placeId)) >= papers)
    throw new WardError('conflict', {
      detail: `${papers} sheets of paper were handed out here, and as many have come back`,
      remedy: 'Enter the number printed on the sheet, or record first how many papers were handed out.',
    });
}

/**
 * A sheet that came back on paper, entered by a worker: a record of the declared type with its scan, and the answers, in
 * one transaction. What was left open stays open: whether it is valid the declared rule says, not the worker.
 */
export async function enterPaper(
  ctx: QuestionnairesContext,
  actor: Actor,
  placeId: string,
  asked: z.output<typeof EnterPaper>,
  idempotencyKey: string | undefined,
): Promise<z.input<typeof EnteredPaper>> {
  const { db, clock } = ctx.ledger;
  const place = await findPlace(db, placeId);
  const wave = place && (await findWave(db, place.waveId));
  if (!place || !wave) throw new WardError('not-found');
  const { declared, decl } = countingType(ctx, wave.typeId);
  if (!decl.paper) throw new WardError('unprocessable', { detail: `${wave.typeId} takes no paper` });
  if (stateOf(wave, clock.nowMs()) === 'coming')
    throw new WardError('conflict', { detail: 'the wave has not begun', remedy: 'Wait until it opens.' });
  const { answers, faults } = checkAnswers(wave.definition, asked.answers, { complete: false });
  const fields = Object.entries(faults).map(([question, message]) => ({
    path: `answers.${question}`,
    message,
  }));
  if (fields.length > 0)
    throw new WardError('unprocessable', {
      detail: 'answers do not fit their questions',
      remedy: 'Leave open what cannot be read.',
      fields,
    });
  const why = judgeAnswers(wave.definition, answers);
  const sheet = ctx.ledger.catalogue.types.get(`${declared.programme}/${decl.paper.type}`);
  const day = beijingDay(clock.nowMs());
  const move = MoveRequest.parse({
    type: `${declared.programme}/${decl.paper.type}`,
    move: decl.paper.move,
    unitId: place.unitPath.split('/').at(-1),
    data: {
      [sheet?.type.title ?? '']: `${place.name} · ${wave.number} · ${asked.slip ?? day}`.slice(0, 60),
      ...(asked.scan && asked.scan.length > 0 ? { [decl.paper.scan]: asked.scan } : {}),
    },
    links: { [decl.paper.link]: [place.recordId] },
  });
  const { record, repeated } = await applyMove(
    ctx.ledger,
    actor,
    move,
    idempotencyKey,
    async (tx, { id }) => {
      const { place: locked } = await openPlace(tx, placeId);
      await takeSheet(tx, placeId, locked.papers, asked.slip);
      await insertAnswer(tx, { id, placeId, way: 'paper', answers, why, day, sheetId: id });
    },
  );
  return { recordId: record.id, valid: why === null, why, repeated };
}
