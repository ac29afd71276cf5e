import type { LevelRef, Track, UnitRef } from '../../../../contract/responses.ts';
import type { Aggregate, FoldMove, Line } from '../journal/aggregate.ts';
import { nextResponseState } from './machine.ts';
import { changeTitle } from './proposal-lines.ts';

export interface ResponseDoc {
  key: string;
  planId: string;
  planName: string;
  planVersion: string;
  headquarters: UnitRef;
  area: { id: string; name: string };
  track: Track;
  state: 'active' | 'ended';
  level: LevelRef | null;
  basis: string | null;
  levelSinceMs: number;
  startedAtMs: number;
  endedAtMs: number | null;
  /** How often the level was set: orders of one round carry its number. */
  round: number;
}

type Start = Pick<
  ResponseDoc,
  'key' | 'planId' | 'planName' | 'planVersion' | 'headquarters' | 'area' | 'track'
>;

function foldResponse(before: ResponseDoc | undefined, move: FoldMove): ResponseDoc {
  const state = nextResponseState(before?.state ?? 'none', move.move);
  if (state === undefined)
    throw new Error(`no move ${move.move} from ${before?.state ?? 'none'} of a response`);
  if (before && move.move === 'notice-received') return { ...before, state };
  const start: ResponseDoc = before ?? {
    ...(move.data['subject'] as Start),
    state,
    level: null,
    basis: null,
    levelSinceMs: move.happenedAtMs,
    startedAtMs: move.happenedAtMs,
    endedAtMs: null,
    round: 0,
  };
  return {
    ...start,
    state,
    planVersion: (move.data['planVersion'] as string | undefined) ?? start.planVersion,
    level: (move.data['level'] as LevelRef | null) ?? null,
    basis: (move.data['basis'] as string | null) ?? null,
    levelSinceMs: move.happenedAtMs,
    endedAtMs: state === 'ended' ? move.happenedAtMs : null,
    round: start.round + 1,
  };
}

function responseLine(doc: ResponseDoc, move: FoldMove): Line | undefined {
  if (move.move === 'notice-received')
    return {
      zh: `启动通知已签收：${String(move.data['name'])}`,
      en: `Start notice received by ${String(move.data['name'])}`,
    };
  const title = changeTitle({ ...doc, change: move.move as 'start' | 'raise' | 'lower' | 'end' });
  return { zh: `${title.zh}。${doc.headquarters.name}`, en: `${title.en}. ${doc.headquarters.name}` };
}

export const RESPONSE: Aggregate<ResponseDoc> = {
  kind: 'response',
  table: 'responses',
  fold: foldResponse,
  columns: (doc) => ({
    key: doc.key,
    state: doc.state,
    unit_path: doc.headquarters.path,
    started_at: { atMs: doc.startedAtMs },
  }),
  unitPath: (doc) => doc.headquarters.path,
  line: responseLine,
};
