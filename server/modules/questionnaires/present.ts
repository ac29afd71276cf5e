import type { z } from 'zod';
import type {
  QuestionnaireDetail,
  QuestionnaireSummary,
  Wave,
  WaveCounts,
  WavePlace,
} from '../../../contract/questionnaires.ts';
import { INVALID } from '../../../contract/questions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { QuestionnairesContext } from './questionnaires-context.ts';
import {
  type CountRow,
  countsOf,
  type PlaceRow,
  placesOf,
  type QuestionnaireRow,
  type WaveRow,
} from './store.ts';

/** Invitations that can be answered, and papers. */
export const handedOut = ({
  invitations,
  withdrawn,
  papers,
}: Pick<PlaceRow, 'invitations' | 'withdrawn' | 'papers'>): number => invitations - withdrawn + papers;

/** 发放 = invitations but those withdrawn, papers, and one for each answer by the box link: nothing was handed out before it. */
export function countsFor(
  places: readonly Pick<PlaceRow, 'id' | 'invitations' | 'withdrawn' | 'papers'>[],
  rows: readonly CountRow[],
): WaveCounts {
  const ids = new Set(places.map(({ id }) => id));
  const own = rows.filter(({ placeId }) => ids.has(placeId));
  const sum = (fits: (row: CountRow) => boolean): number =>
    own.reduce((total, row) => total + (fits(row) ? row.n : 0), 0);
  const box = sum(({ way }) => way === 'box');
  return {
    issued: places.reduce((total, place) => total + handedOut(place), 0) + box,
    withdrawn: places.reduce((total, { withdrawn }) => total + withdrawn, 0),
    returned: sum(() => true),
    valid: sum(({ why }) => why === null),
    invitation: sum(({ way }) => way === 'invitation'),
    box,
    paper: sum(({ way }) => way === 'paper'),
    invalid: Object.fromEntries(
      INVALID.map((why) => [why, sum((row) => row.why === why)]),
    ) as WaveCounts['invalid'],
  };
}

export const stateOf = (
  { opensAtMs, closesAtMs, closedAtMs }: Pick<WaveRow, 'opensAtMs' | 'closesAtMs' | 'closedAtMs'>,
  nowMs: number,
): Wave['state'] =>
  closedAtMs !== null ? 'closed' : nowMs < opensAtMs ? 'coming' : nowMs < closesAtMs ? 'open' : 'over';

export async function presentWaves(
  sql: Sql,
  { siteUrl, ledger }: QuestionnairesContext,
  waves: readonly WaveRow[],
  /** Places that the reader sees; of others nothing is told, in no sum either. */
  sees: (unitPath: string) => boolean,
): Promise<Wave[]> {
  const ids = waves.map(({ id }) => id);
  const places = (await placesOf(sql, ids)).filter(({ unitPath }) => sees(unitPath));
  const rows = await countsOf(sql, ids);
  return waves.map((wave) => {
    const own = places.filter(({ waveId }) => waveId === wave.id);
    return {
      id: wave.id,
      number: wave.number,
      version: wave.version,
      definition: wave.definition,
      opensAt: toBeijingIso(wave.opensAtMs),
      closesAt: toBeijingIso(wave.closesAtMs),
      closedAt: wave.closedAtMs === null ? null : toBeijingIso(wave.closedAtMs),
      state: stateOf(wave, ledger.clock.nowMs()),
      counts: countsFor(own, rows),
      places: own.map(
        (place): WavePlace => ({
          id: place.id,
          name: place.name,
          unitPath: place.unitPath,
          recordId: place.recordId,
          boxUrl: place.box ? `${siteUrl()}/s/${place.id}` : null,
          invitations: place.invitations,
          papers: place.papers,
          counts: countsFor([place], rows),
        }),
      ),
    };
  });
}

export const presentSummary = (
  row: QuestionnaireRow,
  waves: readonly WaveRow[],
  nowMs: number,
): z.input<typeof QuestionnaireSummary> => ({
  id: row.id,
  typeId: row.typeId,
  unitPath: row.unitPath,
  title: row.definition.title,
  version: row.version,
  opened: row.openedAtMs !== null,
  waves: waves.length,
  openWaves: waves.filter((wave) => stateOf(wave, nowMs) === 'open').length,
});

export const presentDetail = (row: QuestionnaireRow, waves: Wave[]): z.input<typeof QuestionnaireDetail> => ({
  id: row.id,
  typeId: row.typeId,
  unitPath: row.unitPath,
  title: row.definition.title,
  version: row.version,
  opened: row.openedAtMs !== null,
  changedAt: toBeijingIso(row.changedAtMs),
  changedBy: row.changedBy,
  definition: row.definition,
  waves,
});
