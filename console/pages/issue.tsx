import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { bulletinQueries } from '../api/bulletin.ts';
import { queries } from '../api/queries.ts';
import '../bulletin/bulletin.css';
import { IssueDesk } from '../bulletin/issue-desk.tsx';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

/** One issue, from its layout to the public review. */
export function IssuePage() {
  const { say } = useSay();
  const { issueId } = useParams({ strict: false }) as { issueId: string };
  const query = useQuery(bulletinQueries.issue(issueId));
  const me = useQuery(queries.me);
  const mayReview = me.data?.permissions.includes('bulletin.review') ?? false;
  return (
    <div className="stack">
      <nav aria-label={say('issues.back')}>
        <Link to="/issues">{say('issues.back')}</Link>
      </nav>
      {query.data ? (
        <IssueDesk key={issueId} issue={query.data} mayReview={mayReview} />
      ) : (
        <Panel title={say('issues.title')}>
          <Loaded query={query}>{() => null}</Loaded>
        </Panel>
      )}
    </div>
  );
}
