import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, type FormInstance } from 'antd';
import { useDeferredValue, useEffect } from 'react';
import type { PossibleDuplicate } from '../../contract/ledger.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { queries } from '../api/queries.ts';
import { recordQueries } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { fromBeijingInput, shortTime } from '../ui/format.ts';
import { useDeclaredText } from './declared.ts';
import type { Filled } from './move-form.tsx';

/** Has the reader a role that merges records of the type? Whether here, the server says. */
function useMayMerge({ type }: DeclaredType): boolean {
  const me = useQuery(queries.me);
  const moves = [type.merge?.keep.move, type.merge?.end.move].map((move) => type.moves[move ?? '']);
  return moves.every((move) =>
    (me.data?.posts ?? []).some(({ role }) => move?.by.some((each) => each === role)),
  );
}

/** Before it is sent: records that may be the same as what is being written down, with the way to merge. */
export function DuplicateWarning({
  type,
  form,
  onMerge,
  onSeen,
}: {
  type: DeclaredType;
  form: FormInstance<Filled>;
  onMerge: (candidate: PossibleDuplicate) => void;
  /** How many are shown. */
  onSeen: (count: number) => void;
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const mayMerge = useMayMerge(type);
  const decl = type.type.duplicatesOf;
  const filled = useDeferredValue(Form.useWatch((values: Filled) => values, form));
  const said = filled?.data ?? {};
  const data = Object.fromEntries(
    [decl?.place ?? '', ...(decl?.kind ?? [])].flatMap((field) =>
      said[field] === undefined || said[field] === null ? [] : [[field, said[field]]],
    ),
  );
  const happenedAt = filled?.happenedAt ? fromBeijingInput(filled.happenedAt) : undefined;
  const found = useQuery({
    ...recordQueries.duplicates(type.id, data, happenedAt),
    enabled: decl !== undefined && [decl.place, ...decl.kind].every((field) => Boolean(data[field])),
  });
  const records = found.data?.records ?? [];
  useEffect(() => onSeen(records.length), [onSeen, records.length]);
  if (records.length === 0) return null;
  return (
    <Alert
      className="stays"
      type="warning"
      showIcon
      title={say('duplicates.warning')}
      description={
        <ul className="list">
          {records.map((record) => (
            <li key={record.id} className="row">
              <a href={`/records/${record.id}`} target="_blank" rel="noreferrer">
                {record.title}
              </a>
              <span className="quiet">
                {text(type, `state.${record.state}`)} · {shortTime(record.happenedAt)}
              </span>
              {mayMerge && (
                <Button size="small" onClick={() => onMerge(record)}>
                  {say('duplicates.merge')}
                </Button>
              )}
            </li>
          ))}
          {found.data?.more && <li className="quiet">{say('duplicates.more')}</li>}
        </ul>
      }
    />
  );
}
