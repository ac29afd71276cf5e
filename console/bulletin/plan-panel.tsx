import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Segmented, Select } from 'antd';
import { useState } from 'react';
import {
  PLAN_SPANS,
  type PlanLine,
  type PlanSpan,
  type ReportingPlan,
} from '../../contract/bulletin/reporting-plan.ts';
import type { HeldPost } from '../../contract/permissions.ts';
import { BULLETIN } from '../api/bulletin.ts';
import { put } from '../api/client.ts';
import { guidanceQueries } from '../api/guidance.ts';
import { dutyNow } from '../api/live.ts';
import { FormDialog } from '../people/form-dialog.tsx';
import { useSay } from '../text/index.ts';
import { beijingInput, shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';

const SPANS = Object.keys(PLAN_SPANS) as PlanSpan[];
type LineAnswers = { what: string; who?: string; count: number; span: PlanSpan; standard?: string };
interface Answers {
  lines: LineAnswers[];
}
const ONE_MORE: LineAnswers = { what: '', count: 1, span: 'month' };
const toAnswers = ({ who, standard, ...line }: PlanLine): LineAnswers => ({
  ...line,
  who: who ?? '',
  standard: standard ?? '',
});

function PlanDialog({ plan, unitId, onDone }: { plan: ReportingPlan; unitId: string; onDone: () => void }) {
  const { say, language } = useSay();
  const [form] = Form.useForm<Answers>();
  const { run, busy } = useTask(BULLETIN);
  const needed = [{ required: true, message: say('records.required') }];
  const save = async ({ lines }: Answers): Promise<void> => {
    const body = {
      unitId,
      year: plan.year,
      expectedVersion: plan.version,
      lines: lines.map(({ who, standard, ...line }) => ({
        ...line,
        who: who || null,
        standard: standard || null,
      })),
    };
    if (await run(() => put('/bulletin-plan', body))) onDone();
  };
  return (
    <FormDialog<Answers>
      title={`${say('guidance.plan')} ${plan.year}`}
      hint={say('guidance.planHint')}
      form={form}
      busy={busy}
      initial={{ lines: plan.lines.length > 0 ? plan.lines.map(toAnswers) : [ONE_MORE] }}
      onCancel={onDone}
      onFinish={(answers) => void save(answers)}
    >
      <Form.List name="lines">
        {(fields, { add, remove }) => (
          <div className="stack">
            {fields.map(({ key, name }) => (
              <div key={key} className="card" data-plan-line={name}>
                <Form.Item name={[name, 'what']} label={say('guidance.what')} rules={needed}>
                  <Input maxLength={80} />
                </Form.Item>
                <div className="fields">
                  <Form.Item name={[name, 'span']} label={say('guidance.spanOf')}>
                    <Select
                      options={SPANS.map((span) => ({ value: span, label: PLAN_SPANS[span][language] }))}
                    />
                  </Form.Item>
                  <Form.Item name={[name, 'count']} label={say('guidance.count')} rules={needed}>
                    <InputNumber min={1} max={1_000} precision={0} />
                  </Form.Item>
                  <Form.Item name={[name, 'who']} label={say('guidance.who')}>
                    <Input maxLength={40} />
                  </Form.Item>
                </div>
                <Form.Item name={[name, 'standard']} label={say('guidance.standard')}>
                  <Input maxLength={200} />
                </Form.Item>
                <Button size="small" onClick={() => remove(name)}>
                  {say('guidance.dropLine', { n: name + 1 })}
                </Button>
              </div>
            ))}
            <span>
              <Button onClick={() => add(ONE_MORE)}>{say('guidance.addLine')}</Button>
            </span>
          </div>
        )}
      </Form.List>
    </FormDialog>
  );
}

/** 定量定标准: a unit's own plan; nobody above or beside it sees it. */
export function PlanPanel({ post, mayWrite }: { post: HeldPost; mayWrite: boolean }) {
  const { say, language } = useSay();
  const thisYear = Number(beijingInput(dutyNow()).slice(0, 4));
  const [year, setYear] = useState(thisYear);
  const [writing, setWriting] = useState(false);
  const query = useQuery(guidanceQueries.plan(post.unitPath, year));
  return (
    <Panel
      title={say('guidance.plan')}
      extra={
        <span className="row">
          <Segmented<number>
            aria-label={say('guidance.year')}
            value={year}
            onChange={setYear}
            options={[thisYear - 1, thisYear, thisYear + 1]}
          />
          {mayWrite && query.data && (
            <Button onClick={() => setWriting(true)}>{say('guidance.writePlan')}</Button>
          )}
        </span>
      }
    >
      <p className="quiet">{say('guidance.planHint')}</p>
      <Loaded query={query}>
        {(plan) => (
          <>
            {plan.lines.length === 0 ? (
              <p className="quiet">{say('guidance.noPlan', { year })}</p>
            ) : (
              <PlainTable
                name={say('guidance.plan')}
                heads={
                  <>
                    <th>{say('guidance.what')}</th>
                    <th>{say('guidance.count')}</th>
                    <th>{say('guidance.who')}</th>
                    <th>{say('guidance.standard')}</th>
                  </>
                }
              >
                {plan.lines.map(({ what, count, span, who, standard }) => (
                  <tr key={`${what} ${who} ${span}`}>
                    <td>{what}</td>
                    <td className="number">
                      {say('guidance.perSpan', { span: PLAN_SPANS[span][language], n: count })}
                    </td>
                    <td>{who}</td>
                    <td>{standard}</td>
                  </tr>
                ))}
              </PlainTable>
            )}
            <p className="row">
              <span>{say('guidance.reported', { n: plan.reported })}</span>
              {plan.changed && (
                <span className="quiet">
                  {say('guidance.changedBy', { by: plan.changed.by, time: shortTime(plan.changed.at) })}
                </span>
              )}
            </p>
          </>
        )}
      </Loaded>
      {writing && query.data && (
        <PlanDialog plan={query.data} unitId={post.unitId} onDone={() => setWriting(false)} />
      )}
    </Panel>
  );
}
