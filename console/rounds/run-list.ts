import type { RoundCamera, RoundCheck, RoundOutcome } from '../../contract/rounds.ts';
import { ROUND_OUTCOMES } from '../../contract/rounds.ts';

/** What was pressed here, before the server has said so. */
export type Pressed = ReadonlyMap<string, RoundOutcome>;

export const outcomeOfKey = (key: string): RoundOutcome | undefined =>
  (Object.keys(ROUND_OUTCOMES) as RoundOutcome[]).find((outcome) => ROUND_OUTCOMES[outcome].key === key);

/** The answer about a camera as far as it is known here: pressed, else told by the server. */
export const outcomeOf = (
  camera: RoundCamera,
  checks: ReadonlyMap<string, RoundCheck>,
  pressed: Pressed,
): RoundOutcome | undefined =>
  pressed.get(camera.id) ?? checks.get(camera.id)?.outcome ?? camera.check?.outcome;

/** Cameras that still wait, from this place on and then from the start: a round goes round. */
export function waitingFrom(
  cameras: readonly RoundCamera[],
  at: number,
  isAnswered: (camera: RoundCamera) => boolean,
): RoundCamera[] {
  const turned = [...cameras.slice(at), ...cameras.slice(0, at)];
  return turned.filter((camera) => !isAnswered(camera));
}
