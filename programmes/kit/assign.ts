import { type Actor, type HeldPost, isUnder, PERMISSIONS, type Role } from '../../contract/permissions.ts';
import type { Report } from './check-intake.ts';
import type { MoveDecl, RecordType } from './declare.ts';

export type AssigneeKind = 'unit' | 'post' | 'person';

/** 派单: whoever makes the move picks who goes on with the record; it stands in their work until another is picked. */
export interface AssignsDecl {
  to: readonly AssigneeKind[];
  /**
   * Who may be picked: somebody with one of these roles, in the unit of the record or above it (`own`), anywhere in its street
   * (`street`), or in any unit of its district (`district`), whatever the department.
   */
  among: { roles: readonly Role[]; within: 'own' | 'street' | 'district' };
}

/** Names under which an entry says whom the record went to: no field bears them. */
export const ASSIGNEE = 'assignee';
export const ASSIGNEE_NAME = 'assignee-name';

/** Every name by which a record can wait for this person: `person:ID`, `post:ID`, `unit:ID`. */
export const assigneeKeysOf = (actor: Pick<Actor, 'personId' | 'posts'>): string[] => [
  `person:${actor.personId}`,
  ...actor.posts.map(({ postId }) => `post:${postId}`),
  ...new Set(actor.posts.map(({ unitId }) => `unit:${unitId}`)),
];

/** The post by which a record waits for the actor; `person` where it is they themselves; undefined where it does not. */
export function assignedPost(actor: Actor, assigneeId: string | null): HeldPost | 'person' | undefined {
  if (assigneeId === null) return undefined;
  if (assigneeId === `person:${actor.personId}`) return actor.posts[0] ?? 'person';
  return actor.posts.find(
    ({ postId, unitId }) => assigneeId === `post:${postId}` || assigneeId === `unit:${unitId}`,
  );
}

const DEPTH = { street: 2, district: 1 } as const;
/** The unit below which somebody may be picked; undefined where it is the record's own unit or one above it. */
export const assignedBelow = (unitPath: string, { among: { within } }: AssignsDecl): string | undefined =>
  within === 'own' ? undefined : unitPath.split('/').slice(0, DEPTH[within]).join('/');

/** May somebody at this post be picked for a record of this unit? */
export function mayBeAssigned(
  assigns: AssignsDecl,
  unitPath: string,
  post: Pick<HeldPost, 'role' | 'unitPath'>,
): boolean {
  const below = assignedBelow(unitPath, assigns);
  const near = below === undefined ? isUnder(unitPath, post.unitPath) : isUnder(post.unitPath, below);
  return near && assigns.among.roles.includes(post.role);
}

/** Faults of a move that assigns or gives back what was assigned. */
export function checkAssigns(type: RecordType, move: MoveDecl, place: string, report: Report): void {
  const { assigns, returns } = move;
  if (returns) {
    if (!move.by.includes('assignee'))
      report(place, 'gives back what was not assigned to its maker', 'let `by` name `assignee`');
    if (move.reason !== 'required') report(place, 'gives back without a word', "say `reason: 'required'`");
    if (assigns) report(place, 'assigns and gives back', 'declare two moves');
  }
  if (move.from === 'new' && (assigns || returns || move.by.includes('assignee')))
    report(place, 'is about an assignee before there is a record', 'declare it on a state');
  if (!assigns) return;
  if (move.quorum) report(place, 'assigns what several sign', 'assign by a move of its own');
  if (assigns.to.length === 0 || assigns.among.roles.length === 0)
    report(place, 'assigns to nobody', 'name kinds under `to` and roles under `among`');
  const states = move.to === undefined ? move.from : [move.to];
  const mayMove: readonly string[] = PERMISSIONS['records.move'];
  for (const role of assigns.among.roles) {
    if (!mayMove.includes(role))
      report(place, `assigns to ${role}, who moves no records`, 'name another role');
    if (!type.assigneeSees && !type.see.some(({ roles }) => roles.includes(role)))
      report(
        place,
        `assigns to ${role}, who does not see the record`,
        'say `assigneeSees`, or name it under `see`',
      );
    for (const state of states)
      if (
        !Object.values(type.moves).some(
          ({ from, by }) =>
            from !== 'new' && from.includes(state) && by.some((each) => each === 'assignee' || each === role),
        )
      )
        report(
          place,
          `assigns to ${role}, who can do nothing in ${state}`,
          'give them a move `by` `assignee`',
        );
  }
}
