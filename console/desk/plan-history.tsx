import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import type { PlanHistory } from '../../contract/plan.ts';
import { planQueries } from '../api/plans.ts';
import { type TextKey, useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { useRuleName } from './rule-name.ts';

const MOST = 200;
type Line = PlanHistory[number];
type Evidence = Line['evidence'][number];

/** A figure beside its threshold, as the plan judged it. */
function Figure({ entry }: { entry: Evidence }) {
  const { say } = useSay();
  const key = `plans.quantity.${entry.quantity}` as TextKey;
  const known = say(key);
  return (
    <div className="number">
      {[entry.station, known === key ? entry.quantity : known, entry.text].filter(Boolean).join(' ')}{' '}
      {entry.value === null ? say('plans.truth.unknown') : `${entry.value} ${entry.unit ?? ''}`}
      {entry.threshold !== null && ` / ${entry.threshold} ${entry.unit ?? ''}`}
      {entry.at && ` · ${shortTime(entry.at)}`}
    </div>
  );
}

/** The two lines of a plan's last day: as it was recognised, and as today's data show it. */
export function PlanHistoryTable({ planId, title }: { planId: string; title: string }) {
  const { say } = useSay();
  const ruleName = useRuleName();
  const [as, setAs] = useState<'known-then' | 'known-now'>('known-then');
  const query = useQuery(planQueries.history(planId, as));
  return (
    <div className="stack">
      <Segmented
        value={as}
        onChange={setAs}
        options={[
          { value: 'known-then', label: say('plans.knownThen') },
          { value: 'known-now', label: say('plans.knownNow') },
        ]}
      />
      <p className="quiet">{say(as === 'known-then' ? 'plans.knownThenHint' : 'plans.knownNowHint')}</p>
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('plans.noHistory') }}>
        {(rows) => (
          <div className="scroll" tabIndex={0} role="region" aria-label={title}>
            <table className="plain">
              <thead>
                <tr>
                  <th>{say('plans.decidedAt')}</th>
                  <th>{say('plans.at')}</th>
                  <th>{say('plans.target')}</th>
                  <th>{say('plans.truth')}</th>
                  <th>{say('plans.figures')}</th>
                </tr>
              </thead>
              <tbody>
                {rows
                  .slice(-MOST)
                  .reverse()
                  .map((line, n) => (
                    <tr key={line.seq ?? `${line.ruleId} ${line.decidedAt} ${n}`}>
                      <td className="number">{shortTime(line.decidedAt)}</td>
                      <td className="number">{shortTime(line.at)}</td>
                      <td>{ruleName(line)}</td>
                      <td>
                        {say(`plans.truth.${line.from}`)} → <b>{say(`plans.truth.${line.to}`)}</b>{' '}
                        {line.reassesses !== null ? (
                          <span className="tag amber">{say('plans.reassesses')}</span>
                        ) : (
                          line.correction && <span className="tag amber">{say('plans.late')}</span>
                        )}
                      </td>
                      <td>
                        {line.evidence.map((entry, m) => (
                          <Figure key={`${entry.station} ${entry.quantity} ${m}`} entry={entry} />
                        ))}
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
            {rows.length > MOST && <p className="quiet">{say('plans.historyMore', { n: MOST })}</p>}
          </div>
        )}
      </Loaded>
    </div>
  );
}
