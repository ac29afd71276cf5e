import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { DISCLOSURES, type Disclosure } from '../../contract/bulletin/desk-moves.ts';
import type { IssueDetail, IssueEntry } from '../../contract/bulletin/issue.ts';
import { BULLETIN, bulletinQueries } from '../api/bulletin.ts';
import { FormDialog } from '../people/form-dialog.tsx';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { useAct } from '../ui/use-act.ts';

interface Answers {
  disclosure: Disclosure;
  reason?: string;
}

/** 公开审查: a second act after 印发, brief by brief, by a named person. Nothing is public before it. */
export function IssueReviews({ issue, mayReview }: { issue: IssueDetail; mayReview: boolean }) {
  const { say, language } = useSay();
  const { act, busy } = useAct(BULLETIN);
  const [asked, setAsked] = useState<IssueEntry>();
  const [form] = Form.useForm<Answers>();
  const disclosure = Form.useWatch('disclosure', form);
  const { entries } = issue.content;
  const versions = useQueries({
    queries: entries.map(({ briefId }) => ({ ...bulletinQueries.brief(briefId), enabled: mayReview })),
    combine: (answers) => new Map(answers.map(({ data }) => [data?.id ?? '', data?.version])),
  });
  const review = async ({ disclosure: found, reason }: Answers): Promise<void> => {
    if (!asked) return;
    const expectedVersion = versions.get(asked.briefId);
    const body = { expectedVersion, disclosure: found, reason: reason?.trim() || null };
    if (await act(`/bulletin-briefs/${asked.briefId}/review`, body)) setAsked(undefined);
  };
  return (
    <Panel title={say('issues.reviews')}>
      <p className="quiet">{say('issues.reviewHint')}</p>
      <ol className="list">
        {entries.map((entry) => {
          const found = issue.reviews.findLast(({ briefId }) => briefId === entry.briefId);
          const open = mayReview && (found === undefined || found.disclosure !== 'public');
          return (
            <li key={entry.briefId} className="card" data-review={entry.briefId}>
              <span className="row">
                <Link to="/briefs/$briefId" params={{ briefId: entry.briefId }}>
                  {entry.title}
                </Link>
                <span className={found?.disclosure === 'public' ? 'tag amber' : 'tag'}>
                  {found ? DISCLOSURES[found.disclosure][language] : say('issues.notReviewed')}
                </span>
                {found && (
                  <span className="quiet">
                    {found.by.name} {shortTime(found.at)}
                  </span>
                )}
                {open && (
                  <Button size="small" onClick={() => setAsked(entry)}>
                    {say('issues.review')}
                  </Button>
                )}
              </span>
              {found?.reason && <p className="quiet">{found.reason}</p>}
            </li>
          );
        })}
      </ol>
      {asked && (
        <FormDialog<Answers>
          title={say('issues.reviewOf', { title: asked.title })}
          hint={say('issues.reviewAsk')}
          form={form}
          busy={busy}
          onCancel={() => setAsked(undefined)}
          onFinish={(answers) => void review(answers)}
        >
          <Form.Item
            name="disclosure"
            label={say('bulletin.disclosure')}
            rules={[{ required: true, message: say('records.required') }]}
          >
            <Radio.Group
              options={(Object.keys(DISCLOSURES) as Disclosure[]).map((value) => ({
                value,
                label: DISCLOSURES[value][language],
              }))}
            />
          </Form.Item>
          <Form.Item
            name="reason"
            label={say('bulletin.reason')}
            rules={disclosure === 'public' ? [] : [{ min: 4, message: say('common.atLeast', { n: 4 }) }]}
          >
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        </FormDialog>
      )}
    </Panel>
  );
}
