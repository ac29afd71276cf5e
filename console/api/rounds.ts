import { queryOptions } from '@tanstack/react-query';
import { Round, RoundAnswer, RoundBoard, type RoundOutcome, RoundStill } from '../../contract/rounds.ts';
import { get, post } from './client.ts';

const POLL_MS = 15_000;
const one = encodeURIComponent;

export const roundQueries = {
  board: (unitId: string) =>
    queryOptions({
      queryKey: ['rounds', unitId],
      queryFn: () => get(`/rounds?unitId=${one(unitId)}`, RoundBoard),
      refetchInterval: POLL_MS,
    }),
  round: (id: string) =>
    queryOptions({ queryKey: ['rounds', 'round', id], queryFn: () => get(`/rounds/${id}`, Round) }),
} as const;

export const beginRound = async (unitId: string): Promise<Round> =>
  Round.parse(await post('/rounds', { unitId }));
export const takeStill = async (roundId: string, cameraId: string): Promise<RoundStill> =>
  RoundStill.parse(await post(`/rounds/${roundId}/cameras/${one(cameraId)}/still`));
export const sendAnswer = async (
  roundId: string,
  cameraId: string,
  answer: { outcome: RoundOutcome; stillId: string | null; reason?: string },
): Promise<RoundAnswer> =>
  RoundAnswer.parse(await post(`/rounds/${roundId}/cameras/${one(cameraId)}/answer`, answer));
