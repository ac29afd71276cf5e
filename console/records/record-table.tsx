import { Link } from '@tanstack/react-router';
import type { RecordSummary } from '../../contract/ledger.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { useRowKeys } from '../ui/use-row-keys.ts';
import { useWindowed } from '../ui/use-windowed.ts';
import { useDeclaredText } from './declared.ts';
import { DueCell } from './due-cell.tsx';
import { shownValue } from './shown-value.ts';

const COLUMNS_AT_FIRST = 4;

/** Fields that can stand as columns of a list. */
export const columnsOf = ({ type }: DeclaredType): string[] =>
  Object.keys(type.fields).filter(
    (field) => field !== type.title && type.fields[field]?.kind !== 'reference',
  );
export const usualColumns = (type: DeclaredType): string[] => columnsOf(type).slice(0, COLUMNS_AT_FIRST);

/** The room of rows that are not drawn. */
const Room = ({ px }: { px: number }) =>
  px > 0 ? (
    <tr className="room">
      <td style={{ height: px }} />
    </tr>
  ) : null;

/** Records as a table, those in sight of many; each row can be marked for what is done to many at once. */
export function RecordTable({
  type,
  rows,
  columns,
  chosen,
  onChoose,
}: {
  type: DeclaredType;
  rows: readonly RecordSummary[];
  columns: readonly string[];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const around = useRowKeys<HTMLDivElement>();
  const { from, to, before, after, measure } = useWindowed(rows.length, around);
  const clocked = type.type.clocks !== undefined;
  const choose = (ids: readonly string[], on: boolean): void => {
    const next = new Set(chosen);
    for (const id of ids)
      if (on) next.add(id);
      else next.delete(id);
    onChoose(next);
  };
  const all = rows.map(({ id }) => id);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={text(type)} ref={around}>
      <table className="plain" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th>
              <label className="pick">
                <input
                  type="checkbox"
                  aria-label={say('bulk.all')}
                  checked={all.length > 0 && all.every((id) => chosen.has(id))}
                  onChange={(event) => choose(all, event.target.checked)}
                />
              </label>
            </th>
            <th>{text(type, type.type.title)}</th>
            <th>{say('records.state')}</th>
            {clocked && <th>{say('records.due')}</th>}
            {columns.map((field) => (
              <th key={field}>{text(type, field)}</th>
            ))}
            <th>{say('records.changedAt')}</th>
          </tr>
        </thead>
        <tbody>
          <Room px={before} />
          {rows.slice(from, to).map((record, n) => (
            <tr key={record.id} ref={measure} data-index={from + n} aria-rowindex={from + n + 2}>
              <td>
                <label className="pick">
                  <input
                    type="checkbox"
                    aria-label={say('bulk.one', { title: record.title || record.id })}
                    checked={chosen.has(record.id)}
                    onChange={(event) => choose([record.id], event.target.checked)}
                  />
                </label>
              </td>
              <td>
                <Link className="alone" to="/records/$recordId" params={{ recordId: record.id }}>
                  {record.title || record.id}
                </Link>
              </td>
              <td>{text(type, `state.${record.state}`)}</td>
              {clocked && (
                <td>
                  <DueCell type={type} due={record.due} />
                </td>
              )}
              {columns.map((field) => (
                <td key={field}>{shownValue(type, field, record.data[field], text, say)}</td>
              ))}
              <td className="number">{shortTime(record.changedAt)}</td>
            </tr>
          ))}
          <Room px={after} />
        </tbody>
      </table>
    </div>
  );
}
