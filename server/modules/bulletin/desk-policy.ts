import {
  BRIEF_STATES,
  DESK_MOVES,
  type DeskMove,
  type DeskMoveName,
  WRITABLE,
} from '../../../contract/bulletin/desk-moves.ts';
import {
  type Actor,
  allow,
  type HeldPost,
  type Permission,
  postsAllowing,
} from '../../../contract/permissions.ts';
import { WardError } from '../../platform/errors.ts';
import type { BriefRow } from './store/briefs.ts';

/** The post by which the actor does it at the unit; `forbidden` where none does. */
export function postOrRefuse(actor: Actor, permission: Permission, unitPath: string): HeldPost {
  const [post] = postsAllowing(actor, permission, unitPath);
  if (!post)
    throw new WardError('forbidden', { detail: `no post of yours does this (${permission}) at ${unitPath}` });
  return post;
}

type Where = Pick<BriefRow, 'state' | 'unitPath' | 'authorId'>;

/** Moves that the actor may make on a brief now. */
export const movesFor = (actor: Actor, brief: Where): DeskMoveName[] =>
  (Object.entries(DESK_MOVES) as [DeskMoveName, DeskMove][]).flatMap(([name, move]) =>
    move.from.includes(brief.state) &&
    allow(actor, move.permission, brief.unitPath) &&
    !(move.notAuthor && brief.authorId === actor.personId)
      ? [name]
      : [],
  );

export const mayWrite = (actor: Actor, { state, unitPath }: Where): boolean => {
  const permission = WRITABLE[state];
  return permission !== undefined && allow(actor, permission, unitPath);
};

export function writerOrRefuse(actor: Actor, { state, unitPath }: Where): HeldPost {
  const permission = WRITABLE[state];
  if (permission === undefined)
    throw new WardError('illegal-move', {
      detail: `nobody writes in it while it is ${BRIEF_STATES[state].en} (${BRIEF_STATES[state].zh})`,
      remedy: 'Take it back, or have the desk return it, to change it.',
    });
  return postOrRefuse(actor, permission, unitPath);
}

/** Refuses a move that the table does not have, a signature on one’s own brief, and a negative end without a reason. */
export function checkMove(
  actor: Actor,
  brief: Where,
  name: DeskMoveName,
  reason: string | null,
): { move: DeskMove; post: HeldPost } {
  const move: DeskMove = DESK_MOVES[name];
  const post = postOrRefuse(actor, move.permission, brief.unitPath);
  if (!move.from.includes(brief.state))
    throw new WardError('illegal-move', {
      detail: `${move.en} (${move.zh}) is not possible while it is ${BRIEF_STATES[brief.state].en} (${BRIEF_STATES[brief.state].zh})`,
    });
  if (move.notAuthor && brief.authorId === actor.personId)
    throw new WardError('forbidden', {
      detail: 'who wrote a brief does not sign it',
      remedy: 'Another head of the unit, or their deputy, signs.',
    });
  if (move.reason === 'required' && reason === null)
    throw new WardError('unprocessable', {
      detail: `${move.en} (${move.zh}) needs a reason: it reaches the author`,
      fields: [{ path: 'reason', message: 'is required' }],
    });
  return { move, post };
}
