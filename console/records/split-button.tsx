import { useNavigate } from '@tanstack/react-router';
import { Alert, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { MOST_TOGETHER } from '../../contract/joint-moves.ts';
import type { RecordDetail } from '../../contract/ledger.ts';
import { type DeclaredType, fitsCell, moveOf } from '../../programmes/kit/index.ts';
import { useSay } from '../text/index.ts';
import { useAct } from '../ui/use-act.ts';
import { useDeclaredText } from './declared.ts';
import { FieldInput } from './field-input.tsx';
import { type Filled, saidIn } from './move-form.tsx';

/** Fields that a part can say: what is sensitive and what is a file stays with the whole. */
function fieldsOfPart({ type }: DeclaredType): [field: string, required: boolean][] {
  const input = type.moves[type.split?.part.move ?? '']?.input ?? {};
  return Object.entries(input).flatMap(([name, need]): [string, boolean][] => {
    const field = type.fields[name];
    return field && fitsCell(field) && !field.sensitive ? [[name, need === 'required']] : [];
  });
}

/** 拆分: each part with what it says itself; what the declaration inherits stands there already. */
export function SplitButton({ type, record }: { type: DeclaredType; record: RecordDetail }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ parts: Filled[]; reason: string }>();
  const { act, busy, refused } = useAct(['records', 'record', 'figures', 'work'], { type, text });
  const { split } = type.type;
  if (!split || !record.jointMoves.includes(split.end.move)) return null;
  const inherited = Object.fromEntries(
    (split.inherits ?? []).flatMap((field) =>
      record.data[field] === undefined || record.data[field] === null ? [] : [[field, record.data[field]]],
    ),
  );
  const part = { data: inherited };
  const end = moveOf(type, split.end.move)?.to ?? '';
  const submit = async ({ parts, reason }: { parts: Filled[]; reason: string }): Promise<void> => {
    const done = await act('/splits', {
      type: type.id,
      whole: { id: record.id, version: record.version },
      parts: parts.map((each) => saidIn(type, each).data),
      reason,
    });
    if (!done) return;
    setOpen(false);
    void navigate({ to: '/records', search: { type: type.id } as never });
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say('split.button')}</Button>
      <Modal
        open={open}
        title={say('split.title', { title: record.title })}
        okText={say('split.do')}
        cancelText={say('common.cancel')}
        confirmLoading={busy}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        {refused !== undefined && <Alert type="warning" showIcon title={refused} />}
        <p className="quiet">{say('split.hint', { state: text(type, `state.${end}`) })}</p>
        <Form
          form={form}
          layout="vertical"
          onFinish={submit}
          preserve={false}
          initialValues={{ parts: [part, part] }}
        >
          <Form.List name="parts">
            {(parts, { add, remove }) => (
              <>
                {parts.map(({ key, name }, n) => (
                  <fieldset key={key} className="card">
                    <legend>{say('split.part', { n: n + 1 })}</legend>
                    {fieldsOfPart(type).map(([field, required]) => (
                      <FieldInput key={field} type={type} name={field} required={required} under={[name]} />
                    ))}
                    {parts.length > 2 && (
                      <Button size="small" onClick={() => remove(name)}>
                        {say('split.remove')}
                      </Button>
                    )}
                  </fieldset>
                ))}
                {parts.length < MOST_TOGETHER && (
                  <Button size="small" onClick={() => add(part)}>
                    {say('split.add')}
                  </Button>
                )}
              </>
            )}
          </Form.List>
          <Form.Item
            name="reason"
            label={say('split.reason')}
            rules={[{ required: true, whitespace: true, message: say('records.required') }]}
          >
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1_000} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
