import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { DeskFound, IssuedCode } from '../../contract/intake.ts';
import type { RecordDetail } from '../../contract/ledger.ts';
import { post } from '../api/client.ts';
import { useSay } from '../text/index.ts';
import { useTask } from '../ui/use-task.ts';
import { boxType } from './boxes.ts';
import { Receipt } from './receipt.tsx';
import { IssueButton, Told } from './told.tsx';

interface Asked {
  code?: string;
  phone?: string;
}
const fieldsTold = ({ type }: RecordDetail): readonly string[] => boxType(type)?.intake.tells ?? [];
/** What is done for a caller: sent back, or the rating written down. */
function movesForCaller({ type, moves }: RecordDetail): readonly string[] {
  const box = boxType(type);
  if (!box) return [];
  const { rate, sendBack } = box.intake;
  return moves.filter(
    (name) =>
      name === sendBack ||
      (rate && name !== rate.move && box.type.type.moves[name]?.input?.[rate.field] !== undefined),
  );
}

/** Somebody calls: found by code or by the number they left, and read out to them. Every look is audited. */
export function PhoneDesk() {
  const { say } = useSay();
  const [form] = Form.useForm<Asked>();
  const { run, busy } = useTask([]);
  const [found, setFound] = useState<DeskFound['records']>();
  const [issued, setIssued] = useState<{ code: string; place: string }>();
  const find = async ({ code, phone }: Asked): Promise<void> => {
    const asked = { ...(code ? { code } : {}), ...(phone ? { phone } : {}) };
    const done = await run(async () => DeskFound.parse(await post('/intake-finds', asked)));
    setFound(done?.answer.records);
  };
  const issue = async (recordId: string, title: string): Promise<void> => {
    const done = await run(async () => IssuedCode.parse(await post('/intake-codes', { recordId })));
    if (done) setIssued({ code: done.answer.code, place: title });
  };
  return (
    <>
      <p className="quiet">{say('intake.desk.hint')}</p>
      <Form<Asked>
        form={form}
        layout="vertical"
        className="row form-row asking"
        onFinish={(asked) => void find(asked)}
      >
        <Form.Item name="code" label={say('intake.desk.code')}>
          <Input inputMode="numeric" maxLength={20} autoComplete="off" />
        </Form.Item>
        <Form.Item name="phone" label={say('intake.desk.phone')}>
          <Input inputMode="tel" maxLength={30} autoComplete="off" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy}>
          {say('intake.desk.find')}
        </Button>
      </Form>
      {found?.length === 0 && <p role="status">{say('intake.desk.none')}</p>}
      <ul className="list">
        {found?.map(({ id, title }) => (
          <Told
            key={id}
            id={id}
            aloud
            fields={fieldsTold}
            moves={movesForCaller}
            extra={<IssueButton busy={busy} onPress={() => void issue(id, title)} />}
          />
        ))}
      </ul>
      {issued && (
        <Receipt
          code={issued.code}
          place={issued.place}
          address={undefined}
          onClose={() => setIssued(undefined)}
        />
      )}
    </>
  );
}
