import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import type { Instruction } from '../../contract/bulletin/leads.ts';
import { BULLETIN, bulletinQueries } from '../api/bulletin.ts';
import { guidanceQueries } from '../api/guidance.ts';
import { dutyNow } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { FormDialog } from '../people/form-dialog.tsx';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { beijingInput, dayText, dayTimeText, fromBeijingInput, shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

type Kept = Pick<Instruction, 'briefId' | 'leader' | 'text' | 'on'>;
interface Forwarded {
  unitId: string;
  due: string;
}

function NewInstructionDialog({ onDone }: { onDone: () => void }) {
  const { say } = useSay();
  const briefs = useQuery(bulletinQueries.briefs);
  const [form] = Form.useForm<Kept>();
  const { act, busy } = useAct(BULLETIN);
  const needed = [{ required: true, message: say('records.required') }];
  const issued = (briefs.data ?? []).filter(({ state }) => state === 'issued');
  return (
    <FormDialog<Kept>
      title={say('guidance.newInstruction')}
      hint={say('guidance.instructionsHint')}
      form={form}
      busy={busy}
      initial={{ on: beijingInput(dutyNow()).slice(0, 10) }}
      onCancel={onDone}
      onFinish={(kept) => void act('/bulletin-instructions', kept).then((done) => done && onDone())}
    >
      <Form.Item name="briefId" label={say('guidance.brief')} rules={needed}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={issued.map(({ id, title, unit }) => ({ value: id, label: `${title} (${unit})` }))}
        />
      </Form.Item>
      <Form.Item name="leader" label={say('guidance.leader')} rules={needed}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="text" label={say('guidance.instruction')} rules={needed}>
        <Input.TextArea rows={3} maxLength={1_000} />
      </Form.Item>
      <Form.Item name="on" label={say('guidance.on')} rules={needed}>
        <Input type="date" />
      </Form.Item>
    </FormDialog>
  );
}

function ForwardDialog({ id, onDone }: { id: string; onDone: () => void }) {
  const { say } = useSay();
  const unitName = useUnitName();
  const units = useQuery(queries.units);
  const [form] = Form.useForm<Forwarded>();
  const { act, busy } = useAct(BULLETIN);
  const forward = async ({ unitId, due }: Forwarded): Promise<void> => {
    const body = { unitId, due: due ? fromBeijingInput(due) : null };
    if (await act(`/bulletin-instructions/${id}/forward`, body)) onDone();
  };
  return (
    <FormDialog<Forwarded>
      title={say('guidance.forward')}
      form={form}
      busy={busy}
      onCancel={onDone}
      onFinish={(answers) => void forward(answers)}
    >
      <Form.Item
        name="unitId"
        label={say('guidance.forwardTo')}
        rules={[{ required: true, message: say('records.required') }]}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={(units.data ?? []).map(({ id: unit, path }) => ({ value: unit, label: unitName(path) }))}
        />
      </Form.Item>
      <Form.Item name="due" label={say('guidance.due')}>
        <Input type="datetime-local" />
      </Form.Item>
    </FormDialog>
  );
}

function Course({ instruction: { forwarded, answer } }: { instruction: Instruction }) {
  const { say } = useSay();
  const unitName = useUnitName();
  if (!forwarded) return <span className="tag amber">{say('guidance.waits')}</span>;
  return (
    <>
      <span className="quiet">
        {say('guidance.forwarded', { unit: unitName(forwarded.unitPath), time: shortTime(forwarded.at) })}
      </span>
      {answer ? (
        <span className="quiet">
          {say('guidance.answered', { time: shortTime(answer.at), by: answer.by })}
        </span>
      ) : (
        <>
          <span className="tag amber">{say('guidance.waitsAnswer')}</span>
          {forwarded.due && <span>{say('guidance.dueBy', { time: dayTimeText(forwarded.due) })}</span>}
        </>
      )}
    </>
  );
}

/** 批示 → 转办 → 反馈, one after the other; nothing of it is counted. */
export function InstructionsPanel({ isDesk, ownUnits }: { isDesk: boolean; ownUnits: readonly string[] }) {
  const { say } = useSay();
  const query = useQuery(guidanceQueries.instructions);
  const { act, busy } = useAct(BULLETIN);
  const [keeping, setKeeping] = useState(false);
  const [forwarding, setForwarding] = useState<string>();
  const [answering, setAnswering] = useState<string>();
  const mayAnswer = ({ forwarded, answer }: Instruction): boolean =>
    forwarded !== null && answer === null && ownUnits.includes(forwarded.unitPath);
  return (
    <Panel
      title={say('guidance.instructions')}
      extra={isDesk && <Button onClick={() => setKeeping(true)}>{say('guidance.newInstruction')}</Button>}
    >
      <Loaded
        query={query}
        empty={{ when: (rows) => rows.length === 0, text: say('guidance.noInstructions') }}
      >
        {(rows) => (
          <ol className="list">
            {rows.map((instruction) => (
              <li key={instruction.id} className="card" data-instruction={instruction.id}>
                <span className="row">
                  <b>{instruction.leader}</b>
                  <span className="number">{dayText(instruction.on)}</span>
                  <span className="quiet">{instruction.title}</span>
                </span>
                <p className="said">{instruction.text}</p>
                <span className="row">
                  <Course instruction={instruction} />
                  {isDesk && !instruction.forwarded && (
                    <Button size="small" onClick={() => setForwarding(instruction.id)}>
                      {say('guidance.forward')}
                    </Button>
                  )}
                  {mayAnswer(instruction) && (
                    <Button size="small" onClick={() => setAnswering(instruction.id)}>
                      {say('guidance.answer')}
                    </Button>
                  )}
                </span>
                {instruction.answer && <p className="said">{instruction.answer.text}</p>}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
      {keeping && <NewInstructionDialog onDone={() => setKeeping(false)} />}
      {forwarding && <ForwardDialog id={forwarding} onDone={() => setForwarding(undefined)} />}
      {answering && (
        <Ask
          open
          title={say('guidance.answer')}
          questions={[
            { name: 'text', label: say('guidance.answerText'), kind: 'long', required: true, min: 2 },
          ]}
          busy={busy}
          onCancel={() => setAnswering(undefined)}
          onAnswer={({ text }) =>
            void act(`/bulletin-instructions/${answering}/answer`, { text }).then(
              (done) => done && setAnswering(undefined),
            )
          }
        />
      )}
    </Panel>
  );
}
