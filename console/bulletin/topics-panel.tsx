import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import type { Topic } from '../../contract/bulletin/leads.ts';
import type { HeldPost } from '../../contract/permissions.ts';
import { PROGRAMMES } from '../../programmes/index.ts';
import { BULLETIN, bulletinQueries } from '../api/bulletin.ts';
import { dutyNow } from '../api/live.ts';
import { FormDialog } from '../people/form-dialog.tsx';
import { useProgrammeText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { beijingInput, dayText } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

const LEVELS = ['province', 'city', 'district'] as const;
type Answers = Pick<Topic, 'level' | 'title' | 'programmes' | 'words' | 'from'> & { until: string };

function NewTopicDialog({ desk, onDone }: { desk: HeldPost; onDone: () => void }) {
  const { say } = useSay();
  const text = useProgrammeText();
  const [form] = Form.useForm<Answers>();
  const { act, busy } = useAct(BULLETIN);
  const needed = [{ required: true, message: say('records.required') }];
  const add = async ({ until, ...topic }: Answers): Promise<void> => {
    const body = { ...topic, unitId: desk.unitId, until: until || null };
    if (await act('/bulletin-topics', body)) onDone();
  };
  return (
    <FormDialog<Answers>
      title={say('guidance.newTopic')}
      hint={say('guidance.topicsHint')}
      form={form}
      busy={busy}
      initial={{
        level: 'district',
        programmes: [],
        words: [],
        from: beijingInput(dutyNow()).slice(0, 10),
        until: '',
      }}
      onCancel={onDone}
      onFinish={(answers) => void add(answers)}
    >
      <Form.Item name="level" label={say('guidance.level')}>
        <Radio.Group
          options={LEVELS.map((level) => ({ value: level, label: say(`guidance.level.${level}`) }))}
        />
      </Form.Item>
      <Form.Item name="title" label={say('bulletin.topic')} rules={needed}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="programmes" label={say('guidance.programmes')}>
        <Select<string[]>
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={PROGRAMMES.map(({ id }) => ({ value: id, label: text(id, 'name') }))}
        />
      </Form.Item>
      <Form.Item name="words" label={say('guidance.words')} extra={say('guidance.wordsHint')}>
        <Select<string[]> mode="tags" open={false} tokenSeparators={['、', '，', ' ']} />
      </Form.Item>
      <div className="fields">
        <Form.Item name="from" label={say('guidance.from')} rules={needed}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="until" label={say('guidance.until')}>
          <Input type="date" />
        </Form.Item>
      </div>
    </FormDialog>
  );
}

/** 要点: what the levels above want to hear about; the desk sets and ends them. */
export function TopicsPanel({ unit, desk }: { unit: string; desk: HeldPost | undefined }) {
  const { say } = useSay();
  const text = useProgrammeText();
  const query = useQuery(bulletinQueries.topics(unit));
  const { act, busy } = useAct(BULLETIN);
  const [adding, setAdding] = useState(false);
  return (
    <Panel
      title={say('guidance.topics')}
      extra={desk && <Button onClick={() => setAdding(true)}>{say('guidance.newTopic')}</Button>}
    >
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('guidance.noTopics') }}>
        {(rows) => (
          <ol className="list">
            {rows.map(({ id, level, title, programmes, words, from, until, endedAt }) => (
              <li key={id} className="card" data-topic={id}>
                <span className="row">
                  <span className="tag">{say(`guidance.level.${level}`)}</span>
                  <b>{title}</b>
                  <span className="quiet">
                    {say('guidance.span', {
                      from: dayText(from),
                      until: until ? dayText(until) : say('guidance.openEnd'),
                    })}
                  </span>
                  {endedAt && <span className="tag">{say('guidance.ended')}</span>}
                  {desk && !endedAt && (
                    <Button
                      size="small"
                      loading={busy}
                      aria-label={say('guidance.endThis', { title })}
                      onClick={() => void act(`/bulletin-topics/${id}/end`)}
                    >
                      {say('guidance.end')}
                    </Button>
                  )}
                </span>
                {programmes.length + words.length > 0 && (
                  <p className="quiet">
                    {[...programmes.map((each) => text(each, 'name')), ...words].join('、')}
                  </p>
                )}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
      {desk && adding && <NewTopicDialog desk={desk} onDone={() => setAdding(false)} />}
    </Panel>
  );
}
