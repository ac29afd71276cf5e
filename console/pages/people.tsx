import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

/** Who stands at which post of which unit, with deputies. */
export function PeoplePage() {
  const { say, language } = useSay();
  const units = useQuery(queries.units);
  const posts = useQuery(queries.posts);
  const unitName = (id: string): string => {
    const unit = units.data?.find((entry) => entry.id === id);
    return (language === 'en' && unit?.nameEn) || (unit?.nameZh ?? id);
  };
  return (
    <Panel title={say('people.title')}>
      <Loaded query={posts} empty={{ when: (rows) => rows.length === 0, text: say('common.none') }}>
        {(rows) => (
          <div className="scroll" tabIndex={0} role="region" aria-label={say('people.title')}>
            <table className="plain">
              <thead>
                <tr>
                  <th>{say('people.unit')}</th>
                  <th>{say('people.post')}</th>
                  <th>{say('people.holder')}</th>
                  <th>{say('people.deputy')}</th>
                  <th>{say('people.until')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((post) => (
                  <tr key={post.id}>
                    <td>{unitName(post.unitId)}</td>
                    <td>{post.title}</td>
                    <td>{post.personName}</td>
                    <td>{post.deputyName ?? say('common.none')}</td>
                    <td className="number">{post.until ? shortTime(post.until) : ''}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
