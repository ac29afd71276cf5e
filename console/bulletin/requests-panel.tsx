import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import type { BriefSummary } from '../../contract/bulletin/desk.ts';
import type { Request } from '../../contract/bulletin/leads.ts';
import type { HeldPost } from '../../contract/permissions.ts';
import { BULLETIN, bulletinQueries } from '../api/bulletin.ts';
import { dutyNow } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { FormDialog } from '../people/form-dialog.tsx';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { beijingInput, dayTimeText, fromBeijingInput } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

const DAY_MS = 86_400_000;
interface NewAnswers {
  title: string;
  text: string;
  unitIds: string[];
  due: string;
}

function NewRequestDialog({ desk, onDone }: { desk: HeldPost; onDone: () => void }) {
  const { say } = useSay();
  const unitName = useUnitName();
  const units = useQuery(queries.units);
  const [form] = Form.useForm<NewAnswers>();
  const { act, busy } = useAct(BULLETIN);
  const needed = [{ required: true, message: say('records.required') }];
  const ask = async ({ due, ...asked }: NewAnswers): Promise<void> => {
    if (await act('/bulletin-requests', { ...asked, unitId: desk.unitId, due: fromBeijingInput(due) }))
      onDone();
  };
  return (
    <FormDialog<NewAnswers>
      title={say('bulletin.newRequest')}
      hint={say('bulletin.requestHint')}
      form={form}
      busy={busy}
      initial={{ due: beijingInput(dutyNow() + 3 * DAY_MS) }}
      onCancel={onDone}
      onFinish={(answers) => void ask(answers)}
    >
      <Form.Item name="title" label={say('bulletin.requestTitle')} rules={needed}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="text" label={say('bulletin.requestText')} rules={needed}>
        <Input.TextArea rows={4} maxLength={2_000} />
      </Form.Item>
      <Form.Item name="unitIds" label={say('bulletin.requestUnits')} rules={needed}>
        <Select<string[]>
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={(units.data ?? []).map(({ id, path }) => ({ value: id, label: unitName(path) }))}
        />
      </Form.Item>
      <Form.Item name="due" label={say('bulletin.due')} rules={needed}>
        <Input type="datetime-local" />
      </Form.Item>
    </FormDialog>
  );
}

type Answering = { request: Request; unitPath: string; answer: 'brief' | 'none' };

/** 约稿: what the desk asked for by when; 无此项 is an answer like any other. */
export function RequestsPanel({
  briefs,
  desk,
  ownUnits,
}: {
  briefs: readonly BriefSummary[];
  /** From which the reader may ask. */
  desk: HeldPost | undefined;
  /** Paths of the units the reader writes for. */
  ownUnits: readonly string[];
}) {
  const { say } = useSay();
  const unitName = useUnitName();
  const units = useQuery(queries.units);
  const query = useQuery(bulletinQueries.requests);
  const { act, busy } = useAct(BULLETIN);
  const [asking, setAsking] = useState(false);
  const [answering, setAnswering] = useState<Answering>();
  const answer = async (given: Record<string, string | number>): Promise<void> => {
    if (!answering) return;
    const { request, unitPath, answer: kind } = answering;
    const body = {
      unitId: units.data?.find(({ path }) => path === unitPath)?.id,
      answer: kind,
      briefId: given['briefId'] ?? null,
      note: given['note'] || null,
    };
    if (await act(`/bulletin-requests/${request.id}/answers`, body)) setAnswering(undefined);
  };
  return (
    <Panel
      title={say('bulletin.requests')}
      extra={desk && <Button onClick={() => setAsking(true)}>{say('bulletin.newRequest')}</Button>}
    >
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('bulletin.noRequests') }}>
        {(rows) => (
          <ol className="list">
            {rows.map((request) => (
              <li key={request.id} className="card" data-request={request.id}>
                <span className="row">
                  <b>{request.title}</b>
                  <span className={Date.parse(request.due) < dutyNow() ? 'quiet' : 'tag'}>
                    {say('bulletin.dueBy', { time: dayTimeText(request.due) })}
                  </span>
                  <span className="quiet">{request.by.name}</span>
                </span>
                <p className="said">{request.text}</p>
                <ul className="list">
                  {request.asked.map((asked) => (
                    <li key={asked.unitPath} className="row">
                      <span>{unitName(asked.unitPath)}</span>
                      <span className="tag">{say(`bulletin.answer.${asked.answer ?? 'open'}`)}</span>
                      {asked.note && <span className="quiet">{asked.note}</span>}
                      {asked.answer === null && ownUnits.includes(asked.unitPath) && (
                        <span className="row">
                          {(['brief', 'none'] as const).map((kind) => (
                            <Button
                              key={kind}
                              size="small"
                              onClick={() =>
                                setAnswering({ request, unitPath: asked.unitPath, answer: kind })
                              }
                            >
                              {say(`bulletin.answerBy.${kind}`)}
                            </Button>
                          ))}
                        </span>
                      )}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
      {desk && asking && <NewRequestDialog desk={desk} onDone={() => setAsking(false)} />}
      {answering && (
        <Ask
          open
          title={say(`bulletin.answerBy.${answering.answer}`)}
          hint={answering.answer === 'none' ? say('bulletin.noneHint') : undefined}
          questions={
            answering.answer === 'brief'
              ? [
                  {
                    name: 'briefId',
                    label: say('bulletin.title'),
                    kind: 'person',
                    required: true,
                    options: briefs
                      .filter(({ unitPath }) => unitPath === answering.unitPath)
                      .map(({ id, title }) => ({ value: id, label: title })),
                  },
                ]
              : [{ name: 'note', label: say('bulletin.note'), kind: 'text' }]
          }
          busy={busy}
          onCancel={() => setAnswering(undefined)}
          onAnswer={(given) => void answer(given)}
        />
      )}
    </Panel>
  );
}
