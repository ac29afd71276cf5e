import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Input, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { CallOutBoard, type CallPlan, type CallWhom } from '../../contract/callouts.ts';
import { calloutQueries } from '../api/callouts.ts';
import { post } from '../api/client.ts';
import { useSay } from '../text/index.ts';
import { useTask } from '../ui/use-task.ts';
import { Field } from './field.tsx';

/** Calls by a level of the plan and units, or by name: for one person as for many. */
export function OtherDialog({ plans, onDone }: { plans: readonly CallPlan[]; onDone: () => void }) {
  const { say } = useSay();
  const navigate = useNavigate();
  const { run, busy } = useTask(['callouts', 'log']);
  const [planId, setPlanId] = useState(plans[0]?.id ?? '');
  const [by, setBy] = useState<'level' | 'people'>('people');
  const plan = plans.find(({ id }) => id === planId);
  const [levelId, setLevelId] = useState<string>();
  const [unitIds, setUnitIds] = useState<string[]>([]);
  const [personIds, setPersonIds] = useState<string[]>([]);
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const people = useQuery({ ...calloutQueries.people(planId), enabled: planId !== '' });
  const units = new Map((people.data ?? []).map(({ unitId, unitName }) => [unitId, unitName]));
  const level = levelId ?? plan?.levels[0]?.id ?? '';
  const whom: CallWhom = by === 'level' ? { by, levelId: level, unitIds } : { by: 'people', personIds };
  const send = async (): Promise<void> => {
    const done = await run(async () =>
      CallOutBoard.parse(
        await post('/call-outs', { planId, whom, text, ...(title.trim() ? { title } : {}) }),
      ),
    );
    if (!done) return;
    onDone();
    await navigate({ to: '/call-outs/$calloutId', params: { calloutId: done.answer.callOut.id } });
  };
  return (
    <Modal
      open
      title={say('callouts.other')}
      okText={say('callouts.send')}
      cancelText={say('common.cancel')}
      confirmLoading={busy}
      okButtonProps={{ disabled: by === 'people' ? personIds.length === 0 : level === '' }}
      onOk={() => void send()}
      onCancel={onDone}
    >
      <p>{say('callouts.confirmHintOther')}</p>
      <Field label={say('callouts.other.plan')}>
        {(id) => (
          <Select
            id={id}
            value={planId}
            onChange={(id: string) => {
              setPlanId(id);
              setLevelId(undefined);
              setUnitIds([]);
              setPersonIds([]);
            }}
            options={plans.map(({ id, title: name }) => ({ value: id, label: name }))}
          />
        )}
      </Field>
      <Segmented
        value={by}
        onChange={setBy}
        options={[
          { value: 'people', label: say('callouts.other.people') },
          { value: 'level', label: say('callouts.other.level') },
        ]}
        style={{ margin: '8px 0' }}
      />
      {by === 'level' ? (
        <>
          <Field label={say('callouts.other.levelOf')}>
            {(id) => (
              <Select
                id={id}
                value={level}
                onChange={setLevelId}
                options={(plan?.levels ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              />
            )}
          </Field>
          <Field label={say('callouts.other.units')}>
            {(id) => (
              <Select
                id={id}
                mode="multiple"
                value={unitIds}
                onChange={setUnitIds}
                optionFilterProp="label"
                options={[...units].map(([value, label]) => ({ value, label }))}
              />
            )}
          </Field>
        </>
      ) : (
        <Field label={say('callouts.other.persons')}>
          {(id) => (
            <Select
              id={id}
              mode="multiple"
              value={personIds}
              onChange={setPersonIds}
              optionFilterProp="label"
              options={(people.data ?? []).map(({ personId, name, postTitle, unitName }) => ({
                value: personId,
                label: `${name}（${unitName} ${postTitle}）`,
              }))}
            />
          )}
        </Field>
      )}
      <Field label={say('callouts.title')}>
        {(id) => (
          <Input id={id} value={title} maxLength={120} onChange={(event) => setTitle(event.target.value)} />
        )}
      </Field>
      <Field label={say('callouts.text')}>
        {(id) => (
          <Input.TextArea
            id={id}
            value={text}
            maxLength={400}
            rows={2}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Modal>
  );
}
