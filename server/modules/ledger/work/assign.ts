import {
  ASSIGNEE,
  ASSIGNEE_NAME,
  type AssigneeKind,
  type DeclaredType,
  type Entry,
  type MoveDecl,
  mayBeAssigned,
  mayGoOn,
  type RecordView,
  type Refusal,
  type Value,
} from '../../../../programmes/kit/index.ts';
import type { Move } from '../judge-move.ts';
import { type Assignee, assignedBy } from './assignees.ts';

const refuse = (message: string): Refusal => ({
  ok: false,
  code: 'unprocessable',
  detail: message,
  fields: [{ path: `data.${ASSIGNEE}`, message }],
});

/** What a move says besides whom it assigns the record to. */
export function withoutAssignee({ assigns }: MoveDecl, data: Move['data']): Move['data'] {
  if (!assigns) return data;
  const { [ASSIGNEE]: _, ...rest } = data;
  return rest;
}

const kindOf = (key: string): string => key.slice(0, key.indexOf(':'));

/** Whom the record goes to by this move: picked by its maker, or whoever assigned it last; nothing for every other move. */
export function nameAssignee(
  declared: DeclaredType,
  { assigns, returns }: MoveDecl,
  { data }: Pick<Move, 'data'>,
  standing: {
    entries: readonly Pick<Entry, 'move' | 'by'>[];
    assignees: ReadonlyMap<string, Assignee>;
  },
): Refusal | { ok: true; data: Record<string, Value> } {
  if (returns) {
    const by = assignedBy(declared, standing.entries);
    return by?.personId
      ? { ok: true, data: { [ASSIGNEE]: `person:${by.personId}`, [ASSIGNEE_NAME]: by.name } }
      : { ok: true, data: { [ASSIGNEE]: null, [ASSIGNEE_NAME]: null } };
  }
  if (!assigns) return { ok: true, data: {} };
  const to = data[ASSIGNEE];
  if (to === undefined || to === null || to === '') return refuse('is required: say whom it goes to');
  const assignee = typeof to === 'string' ? standing.assignees.get(to) : undefined;
  if (!assignee) return refuse('is no person, post or unit with somebody there');
  if (!assigns.to.includes(kindOf(assignee.key) as AssigneeKind))
    return refuse(`is no ${assigns.to.join(' or ')}`);
  return { ok: true, data: { [ASSIGNEE]: assignee.key, [ASSIGNEE_NAME]: assignee.name } };
}

/** May the record, as it stands after the move, be theirs: in role and unit as declared, to see and to go on with? */
export function checkAssigned(
  declared: DeclaredType,
  { assigns }: MoveDecl,
  after: RecordView,
  assignees: ReadonlyMap<string, Assignee>,
): Refusal | { ok: true } {
  const assignee = assigns && after.assigneeId !== null ? assignees.get(after.assigneeId) : undefined;
  if (!assigns || !assignee) return { ok: true };
  const able = assignee.holders.filter((post) => mayBeAssigned(assigns, after.unitPath, post));
  if (able.length === 0)
    return refuse(`${assignee.name} is not among those whom this move may assign a record to`);
  const person = kindOf(assignee.key) === 'person';
  const goesOn = able.some((post) =>
    mayGoOn(declared, after, { personId: person ? post.personId : '', posts: [post] }),
  );
  return goesOn ? { ok: true } : refuse(`${assignee.name} may not see this record or make any move on it`);
}
