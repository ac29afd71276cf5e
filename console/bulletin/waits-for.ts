import { type BriefState, DESK_MOVES, type DeskMove, WRITABLE } from '../../contract/bulletin/desk-moves.ts';
import type { Permission } from '../../contract/permissions.ts';

const MOVES: readonly DeskMove[] = Object.values(DESK_MOVES);
/** That it can be taken back, or thought over again, is nobody's task. */
const NO_TASK: ReadonlySet<DeskMove> = new Set([DESK_MOVES['take-back'], DESK_MOVES.reconsider]);

/** States in which a brief waits for somebody with these permissions, by the desk's table. */
export function statesWaitingFor(permissions: ReadonlySet<Permission>): ReadonlySet<BriefState> {
  const states = new Set<BriefState>();
  for (const move of MOVES)
    if (permissions.has(move.permission) && !NO_TASK.has(move))
      for (const state of move.from) states.add(state);
  for (const [state, permission] of Object.entries(WRITABLE))
    if (permissions.has(permission)) states.add(state as BriefState);
  return states;
}
