import { allow } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import { type Register, registerFigures, upholdContributions } from '../figures/index.ts';
import { type RoundRow, roundsById } from './store/rounds.ts';

const TYPE = 'registers/round';
const FIGURES = registerFigures(['registers/round/done', 'registers/round/overdue']);

/** A round counts on the day it was due: as done, and as overdue where its time was over before it ended. */
const contributionsOf = ({ dueFrom, endedAt, overdueAt }: RoundRow) => {
  const day = toBeijingIso(dueFrom.getTime()).slice(0, 10);
  return [
    ...(endedAt === null ? [] : [{ figure: `${TYPE}/done`, day, value: 1, key: null }]),
    ...(overdueAt === null ? [] : [{ figure: `${TYPE}/overdue`, day, value: 1, key: null }]),
  ];
};

/** Rounds as figures count them. */
export const ROUND_REGISTER: Register = {
  typeId: TYPE,
  figures: FIGURES,
  sees: (actor, unitPath) => allow(actor, 'rounds.read', unitPath),
  async registered(sql, ids) {
    return (await roundsById(sql, ids)).map((round) => {
      const at = toBeijingIso(round.dueFrom.getTime());
      return {
        shown: {
          id: round.id,
          type: TYPE,
          unitPath: round.unitPath,
          state: round.endedAt === null ? 'open' : 'ended',
          version: 1,
          title: `视频巡查 ${at.slice(0, 16).replace('T', ' ')}`,
          data: {},
          openedAt: at,
          changedAt: round.endedAt ? toBeijingIso(round.endedAt.getTime()) : at,
        },
        wanted: contributionsOf(round),
      };
    });
  },
};

/** Makes what the round brings to figures what its row says, in the caller's transaction. */
export async function upholdRound(sql: Sql, id: string): Promise<void> {
  for (const round of await roundsById(sql, [id]))
    await upholdContributions(sql, FIGURES, { id, unitPath: round.unitPath }, contributionsOf(round));
}
