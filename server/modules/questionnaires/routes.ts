import { z } from 'zod';
import { type Actor, allow, postsAllowing } from '../../../contract/permissions.ts';
import {
  ChangeQuestionnaire,
  EnteredPaper,
  EnterPaper,
  IssuedSlips,
  IssueSlips,
  NewQuestionnaire,
  OpenWave,
  QuestionnaireDetail,
  QuestionnaireParams,
  QuestionnaireSummary,
  Results,
  ResultsQuery,
  WavePlaceParams,
  WithdrawnSlips,
  WithdrawSlips,
} from '../../../contract/questionnaires.ts';
import { WardError } from '../../platform/errors.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { findUnit } from '../people/index.ts';
import { closeWave } from './close-wave.ts';
import { addQuestionnaire, changeQuestionnaire } from './edit-questionnaire.ts';
import { enterPaper } from './enter-paper.ts';
import { issueSlips, openWave } from './open-wave.ts';
import { presentDetail, presentSummary, presentWaves } from './present.ts';
import type { QuestionnairesContext } from './questionnaires-context.ts';
import { readResults } from './read-results.ts';
import {
  findPlace,
  findQuestionnaire,
  findWave,
  type QuestionnaireRow,
  questionnairesUnder,
  wavesOf,
} from './store.ts';
import { withdrawSlips } from './withdraw-slips.ts';

const LARGEST_DEFINITION_BYTES = 256 * 1024;

export function questionnaireRoutes(ctx: QuestionnairesContext): WardRoute[] {
  const { db, clock } = ctx.ledger;
  /** Whole for readers of its unit; at a place of it, with the waves that are out there. */
  const detail = async (actor: Actor, id: string): Promise<z.input<typeof QuestionnaireDetail>> => {
    const row = await findQuestionnaire(db, id);
    const sees = (unitPath: string): boolean => allow(actor, 'records.read', unitPath);
    const whole = row && sees(row.unitPath);
    const waves = row ? await presentWaves(db, ctx, await wavesOf(db, [id]), sees) : [];
    const seen = whole ? waves : waves.filter(({ places }) => places.length > 0);
    if (!row || (!whole && seen.length === 0)) throw new WardError('not-found');
    return presentDetail(row, seen);
  };
  const unitOf = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findQuestionnaire(db, params.id))?.unitPath ?? null;
  const unitOfWave = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findWave(db, params.id))?.unitPath ?? null;
  const unitOfPlace = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findPlace(db, params.id))?.unitPath ?? null;
  return [
    route(
      {
        method: 'get',
        path: '/questionnaires',
        operationId: 'listQuestionnaires',
        summary: 'Questionnaires under the reader’s posts, the last changed first',
        access: 'records.read',
        response: z.array(QuestionnaireSummary),
      },
      async ({ actor }) => {
        const found = new Map<string, QuestionnaireRow>();
        for (const { unitPath } of postsAllowing(actor, 'records.read'))
          for (const row of await questionnairesUnder(db, unitPath)) found.set(row.id, row);
        const waves = await wavesOf(db, [...found.keys()]);
        return [...found.values()].map((row) =>
          presentSummary(
            row,
            waves.filter(({ questionnaireId }) => questionnaireId === row.id),
            clock.nowMs(),
          ),
        );
      },
    ),
    route(
      {
        method: 'post',
        path: '/questionnaires',
        operationId: 'addQuestionnaire',
        summary: 'Write a questionnaire: questions, conditions, both languages, when a sheet is valid',
        access: 'records.move',
        body: NewQuestionnaire,
        maxBodyBytes: LARGEST_DEFINITION_BYTES,
        response: QuestionnaireDetail,
        scope: async ({ body }) => (await findUnit(db, body.unitId))?.path ?? null,
      },
      async ({ body, actor }) => detail(actor, await addQuestionnaire(ctx, actor, body)),
    ),
    route(
      {
        method: 'get',
        path: '/questionnaires/{id}',
        operationId: 'getQuestionnaire',
        summary: 'A questionnaire with its newest version and its waves',
        access: 'records.read',
        params: QuestionnaireParams,
        response: QuestionnaireDetail,
      },
      async ({ params, actor }) => detail(actor, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/questionnaires/{id}/definition',
        operationId: 'changeQuestionnaire',
        summary: 'Change a questionnaire; once opened, the change is a new version',
        access: 'records.move',
        params: QuestionnaireParams,
        body: ChangeQuestionnaire,
        maxBodyBytes: LARGEST_DEFINITION_BYTES,
        response: QuestionnaireDetail,
        scope: unitOf,
      },
      async ({ params, body, actor }) =>
        detail(actor, (await changeQuestionnaire(ctx, actor, params.id, body)).id),
    ),
    route(
      {
        method: 'post',
        path: '/questionnaires/{id}/waves',
        operationId: 'openQuestionnaireWave',
        summary: 'Open the newest version in places for a time; a record for each place begins to count',
        access: 'records.move',
        params: QuestionnaireParams,
        body: OpenWave,
        response: QuestionnaireDetail,
        scope: unitOf,
      },
      async ({ params, body, actor }) => {
        await openWave(ctx, actor, params.id, body);
        return detail(actor, params.id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/questionnaire-waves/{id}/close',
        operationId: 'closeQuestionnaireWave',
        summary: 'Close a wave: what was handed out, came back and is valid is counted at every place',
        access: 'records.move',
        params: QuestionnaireParams,
        response: QuestionnaireDetail,
        scope: unitOfWave,
      },
      async ({ params, actor }) => detail(actor, await closeWave(ctx, actor, params.id)),
    ),
    route(
      {
        method: 'get',
        path: '/questionnaire-waves/{id}/results',
        operationId: 'readQuestionnaireResults',
        summary: 'Results of a closed wave, compared with another; small counts are withheld',
        access: 'records.read',
        params: QuestionnaireParams,
        query: ResultsQuery,
        response: Results,
        scope: unitOfWave,
      },
      async ({ params, query }) => readResults(ctx, params.id, query.with),
    ),
    route(
      {
        method: 'post',
        path: '/questionnaire-places/{id}/slips',
        operationId: 'issueQuestionnaires',
        summary: 'Hand out at a place: invitations whose secrets are told this once, or papers',
        access: 'records.move',
        params: WavePlaceParams,
        body: IssueSlips,
        response: IssuedSlips,
        scope: unitOfPlace,
      },
      async ({ params, body, actor }) => issueSlips(ctx, actor, params.id, body),
    ),
    route(
      {
        method: 'post',
        path: '/questionnaire-places/{id}/withdrawn-slips',
        operationId: 'withdrawQuestionnaires',
        summary: 'Withdraw invitations that were lost, by their numbers: their codes answer nothing any more',
        access: 'records.move',
        params: WavePlaceParams,
        body: WithdrawSlips,
        response: WithdrawnSlips,
        scope: unitOfPlace,
      },
      async ({ params, body, actor }) => withdrawSlips(ctx, actor, params.id, body),
    ),
    route(
      {
        method: 'post',
        path: '/questionnaire-places/{id}/papers',
        operationId: 'enterQuestionnairePaper',
        summary: 'Enter a sheet that came back on paper, with its scan',
        access: 'records.move',
        params: WavePlaceParams,
        body: EnterPaper,
        response: EnteredPaper,
        scope: unitOfPlace,
      },
      async ({ params, body, actor, idempotencyKey }) =>
        enterPaper(ctx, actor, params.id, body, idempotencyKey),
    ),
  ];
}
