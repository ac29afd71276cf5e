import type { Actor } from '../../../contract/permissions.ts';
import { type Answers, type Definition, optionsOf } from '../../../contract/questions.ts';
import type { QuestionnaireDecl } from '../../../programmes/kit/index.ts';
import { WardError } from '../../platform/errors.ts';
import { recordsById } from '../ledger/index.ts';
import { checkEditor } from './edit-questionnaire.ts';
import { countingMoves, tellChanged } from './open-wave.ts';
import { countsFor } from './present.ts';
import { countingType, type QuestionnairesContext } from './questionnaires-context.ts';
import { answersOf, countsOf, findWave, lockPlaces, markClosed, placesOf } from './store.ts';

/** Valid answers counted in fields of the record; a field that no option is counted in stays unknown. */
export function talliesOf(
  { tallies }: Pick<QuestionnaireDecl, 'tallies'>,
  { questions }: Definition,
  valid: readonly Answers[],
): Record<string, number> {
  const fields = tallies.flatMap((field) => {
    const counted = questions.flatMap((question) =>
      optionsOf(question)
        .filter(({ counts }) => counts === field)
        .map(({ id }) => ({ question: question.id, option: id })),
    );
    if (counted.length === 0) return [];
    const fits = (answers: Answers): boolean =>
      counted.some(({ question, option }) => {
        const answer = answers[question];
        return Array.isArray(answer) ? answer.includes(option) : answer === option;
      });
    return [[field, valid.filter(fits).length] as const];
  });
  return Object.fromEntries(fields);
}

/**
 * Closes a wave: nothing more comes in, and each place's record is corrected, collected and counted by the person who
 * closes it, by the moves and under the posts that the type declares. All places or none.
 */
export async function closeWave(ctx: QuestionnairesContext, actor: Actor, waveId: string): Promise<string> {
  const { db, clock, audit } = ctx.ledger;
  const { wave, places } = await db.transaction(async (tx) => {
    const wave = await findWave(tx, waveId, { lock: true });
    if (!wave) throw new WardError('not-found');
    checkEditor(ctx, actor, wave);
    if (wave.closedAtMs !== null)
      throw new WardError('conflict', { detail: `wave ${wave.number} is closed and counted already` });
    const { decl } = countingType(ctx, wave.typeId);
    await lockPlaces(tx, waveId);
    const places = await placesOf(tx, [waveId]);
    const rows = await countsOf(tx, [waveId]);
    const answers = await answersOf(tx, waveId);
    const records = await recordsById(
      tx,
      ctx.ledger,
      places.map(({ recordId }) => recordId),
    );
    await countingMoves(
      tx,
      ctx,
      actor,
      places.flatMap((place) => {
        const counts = countsFor([place], rows);
        const version = records.find(({ id }) => id === place.recordId)?.version ?? 1;
        const valid = answers.filter(({ placeId, why }) => placeId === place.id && why === null);
        const step = (n: number, move: string, data: Record<string, number>) => ({
          type: wave.typeId,
          move,
          recordId: place.recordId,
          expectedVersion: version + n,
          data,
        });
        return [
          step(0, decl.moves.correct, { [decl.fields.issued]: counts.issued }),
          step(1, decl.moves.collect, { [decl.fields.returned]: counts.returned }),
          step(2, decl.moves.count, {
            [decl.fields.valid]: counts.valid,
            ...talliesOf(
              decl,
              wave.definition,
              valid.map((each) => each.answers),
            ),
          }),
        ];
      }),
    );
    await markClosed(tx, waveId, clock.nowMs());
    await audit.record(tx, {
      kind: 'configuration',
      action: 'close-questionnaire-wave',
      about: waveId,
      actor,
      unitPath: wave.unitPath,
      data: { number: wave.number, answers: answers.length },
    });
    return { wave, places };
  });
  tellChanged(
    ctx,
    wave.typeId,
    places.map(({ recordId }) => recordId),
  );
  return wave.questionnaireId;
}
