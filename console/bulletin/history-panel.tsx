import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { BriefDetail, RevisionDiff } from '../../contract/bulletin/desk.ts';
import { BRIEF_STATES, type BriefState } from '../../contract/bulletin/desk-moves.ts';
import { bulletinQueries } from '../api/bulletin.ts';
import { useSay } from '../text/index.ts';
import { sayOr } from '../ui/act-text.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useMoveName } from './move-names.ts';
import { PartRuns } from './part-runs.tsx';

function Difference({ difference }: { difference: RevisionDiff }) {
  const { say } = useSay();
  if (difference.parts.length + difference.figures.length === 0)
    return <p className="quiet">{say('bulletin.noDifference')}</p>;
  return (
    <div className="stack">
      <PartRuns parts={difference.parts} />
      {difference.figures.length > 0 && (
        <ul>
          {difference.figures.map(({ id, was, now }) => (
            <li key={`${id} ${was} ${now}`}>
              {was === null
                ? say('bulletin.figureNew', { now: now ?? '' })
                : now === null
                  ? say('bulletin.figureGone', { was })
                  : `${was} → ${now}`}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Who did what, and what each revision changed in the text. */
export function HistoryPanel({ brief }: { brief: BriefDetail }) {
  const { say, language } = useSay();
  const moveName = useMoveName();
  const revisions = useQuery(bulletinQueries.revisions(brief.id));
  const [shown, setShown] = useState<number>();
  const difference = useQuery({
    ...bulletinQueries.difference(brief.id, (shown ?? 2) - 1, shown ?? 2),
    enabled: shown !== undefined,
  });
  const stateName = (state: BriefState): string => BRIEF_STATES[state][language];
  return (
    <>
      <Panel title={say('bulletin.journal')}>
        <ol className="list">
          {brief.journal.toReversed().map(({ n, act, from, to, by, at, reason }) => (
            <li key={n} className="card">
              <span className="row">
                <b>{moveName(act)}</b>
                {from !== null && to !== null && from !== to && (
                  <span className="quiet">
                    {stateName(from)} → {stateName(to)}
                  </span>
                )}
                <span className="number">{shortTime(at)}</span>
                <span className="quiet">
                  {by.name}
                  {by.post ? ` · ${by.post}` : ''}
                </span>
              </span>
              {reason && <p>{reason}</p>}
            </li>
          ))}
        </ol>
      </Panel>
      <Panel title={say('bulletin.revisions')}>
        <Loaded query={revisions}>
          {(rows) => (
            <ol className="list">
              {rows
                .toSorted((a, b) => b.n - a.n)
                .map(({ n, by, at, why }) => (
                  <li key={n} className="card">
                    <span className="row">
                      <b>{say('bulletin.revision', { n })}</b>
                      <span>{sayOr(say, `bulletin.why.${why}`, why)}</span>
                      <span className="number">{shortTime(at)}</span>
                      <span className="quiet">{by}</span>
                      {n > 1 && (
                        <Button
                          size="small"
                          aria-expanded={shown === n}
                          onClick={() => setShown(shown === n ? undefined : n)}
                        >
                          {say('bulletin.showChanges')}
                        </Button>
                      )}
                    </span>
                    {shown === n && (
                      <Loaded query={difference}>{(data) => <Difference difference={data} />}</Loaded>
                    )}
                  </li>
                ))}
            </ol>
          )}
        </Loaded>
      </Panel>
    </>
  );
}
