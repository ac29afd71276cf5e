import type { Role } from '../../contract/permissions.ts';
import type { DeclaredType, MoveDecl, RecordType } from './declare.ts';

/**
 * 交办: the one move that every record type has. It names who is to go on with the record (a person, whoever stands at a post,
 * or a unit) and stands in the journal as any other move; no declaration may use its name.
 */
export const HAND_OVER = 'hand-over';

const NO_ROLES: readonly string[] = ['author', 'resident', 'assignee'];

const rolesOf = (type: RecordType): Role[] => [
  ...new Set(
    Object.values(type.moves)
      .filter(({ from }) => from !== 'new')
      .flatMap(({ by }) => by.filter((role): role is Role => !NO_ROLES.includes(role))),
  ),
];

/** The hand-over of a type: open until an end, to the roles that the type names, else to all who may move its records. */
const handOverOf = (type: RecordType): MoveDecl => ({
  from: Object.entries(type.states)
    .filter(([, { end }]) => end === undefined)
    .map(([state]) => state),
  by: type.handedOverBy ?? rolesOf(type),
  reason: 'optional',
});

/** A move of a type by its name, the general one too. */
export const moveOf = ({ type }: DeclaredType, name: string): MoveDecl | undefined =>
  name === HAND_OVER ? handOverOf(type) : Object.hasOwn(type.moves, name) ? type.moves[name] : undefined;
