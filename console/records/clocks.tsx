import type { RecordClock } from '../../contract/ledger.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { useDeclaredText } from './declared.ts';

/** When something is due, in words: late and unknown are said, never shown by colour alone. */
export function DueTag({
  dueAt,
  late,
  year = null,
}: {
  dueAt: string | null;
  late: boolean;
  year?: number | null;
}) {
  const { say } = useSay();
  if (dueAt === null)
    return (
      <span className="tag amber">
        {year === null ? say('due.unknown') : say('due.unpublished', { year })}
      </span>
    );
  return (
    <span className={late ? 'tag bad' : 'tag'}>
      {late ? say('due.overdue', { time: shortTime(dueAt) }) : say('due.by', { time: shortTime(dueAt) })}
    </span>
  );
}

/** The clocks of a record: what is due when, what waits, what was done in time. */
export function Clocks({ type, clocks }: { type: DeclaredType; clocks: readonly RecordClock[] }) {
  const { say } = useSay();
  const text = useDeclaredText();
  return (
    <ul className="list">
      {clocks.map((clock) => (
        <li key={clock.clock} className="row">
          <span>{text(type, `clock.${clock.clock}`)}</span>
          {clock.state === 'stopped' ? (
            <span className={clock.late ? 'tag amber' : 'tag'}>
              {say(clock.late ? 'due.doneLate' : 'due.done', { time: shortTime(clock.stoppedAt ?? '') })}
            </span>
          ) : clock.state === 'waiting' ? (
            <span className="tag">{say('due.waiting')}</span>
          ) : (
            <DueTag dueAt={clock.dueAt} late={clock.late} year={clock.unpublishedYear} />
          )}
        </li>
      ))}
    </ul>
  );
}
