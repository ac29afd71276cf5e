import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { LEAD_KINDS } from '../../contract/bulletin/leads.ts';
import { bulletinQueries } from '../api/bulletin.ts';
import type { FigureScope } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import type { NewBriefStart } from './new-brief.tsx';

const MOST = 12;

/** 线索: what the records may have to say, with the topics it belongs to; nobody has to take one up. */
export function LeadsPanel({
  scope,
  onDraft,
}: {
  scope: FigureScope;
  onDraft: (start: NewBriefStart) => void;
}) {
  const { say, language } = useSay();
  const query = useQuery(bulletinQueries.leads(scope));
  const topics = useQuery(bulletinQueries.topics(scope.unit));
  const topicName = (id: string): string => topics.data?.find((topic) => topic.id === id)?.title ?? '';
  return (
    <Panel title={say('bulletin.leads')}>
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('bulletin.noLeads') }}>
        {(rows) => (
          <ol className="list">
            {rows.slice(0, MOST).map((lead) => (
              <li key={`${lead.kind} ${lead.about} ${lead.day} ${lead.recordId}`} className="card">
                <span className="row">
                  <span className="tag">{LEAD_KINDS[lead.kind][language]}</span>
                  <b>{lead.said[language]}</b>
                  <span className="quiet number">{lead.day}</span>
                  {lead.topicIds.map((id) => (
                    <span key={id} className="tag amber">
                      {topicName(id)}
                    </span>
                  ))}
                </span>
                <span className="row">
                  <Button
                    size="small"
                    onClick={() =>
                      onDraft({
                        from: 'records',
                        programme: lead.programme,
                        fromDay: scope.from,
                        toDay: scope.to,
                      })
                    }
                  >
                    {say('bulletin.draftFrom')}
                  </Button>
                  {lead.recordId && (
                    <Link to="/records/$recordId" params={{ recordId: lead.recordId }}>
                      {say('bulletin.openRecord')}
                    </Link>
                  )}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Panel>
  );
}
