import type { Actor } from '../../../../contract/permissions.ts';
import {
  ASSIGNEE,
  type DeclaredType,
  mayGoOn,
  type RecordView,
  type Refusal,
  type Value,
} from '../../../../programmes/kit/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import type { Judged, Move } from '../judge-move.ts';
import { type Assignee, whoMayGoOn } from './assignees.ts';
import { putNotices } from './notice-store.ts';

/** Is it somebody's who may go on with it? `null` takes it back: it waits for nobody by name. */
export function checkHandOver(
  declared: DeclaredType,
  record: RecordView,
  { data }: Pick<Move, 'data'>,
  assignees: ReadonlyMap<string, Assignee>,
): Refusal | { ok: true; data: Record<string, Value> } {
  const refuse = (path: string, message: string): Refusal => ({
    ok: false,
    code: 'unprocessable',
    detail: message,
    fields: [{ path, message }],
  });
  const [stray] = Object.keys(data).filter((name) => name !== 'assignee');
  if (stray !== undefined) return refuse(`data.${stray}`, 'this move does not set it');
  const to = data['assignee'];
  if (to === null) return { ok: true, data: { assignee: null, 'assignee-name': null } };
  const assignee = typeof to === 'string' ? assignees.get(to) : undefined;
  if (!assignee) return refuse('data.assignee', 'is no person, post or unit with somebody there');
  const alone = assignee.key.startsWith('person:')
    ? whoMayGoOn(declared, record, assignee.holders).length > 0
    : assignee.holders.some((post) => mayGoOn(declared, record, { personId: '', posts: [post] }));
  return alone
    ? { ok: true, data: { assignee: assignee.key, 'assignee-name': assignee.name } }
    : refuse('data.assignee', `${assignee.name} may not see this record or make any move on it`);
}

/** Tells those to whom the records were handed, in the transaction of the moves; nobody is told of their own doing. */
export async function tellHandedOver(
  sql: Sql,
  done: readonly { judged: Judged; declared: DeclaredType; actor: Actor }[],
  assignees: ReadonlyMap<string, Assignee>,
): Promise<void> {
  const notices = done.flatMap(({ judged: { entry, row }, declared, actor }) => {
    const assignee = ASSIGNEE in entry.data ? assignees.get(String(entry.data[ASSIGNEE])) : undefined;
    return whoMayGoOn(declared, row, assignee?.holders ?? [])
      .filter(({ personId }) => personId !== actor.personId)
      .map(({ personId }) => ({
        personId,
        kind: 'handed-over' as const,
        recordId: row.id,
        key: `handed-over:${row.id}:${entry.n}:${personId}`,
        byName: entry.by.name,
      }));
  });
  const [first] = done;
  if (first && notices.length > 0) await putNotices(sql, notices, first.judged.entry.recordedAtMs);
}
