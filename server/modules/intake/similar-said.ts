import type { IntakeLanguage, SimilarSaid } from '../../../contract/intake.ts';
import type { Data } from '../../../programmes/kit/index.ts';
import { publishedRecords, similarIn } from '../ledger/index.ts';
import { type Box, type IntakeContext, textOf } from './intake-context.ts';
import { presentPublished } from './read-results.ts';
import type { PlaceRow } from './store.ts';

const MOST_SHOWN = 3;

/**
 * What a resident may read of records that may mean the same as theirs; undefined where there are none. Nobody's words, number
 * or name: of a record that no moderator has shown only its state (its words for the author speak to the author), of one that is shown what everybody reads.
 */
export async function similarSaid(
  ctx: IntakeContext,
  box: Box,
  place: PlaceRow,
  data: Readonly<Record<string, unknown>>,
  language: IntakeLanguage,
): Promise<SimilarSaid | undefined> {
  const { declared, intake } = box;
  const decl = declared.type.duplicatesOf;
  if (!decl) return undefined;
  const report = { id: '', happenedAtMs: ctx.ledger.clock.nowMs(), data: data as Data };
  const found = await similarIn(ctx.ledger, declared, place.unitPath, report);
  if (found.length === 0) return undefined;
  const isShown = ({ state }: { state: string }): boolean => state === intake.shows?.state;
  const ids = found.filter(isShown).map(({ id }) => id);
  const shown =
    ids.length === 0 ? [] : await publishedRecords(ctx.ledger, declared, { ids, limit: MOST_SHOWN });
  const say = (key: string): string => textOf(ctx, declared, language, key);
  return {
    withinDays: decl.withinDays,
    kind: decl.kind.map((field) => say(`${field}.${String(data[field])}`)).join(' · '),
    told: [...new Set(found.filter((each) => !isShown(each)).map(({ state }) => say(`state.${state}`)))],
    shown: shown.map((record) => presentPublished(ctx, box, record, language)),
  };
}
