import { useQuery } from '@tanstack/react-query';
import { Button, Form, Select } from 'antd';
import { useEffect, useState } from 'react';
import { ISSUE_STATES, type IssueDetail } from '../../contract/bulletin/issue.ts';
import { BULLETIN, bulletinQueries } from '../api/bulletin.ts';
import { put } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { dayTimeText, shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { useAct } from '../ui/use-act.ts';
import { useTask } from '../ui/use-task.ts';
import { IssueOrder, type OrderedEntry } from './issue-order.tsx';
import { IssuePreview } from './issue-preview.tsx';
import { IssueReviews } from './issue-reviews.tsx';
import { useMoveName } from './move-names.ts';
import { type SheetAnswers, SheetForm, toAnswers, toSheet } from './sheet-form.tsx';

type Asked = 'sign-off' | 'reopen' | 'issue';
type Act = Asked | 'read';
const ACTS: readonly Act[] = ['sign-off', 'issue', 'reopen', 'read'];

const FILES = ['pdf', 'docx', 'txt'] as const;

const orderOf = (issue: IssueDetail): OrderedEntry[] =>
  issue.content.entries.map(({ briefId, title, document, note }) => ({
    briefId,
    title,
    unit: document.unit,
    note,
  }));

/** One issue: its head and order while it is laid out, its sign-off and 印发, and after it receipts and the public review. */
export function IssueDesk({ issue, mayReview }: { issue: IssueDetail; mayReview: boolean }) {
  const { say, language } = useSay();
  const unitName = useUnitName();
  const moveName = useMoveName();
  const units = useQuery(queries.units);
  const briefs = useQuery(bulletinQueries.briefs);
  const { act, busy } = useAct(BULLETIN);
  const task = useTask(BULLETIN);
  const [form] = Form.useForm<SheetAnswers>();
  const [order, setOrder] = useState<readonly OrderedEntry[]>(() => orderOf(issue));
  const [changed, setChanged] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const changeable = issue.moves.includes('change');
  useEffect(() => {
    if (!changed) setOrder(orderOf(issue));
  }, [issue, changed]);
  const change = (next: readonly OrderedEntry[]): void => {
    setOrder(next);
    setChanged(true);
  };
  const free = (briefs.data ?? []).filter(
    ({ state, id }) =>
      (state === 'editing' || state === 'adopted') && !order.some(({ briefId }) => briefId === id),
  );
  const save = async (): Promise<void> => {
    const body = {
      expectedVersion: issue.version,
      sheet: toSheet(await form.validateFields()),
      entries: order.map(({ briefId, note }) => ({ briefId, note })),
    };
    if (await task.run(() => put(`/bulletin-issues/${issue.id}`, body))) setChanged(false);
  };
  const make = async (what: Act, reason?: string): Promise<void> => {
    const body = { expectedVersion: issue.version, ...(reason === undefined ? {} : { reason }) };
    const path = `/bulletin-issues/${issue.id}/${what === 'read' ? 'receipts' : what}`;
    if (await act(path, what === 'read' ? undefined : body)) setAsked(undefined);
  };
  return (
    <div className="brief-desk">
      <div className="stack">
        <Panel
          title={issue.content.label}
          extra={
            <span className="row">
              <span className="tag" data-state={issue.state}>
                {ISSUE_STATES[issue.state][language]}
              </span>
              <span className="quiet">{unitName(issue.unitPath)}</span>
            </span>
          }
        >
          <div className="row moves" role="group" aria-label={say('bulletin.moves')}>
            {ACTS.filter((what) => issue.moves.includes(what)).map((what) => (
              <Button
                key={what}
                type={what === 'reopen' ? 'default' : 'primary'}
                loading={busy}
                disabled={changed}
                data-move={what}
                onClick={() => (what === 'read' ? void make(what) : setAsked(what))}
              >
                {say(`issues.act.${what}`)}
              </Button>
            ))}
            {changed && (
              <>
                <Button type="primary" loading={task.busy} onClick={() => void save()}>
                  {say('issues.save')}
                </Button>
                <Button
                  onClick={() => {
                    form.resetFields();
                    setChanged(false);
                  }}
                >
                  {say('common.cancel')}
                </Button>
                <span className="tag amber" role="status">
                  {say('issues.unsaved')}
                </span>
              </>
            )}
            <span className="row" role="group" aria-label={say('issues.file.files')}>
              {FILES.map((as) => (
                <a
                  key={as}
                  className="file-link"
                  download
                  href={`/api/bulletin-issues/${issue.id}/file.${as}`}
                >
                  {say(`issues.file.${as}`)}
                </a>
              ))}
            </span>
            {issue.content.signedOff && (
              <span className="quiet">
                {say('issues.signedOff', {
                  name: issue.content.signedOff.name,
                  time: dayTimeText(issue.content.signedOff.at),
                })}
              </span>
            )}
          </div>
        </Panel>
        <Panel title={say('issues.order')}>
          {changeable && (
            <Select
              className="add-entry"
              style={{ width: '100%', marginBottom: 8 }}
              aria-label={say('issues.add')}
              placeholder={say('issues.addHint', { n: free.length })}
              value={null}
              showSearch={{ optionFilterProp: 'label' }}
              onChange={(id) => {
                const brief = free.find((each) => each.id === id);
                if (brief)
                  change([...order, { briefId: brief.id, title: brief.title, unit: brief.unit, note: null }]);
              }}
              options={free.map(({ id, title, unit }) => ({ value: id, label: `${title} (${unit})` }))}
            />
          )}
          {order.length === 0 ? (
            <p className="quiet">{say('issues.empty')}</p>
          ) : (
            <>
              {changeable && <p className="quiet">{say('issues.orderHint')}</p>}
              <IssueOrder entries={order} changeable={changeable} onChange={change} />
            </>
          )}
        </Panel>
        <Panel title={say('issues.sheet')}>
          <SheetForm
            key={`${issue.version}`}
            form={form}
            initial={toAnswers(issue.content.sheet)}
            units={(units.data ?? []).map(({ path }) => unitName(path))}
            disabled={!changeable}
            onChange={() => setChanged(true)}
          />
        </Panel>
        {issue.state === 'issued' && <IssueReviews issue={issue} mayReview={mayReview} />}
        {issue.receipts.length > 0 && (
          <Panel title={say('issues.receipts')}>
            <ul className="list">
              {issue.receipts.map(({ list, name, readBy, readAt }) => (
                <li key={`${list} ${name}`} className="row">
                  <span className="tag">{say(`issues.listName.${list}`)}</span>
                  <span>{name}</span>
                  <span className="quiet">
                    {readAt
                      ? say('issues.read', { name: readBy ?? '', time: shortTime(readAt) })
                      : say('issues.notRead')}
                  </span>
                </li>
              ))}
            </ul>
          </Panel>
        )}
        <Panel title={say('bulletin.journal')}>
          <ol className="list">
            {issue.journal.toReversed().map(({ n, act: what, by, at, reason }) => (
              <li key={n} className="card">
                <span className="row">
                  <b>{moveName(what)}</b>
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
      </div>
      <div className="brief-side" tabIndex={0} role="region" aria-label={say('issues.preview')}>
        <Panel title={say('issues.preview')}>
          <IssuePreview content={issue.content} />
        </Panel>
      </div>
      {asked && (
        <Ask
          open
          title={say(`issues.act.${asked}`)}
          hint={say(`issues.hint.${asked}`, { n: issue.entries, label: issue.content.label })}
          questions={
            asked === 'reopen'
              ? [{ name: 'reason', label: say('bulletin.reason'), kind: 'long', required: true, min: 4 }]
              : []
          }
          busy={busy}
          onCancel={() => setAsked(undefined)}
          onAnswer={({ reason }) => void make(asked, reason === undefined ? undefined : String(reason))}
        />
      )}
    </div>
  );
}
