import { Form, type FormInstance, Modal } from 'antd';
import type { ReactNode } from 'react';
import { useSay } from '../text/index.ts';

/** A dialog with fields: Enter confirms, Esc cancels, the hint says what follows. */
export function FormDialog<V extends object>({
  title,
  hint,
  form,
  busy,
  initial,
  onCancel,
  onFinish,
  children,
}: {
  title: string;
  hint?: string;
  form: FormInstance<V>;
  busy: boolean;
  initial?: Partial<V>;
  onCancel: () => void;
  onFinish: (values: V) => void;
  children?: ReactNode;
}) {
  const { say } = useSay();
  return (
    <Modal
      open
      title={title}
      confirmLoading={busy}
      okText={say('common.confirm')}
      cancelText={say('common.cancel')}
      onCancel={onCancel}
      onOk={() => form.submit()}
    >
      {hint && <p className="quiet">{hint}</p>}
      <Form<V>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={onFinish}
        {...(initial ? { initialValues: initial } : {})}
      >
        {children}
      </Form>
    </Modal>
  );
}
