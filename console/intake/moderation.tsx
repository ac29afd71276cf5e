import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { RecordDetail } from '../../contract/ledger.ts';
import { MODERATION_RULES } from '../../contract/moderation-rules.ts';
import { intakeQueries } from '../api/intake.ts';
import { recordQueries } from '../api/records.ts';
import { useDeclaredText } from '../records/declared.ts';
import { Shown } from '../records/shown.tsx';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded, Problem } from '../ui/problem-text.tsx';
import { BOX_TYPES, type BoxType, boxType } from './boxes.ts';
import { Told } from './told.tsx';

const isShowing = (box: BoxType, name: string): boolean =>
  box.type.type.moves[name]?.to !== undefined && box.type.type.moves[name]?.to === box.intake.shows?.state;
/** What a moderator weighs: what was said and done; the author's words are not what is shown. */
function fieldsWeighed({ type }: RecordDetail): readonly string[] {
  const box = boxType(type);
  if (!box) return [];
  const { intake } = box;
  return [intake.titleFrom, intake.photos, ...intake.tells, intake.rate?.field].filter(
    (field) => field !== undefined,
  );
}
function movesOfModerator({ type, moves }: RecordDetail): readonly string[] {
  const box = boxType(type);
  return box ? moves.filter((name) => isShowing(box, name) || name === box.intake.sendBack) : [];
}

/** What everybody reads of a type now, with the way to take it down. */
function PublishedOf({ box }: { box: BoxType }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const { type, intake } = box;
  const shows = intake.shows;
  const query = useInfiniteQuery(recordQueries.list({ type: type.id, state: shows?.state }));
  const rows = query.data?.pages.flatMap(({ records }) => records) ?? [];
  if (query.error) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (!query.isPending && rows.length === 0) return <p className="quiet">{say('intake.published.none')}</p>;
  return (
    <>
      <PlainTable
        name={say('intake.published')}
        heads={
          <>
            {shows?.fields.map((field) => (
              <th key={field}>{text(type, field)}</th>
            ))}
            <th>{say('intake.published.since')}</th>
            <th>{say('intake.published.record')}</th>
          </>
        }
      >
        {rows.map((record) => (
          <tr key={record.id}>
            {shows?.fields.map((field) => (
              <td key={field}>
                <Shown type={type} field={field} value={record.data[field] ?? null} recordId={record.id} />
              </td>
            ))}
            <td className="number">{shortTime(record.changedAt)}</td>
            <td>
              <Link className="alone" to="/records/$recordId" params={{ recordId: record.id }}>
                {record.title}
              </Link>
            </td>
          </tr>
        ))}
      </PlainTable>
      {query.hasNextPage && (
        <Button disabled={query.isFetching} onClick={() => void query.fetchNextPage()}>
          {say('intake.published.more')}
        </Button>
      )}
    </>
  );
}

/** Results before and after a moderator showed them to everybody, and the rules that anybody can hold them to. */
export function Moderation() {
  const { say, language } = useSay();
  const query = useQuery(intakeQueries.awaiting);
  const { title, rules } = MODERATION_RULES[language];
  return (
    <div className="moderation">
      <p className="quiet">{say('intake.awaiting.hint')}</p>
      <h3>{say('intake.awaiting')}</h3>
      <Loaded
        query={query}
        empty={{ when: ({ records }) => records.length === 0, text: say('intake.awaiting.none') }}
      >
        {({ records }) => (
          <ul className="list">
            {records.map(({ id }) => (
              <Told key={id} id={id} fields={fieldsWeighed} moves={movesOfModerator} />
            ))}
          </ul>
        )}
      </Loaded>
      <h3>{say('intake.published')}</h3>
      <p className="quiet">{say('intake.published.hint')}</p>
      {BOX_TYPES.filter(({ intake }) => intake.shows).map((box) => (
        <PublishedOf key={box.type.id} box={box} />
      ))}
      <details>
        <summary>{title}</summary>
        <ol>
          {rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ol>
      </details>
    </div>
  );
}
