import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Form, Modal } from 'antd';
import { useState } from 'react';
import { ISSUE_STATES, IssueDetail } from '../../contract/bulletin/issue.ts';
import type { HeldPost } from '../../contract/permissions.ts';
import { BULLETIN, bulletinQueries } from '../api/bulletin.ts';
import { post } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { postsOf } from '../bulletin/posts-of.ts';
import '../bulletin/bulletin.css';
import { CorrectionList } from '../bulletin/correction-list.tsx';
import { type SheetAnswers, SheetForm, toAnswers, toSheet } from '../bulletin/sheet-form.tsx';
import { useUnitName } from '../figures/unit-name.ts';
import { useSay } from '../text/index.ts';
import { dayText, shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useRowKeys } from '../ui/use-row-keys.ts';
import { useTask } from '../ui/use-task.ts';

/** Begins with the head and the lists of the issue before it. */
function NewIssueDialog({
  desk,
  lastId,
  onCancel,
}: {
  desk: HeldPost;
  lastId: string | undefined;
  onCancel: () => void;
}) {
  const { say } = useSay();
  const navigate = useNavigate();
  const unitName = useUnitName();
  const units = useQuery(queries.units);
  const last = useQuery({ ...bulletinQueries.issue(lastId ?? ''), enabled: lastId !== undefined });
  const [form] = Form.useForm<SheetAnswers>();
  const { run, busy } = useTask(BULLETIN);
  const open = async (answers: SheetAnswers): Promise<void> => {
    const opened = await run(async () =>
      IssueDetail.parse(await post('/bulletin-issues', { ...toSheet(answers), unitId: desk.unitId })),
    );
    if (opened) await navigate({ to: '/issues/$issueId', params: { issueId: opened.answer.id } });
  };
  const before = last.data?.content.sheet;
  const initial = before
    ? toAnswers({ ...before, note: null })
    : { name: say('issues.usualName'), office: unitName(desk.unitPath) };
  return (
    <Modal
      open
      width={720}
      title={say('issues.new')}
      confirmLoading={busy}
      okText={say('issues.open')}
      cancelText={say('common.cancel')}
      onCancel={onCancel}
      onOk={() => form.submit()}
    >
      {(lastId === undefined || !last.isPending) && (
        <SheetForm
          form={form}
          initial={initial}
          units={(units.data ?? []).map(({ path }) => unitName(path))}
          onFinish={(answers) => void open(answers)}
        />
      )}
    </Modal>
  );
}

/** Every issue, the newest first, and what printed figures say now. */
export function IssuesPage() {
  const { say, language } = useSay();
  const query = useQuery(bulletinQueries.issues);
  const me = useQuery(queries.me);
  const desk = me.data && postsOf(me.data, 'bulletin.edit')[0];
  const [opening, setOpening] = useState(false);
  const around = useRowKeys<HTMLDivElement>();
  return (
    <div className="stack">
      <Panel
        title={say('issues.title')}
        extra={
          desk && (
            <Button type="primary" onClick={() => setOpening(true)}>
              {say('issues.new')}
            </Button>
          )
        }
      >
        <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('issues.none') }}>
          {(rows) => (
            <div ref={around}>
              <PlainTable
                name={say('issues.title')}
                heads={
                  <>
                    <th>{say('issues.issue')}</th>
                    <th>{say('bulletin.state')}</th>
                    <th>{say('issues.entries')}</th>
                    <th>{say('issues.issuedAt')}</th>
                    <th>{say('bulletin.changed')}</th>
                  </>
                }
              >
                {rows.map((issue) => (
                  <tr key={issue.id} data-issue={issue.id}>
                    <td className="brief-title">
                      <Link to="/issues/$issueId" params={{ issueId: issue.id }}>
                        {say('issues.called', { name: issue.name, year: issue.year, n: issue.number })}
                      </Link>
                      {!issue.numbered && <div className="quiet">{say('issues.notNumbered')}</div>}
                    </td>
                    <td>
                      <span className="tag" data-state={issue.state}>
                        {ISSUE_STATES[issue.state][language]}
                      </span>
                    </td>
                    <td className="number">{issue.entries}</td>
                    <td className="number">{issue.issuedAt ? dayText(issue.issuedAt) : ''}</td>
                    <td className="number">{shortTime(issue.changedAt)}</td>
                  </tr>
                ))}
              </PlainTable>
            </div>
          )}
        </Loaded>
      </Panel>
      {desk && <CorrectionList unit={desk.unitPath} />}
      {desk && opening && (
        <NewIssueDialog desk={desk} lastId={query.data?.[0]?.id} onCancel={() => setOpening(false)} />
      )}
    </div>
  );
}
