import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { bulletinQueries } from '../api/bulletin.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

/** Fetched beside the brief: the editor is the largest part of the page. */
const BriefDesk = lazy(() =>
  import('../bulletin/brief-desk.tsx').then(({ BriefDesk: desk }) => ({ default: desk })),
);

/** One brief with everything that belongs to it. */
export function BriefPage() {
  const { say } = useSay();
  const { briefId } = useParams({ strict: false }) as { briefId: string };
  const query = useQuery(bulletinQueries.brief(briefId));
  const me = useQuery(queries.me);
  const waiting = (
    <Panel title={query.data?.title ?? say('bulletin.briefs')}>
      <output className="quiet">{say('common.loading')}</output>
    </Panel>
  );
  return (
    <div className="stack">
      <nav aria-label={say('bulletin.back')}>
        <Link to="/briefs">{say('bulletin.back')}</Link>
      </nav>
      {query.data && me.data ? (
        <Suspense fallback={waiting}>
          <BriefDesk key={briefId} brief={query.data} personId={me.data.personId} />
        </Suspense>
      ) : (
        <Panel title={say('bulletin.briefs')}>
          <Loaded query={query}>{() => null}</Loaded>
        </Panel>
      )}
    </div>
  );
}
