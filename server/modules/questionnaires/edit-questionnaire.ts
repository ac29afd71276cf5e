import type { z } from 'zod';
import type { Actor } from '../../../contract/permissions.ts';
import type { ChangeQuestionnaire, NewQuestionnaire } from '../../../contract/questionnaires.ts';
import { type Definition, optionsOf } from '../../../contract/questions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { postFor } from '../../../programmes/kit/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { findUnit } from '../people/index.ts';
import { countingType, type QuestionnairesContext } from './questionnaires-context.ts';
import { findQuestionnaire, insertQuestionnaire, putVersion, type QuestionnaireRow } from './store.ts';

/** Whoever may count a questionnaire edits and opens it: the declared move says who. */
export function checkEditor(
  ctx: QuestionnairesContext,
  actor: Actor,
  { typeId, unitPath }: { typeId: string; unitPath: string },
): void {
  const { declared, decl } = countingType(ctx, typeId);
  const move = declared.type.moves[decl.moves.count];
  if (!move || postFor(move, actor, { unitPath, authorId: null, assigneeId: null }) === undefined)
    throw new WardError('forbidden', {
      detail: `questionnaires of ${unitPath} are edited by those who count them`,
      remedy: 'Ask the street office or the department.',
    });
}

function checkTallies(ctx: QuestionnairesContext, typeId: string, definition: Definition): void {
  const { decl } = countingType(ctx, typeId);
  const fields = definition.questions.flatMap((question, n) =>
    optionsOf(question).flatMap(({ counts }) =>
      counts === undefined || decl.tallies.includes(counts)
        ? []
        : [
            {
              path: `definition.questions.${n}`,
              message: `${counts} counts nothing; one of: ${decl.tallies.join(', ')}`,
            },
          ],
    ),
  );
  if (fields.length > 0)
    throw new WardError('unprocessable', { detail: 'an option counts in no field', fields });
}

export async function addQuestionnaire(
  ctx: QuestionnairesContext,
  actor: Actor,
  { typeId, unitId, definition }: z.output<typeof NewQuestionnaire>,
): Promise<string> {
  const { db, clock, audit } = ctx.ledger;
  const unit = await findUnit(db, unitId);
  if (!unit) throw new WardError('unprocessable', { detail: `there is no unit ${unitId}` });
  checkEditor(ctx, actor, { typeId, unitPath: unit.path });
  checkTallies(ctx, typeId, definition);
  const atMs = clock.nowMs();
  const id = newId(atMs);
  await db.transaction(async (tx) => {
    await insertQuestionnaire(tx, { id, typeId, unitPath: unit.path, by: actor.name, atMs });
    await putVersion(tx, { id, version: 1, definition, by: actor.name, atMs });
    await audit.record(tx, {
      kind: 'configuration',
      action: 'add-questionnaire',
      about: id,
      actor,
      unitPath: unit.path,
      data: { title: definition.title.zh },
    });
  });
  return id;
}

/** Changes what nobody opened; what was opened stays, and the change is a new version. `version-conflict` over a stale one. */
export async function changeQuestionnaire(
  ctx: QuestionnairesContext,
  actor: Actor,
  id: string,
  { definition, version, changedAt }: z.output<typeof ChangeQuestionnaire>,
): Promise<QuestionnaireRow> {
  const { db, clock, audit } = ctx.ledger;
  return db.transaction(async (tx) => {
    const row = await findQuestionnaire(tx, id, { lock: true });
    if (!row) throw new WardError('not-found');
    checkEditor(ctx, actor, row);
    checkTallies(ctx, row.typeId, definition);
    if (row.version !== version || toBeijingIso(row.changedAtMs) !== changedAt)
      throw new WardError('version-conflict', {
        detail: `${row.changedBy} changed it meanwhile; version ${row.version} now`,
        remedy: 'Read it again and put your change into it.',
      });
    const next = row.openedAtMs === null ? version : version + 1;
    await putVersion(tx, { id, version: next, definition, by: actor.name, atMs: clock.nowMs() });
    await audit.record(tx, {
      kind: 'configuration',
      action: 'change-questionnaire',
      about: id,
      actor,
      unitPath: row.unitPath,
      data: { version: next },
    });
    const changed = await findQuestionnaire(tx, id);
    if (!changed) throw new WardError('not-found');
    return changed;
  });
}
