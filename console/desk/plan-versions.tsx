import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import { planQueries } from '../api/plans.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { lineDiff, shorten } from './line-diff.ts';

const AROUND = 3;
const WORDS = { '+': 'plans.versions.added', '-': 'plans.versions.removed' } as const;

/** What changed from one version to the other, with a few lines around; the sign says it, not the colour alone. */
function Comparison({ planId, earlier, later }: { planId: string; earlier: string; later: string }) {
  const { say } = useSay();
  const before = useQuery(planQueries.document(planId, earlier));
  const after = useQuery(planQueries.document(planId, later));
  return (
    <Loaded query={before}>
      {(from) => (
        <Loaded query={after}>
          {(to) => {
            const diff = lineDiff(from, to);
            if (diff.every(({ mark }) => mark === ' '))
              return <p className="quiet">{say('plans.versions.same')}</p>;
            return (
              <pre
                className="mono diff"
                tabIndex={0}
                role="region"
                aria-label={`${say('plans.versions.compare')} ${earlier} → ${later}`}
              >
                {shorten(diff, AROUND).map((line, n) =>
                  'skipped' in line ? (
                    <div key={n} className="quiet">
                      ⋯ {say('plans.versions.skipped', { n: line.skipped })}
                    </div>
                  ) : line.mark === ' ' ? (
                    <div key={n}>{`  ${line.text}`}</div>
                  ) : line.mark === '+' ? (
                    <ins key={n} title={say(WORDS[line.mark])}>{`+ ${line.text}`}</ins>
                  ) : (
                    <del key={n} title={say(WORDS[line.mark])}>{`- ${line.text}`}</del>
                  ),
                )}
              </pre>
            );
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

/** Every version of a plan with who entered it and when, and what changed between any two. */
export function PlanVersionList({ planId }: { planId: string }) {
  const { say } = useSay();
  const query = useQuery(planQueries.versions(planId));
  const [chosen, setChosen] = useState<{ earlier?: string; later?: string }>({});
  return (
    <Loaded query={query}>
      {(versions) => {
        const later = chosen.later ?? versions[0]?.version;
        const earlier = chosen.earlier ?? versions[1]?.version;
        return (
          <>
            <div className="scroll" tabIndex={0} role="region" aria-label={say('plans.versions.versions')}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{say('plans.versions.version')}</th>
                    <th>{say('plans.versions.enteredBy')}</th>
                    <th>{say('plans.versions.enteredAt')}</th>
                    {versions.length > 1 && <th>{say('plans.versions.compare')}</th>}
                  </tr>
                </thead>
                <tbody>
                  {versions.map(({ version, enteredBy, enteredAt, current }) => (
                    <tr key={version}>
                      <td className="number">
                        <a
                          href={`/api/plans/${encodeURIComponent(planId)}/document?${new URLSearchParams({ version })}`}
                          target="_blank"
                          rel="noreferrer"
                        >
                          {version}
                        </a>{' '}
                        {current && <span className="tag">{say('plans.versions.inForce')}</span>}
                      </td>
                      <td>{enteredBy}</td>
                      <td className="number">{shortTime(enteredAt)}</td>
                      {versions.length > 1 && (
                        <td>
                          <Segmented
                            size="small"
                            aria-label={`${say('plans.versions.compare')} ${version}`}
                            value={version === earlier ? 'earlier' : version === later ? 'later' : ''}
                            onChange={(side) => setChosen({ ...chosen, [side]: version })}
                            options={(['earlier', 'later'] as const).map((value) => ({
                              value,
                              label: say(`plans.versions.${value}`),
                            }))}
                          />
                        </td>
                      )}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {earlier === undefined || later === undefined ? (
              <p className="quiet">{say('plans.versions.one')}</p>
            ) : (
              <Comparison planId={planId} earlier={earlier} later={later} />
            )}
          </>
        );
      }}
    </Loaded>
  );
}
