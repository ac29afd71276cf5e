import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { IntakeEntered } from '../../contract/intake.ts';
import { post } from '../api/client.ts';
import { intakeQueries } from '../api/intake.ts';
import { newUuid } from '../field/vault.ts';
import { FieldInput } from '../records/field-input.tsx';
import { type Filled, saidIn } from '../records/move-form.tsx';
import { useSay } from '../text/index.ts';
import { Loaded, useProblemText } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';
import { boxType, followAddress } from './boxes.ts';
import { Receipt } from './receipt.tsx';

const WAYS = ['slip', 'phone', 'neighbour'] as const;
interface Entry extends Filled {
  placeId?: string;
  way: (typeof WAYS)[number];
  receipt?: string;
}

/** A slip of the wooden box, a call or a neighbour's word, written down for somebody, with a receipt for them. */
export function WriteDown() {
  const { say } = useSay();
  const query = useQuery(intakeQueries.places);
  const problemText = useProblemText();
  const [form] = Form.useForm<Entry>();
  const placeId = Form.useWatch('placeId', form);
  const [id, setId] = useState(newUuid);
  const [refused, setRefused] = useState<string>();
  const [done, setDone] = useState<IntakeEntered & { address: string | undefined }>();
  const { run, busy } = useTask(['records', 'figures']);
  const place = query.data?.find((each) => each.id === placeId);
  const box = place && boxType(place.typeId);
  const opener = box?.type.type.moves[box.intake.open];
  const filledIn = box ? [box.intake.place, box.intake.source?.field, box.type.type.title] : [];
  const submit = async ({ way, receipt, ...filled }: Entry): Promise<void> => {
    if (!box || !place) return;
    const sent = await run(async () => {
      try {
        return IntakeEntered.parse(
          await post('/intake-entries', {
            id,
            placeId: place.id,
            way,
            data: saidIn(box.type, filled).data,
            ...(receipt ? { receipt } : {}),
          }),
        );
      } catch (error) {
        setRefused(problemText(error));
        throw error;
      }
    });
    if (!sent) return;
    setRefused(undefined);
    setDone({ ...sent.answer, address: followAddress(place) });
    setId(newUuid());
    form.resetFields(['data', 'receipt']);
  };
  const needed = [{ required: true, message: say('records.required') }];
  return (
    <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('intake.places.none') }}>
      {(places) => (
        <>
          <p className="quiet">{say('intake.entry.hint')}</p>
          <Form<Entry>
            form={form}
            layout="vertical"
            className="narrow-form"
            initialValues={{ way: 'slip' }}
            onFinish={(entry) => void submit(entry)}
          >
            {refused !== undefined && <Alert type="warning" showIcon title={refused} />}
            <Form.Item name="way" label={say('intake.entry.way')} rules={needed}>
              <Radio.Group
                optionType="button"
                options={WAYS.map((value) => ({ value, label: say(`intake.way.${value}`) }))}
              />
            </Form.Item>
            <Form.Item name="placeId" label={say('intake.entry.place')} rules={needed}>
              <Select
                showSearch={{ optionFilterProp: 'label' }}
                options={places.map((each) => ({
                  value: each.id,
                  label: each.closed ? `${each.name} · ${say('intake.places.closed')}` : each.name,
                }))}
              />
            </Form.Item>
            {box &&
              Object.entries(opener?.input ?? {})
                .filter(([field]) => !filledIn.includes(field))
                .map(([field, need]) => (
                  <FieldInput key={field} type={box.type} name={field} required={need === 'required'} />
                ))}
            <Form.Item
              name="receipt"
              label={say('intake.entry.receipt')}
              extra={say('intake.entry.receiptHint')}
              rules={[{ pattern: /^\d{4}[\s-]?\d{4}$/, message: say('intake.eightDigits') }]}
            >
              <Input inputMode="numeric" maxLength={9} autoComplete="off" />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={busy} disabled={!box}>
              {say('intake.entry.submit')}
            </Button>
          </Form>
          {done && (
            <Receipt
              code={done.code}
              place={done.place}
              address={done.address}
              onClose={() => setDone(undefined)}
            />
          )}
        </>
      )}
    </Loaded>
  );
}
