import { Link } from '@tanstack/react-router';
import type { BriefSummary } from '../../contract/bulletin/desk.ts';
import { BRIEF_STATES } from '../../contract/bulletin/desk-moves.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { PlainTable } from '../ui/plain-table.tsx';
import { useRowKeys } from '../ui/use-row-keys.ts';

const MOST = 200;

/** Briefs one a line; J and K go from one to the next, X marks it. */
export function BriefList({
  name,
  briefs,
  marked,
  onMark,
}: {
  name: string;
  briefs: readonly BriefSummary[];
  marked: ReadonlySet<string>;
  onMark: ((id: string) => void) | undefined;
}) {
  const { say, language } = useSay();
  const unitName = useUnitName();
  const around = useRowKeys<HTMLDivElement>();
  return (
    <div ref={around}>
      <PlainTable
        name={name}
        heads={
          <>
            {onMark && <th>{say('bulletin.mark')}</th>}
            <th>{say('bulletin.title')}</th>
            <th>{say('bulletin.state')}</th>
            <th>{say('records.unit')}</th>
            <th>{say('bulletin.changed')}</th>
          </>
        }
      >
        {briefs.slice(0, MOST).map((brief) => (
          <tr key={brief.id} data-brief={brief.id}>
            {onMark && (
              <td>
                <label className="pick">
                  <input
                    type="checkbox"
                    aria-label={say('bulletin.markThis', { title: brief.title })}
                    checked={marked.has(brief.id)}
                    onChange={() => onMark(brief.id)}
                  />
                </label>
              </td>
            )}
            <td className="brief-title">
              <Link to="/briefs/$briefId" params={{ briefId: brief.id }}>
                {brief.title || say('bulletin.untitled')}
              </Link>
              <div className="quiet">
                {[
                  brief.kind === 'item' && say('bulletin.kind.item'),
                  say('bulletin.figureCount', { n: brief.figures }),
                  brief.openComments > 0 && say('bulletin.commentCount', { n: brief.openComments }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
              {brief.feedback && <div className="feedback">{brief.feedback}</div>}
            </td>
            <td>
              <span className="tag" data-state={brief.state}>
                {BRIEF_STATES[brief.state][language]}
              </span>
            </td>
            <td>
              {unitName(brief.unitPath)}
              <div className="quiet">{brief.author}</div>
            </td>
            <td className="number">{shortTime(brief.changedAt)}</td>
          </tr>
        ))}
      </PlainTable>
      {briefs.length > MOST && <p className="quiet">{say('bulletin.moreBriefs', { n: briefs.length })}</p>}
    </div>
  );
}
