import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { WorkStanding } from '../../contract/works.ts';
import { worksQueries } from '../api/works.ts';
import { typeById, useDeclaredText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { HeadCount, Heads, missingOf } from '../works/heads.tsx';
import { PlanConditions } from '../works/plan-conditions.tsx';
import { Stores } from '../works/stores.tsx';
import '../works/works.css';

function WorkRow({ work, shown, onShow }: { work: WorkStanding; shown: boolean; onShow: () => void }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const type = typeById('flood-works/work');
  return (
    <tr aria-current={shown ? 'true' : undefined}>
      <td>
        <Button
          type="link"
          size="small"
          aria-label={say('works.show', { name: work.title })}
          onClick={onShow}
        >
          {work.title}
        </Button>
      </td>
      <td>{type ? text(type, `kind.${work.kind}`) : work.kind}</td>
      <td>{work.lastPatrolAt === null ? say('works.neverPatrolled') : shortTime(work.lastPatrolAt)}</td>
      {work.heads.map((head) => (
        <td key={head.head}>
          <HeadCount head={head} />
        </td>
      ))}
    </tr>
  );
}

/** Every work with the five heads of the national evaluation as its records bear them out, and the stores of the teams. */
export function WorksPage() {
  const { say } = useSay();
  const query = useQuery(worksQueries.overview);
  const [chosen, setChosen] = useState<string>();
  return (
    <Loaded query={query}>
      {({ works, stores, floodSeason }) => {
        const work =
          works.find(({ id }) => id === chosen) ?? [...works].sort((a, b) => missingOf(b) - missingOf(a))[0];
        return (
          <div className="stack">
            <Panel
              title={say('works.title')}
              extra={floodSeason && <span className="tag">{say('works.season')}</span>}
            >
              <p className="quiet">{say('works.explain')}</p>
              {works.length === 0 ? (
                <p>{say('works.none')}</p>
              ) : (
                <PlainTable
                  name={say('works.title')}
                  heads={
                    <>
                      <th>{say('works.work')}</th>
                      <th>{say('works.kind')}</th>
                      <th>{say('works.lastPatrol')}</th>
                      {works[0]?.heads.map(({ head }) => (
                        <th key={head}>{say(`works.head.${head}`)}</th>
                      ))}
                    </>
                  }
                >
                  {works.map((each) => (
                    <WorkRow
                      key={each.id}
                      work={each}
                      shown={each.id === work?.id}
                      onShow={() => setChosen(each.id)}
                    />
                  ))}
                </PlainTable>
              )}
            </Panel>
            {work && (
              <Panel
                title={
                  missingOf(work) > 0
                    ? say('works.missing', { name: work.title, n: missingOf(work) })
                    : say('works.nothingMissing', { name: work.title })
                }
                extra={
                  <Link to="/records/$recordId" params={{ recordId: work.id }}>
                    {say('works.open')}
                  </Link>
                }
              >
                <Heads work={work} />
                <PlanConditions work={work} />
              </Panel>
            )}
            <Stores stores={stores} />
          </div>
        );
      }}
    </Loaded>
  );
}
