import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Modal, Select } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import {
  MoveDone,
  type PossibleDuplicate,
  type RecordDetail,
  type RecordSummary,
} from '../../contract/ledger.ts';
import { isUnder, PERMISSIONS } from '../../contract/permissions.ts';
import { ASSIGNEE, type DeclaredType, type MoveDecl } from '../../programmes/kit/index.ts';
import { dutyNow } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { recordQueries } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { beijingInput, fromBeijingInput } from '../ui/format.ts';
import { notice } from '../ui/notices.tsx';
import { useAct } from '../ui/use-act.ts';
import { useDeclaredText } from './declared.ts';
import { DuplicateWarning } from './duplicate-warning.tsx';
import { FieldInput, RecordSelect } from './field-input.tsx';
import { HandlerSelect } from './hand-over.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { sentValue } from './sent-value.ts';

export interface Filled {
  /** Of a move that assigns: whom the record goes to. */
  assignee?: string;
  unitId?: string;
  happenedAt?: string;
  data?: Record<string, unknown>;
  links?: Record<string, string[]>;
  reason?: string;
}

/** What a filled form says, as a move sends it. Fields left empty are not sent: the move does not set them. */
export const saidIn = (type: DeclaredType, filled: Filled) => ({
  ...(filled.happenedAt ? { happenedAt: fromBeijingInput(filled.happenedAt) } : {}),
  data: { ...given(type, filled.data), ...(filled.assignee ? { [ASSIGNEE]: filled.assignee } : {}) },
  links: filled.links ?? {},
  reason: filled.reason?.trim() || null,
});

const given = (type: DeclaredType, data: Filled['data']): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data ?? {}).flatMap(([name, value]) => {
      const sent = sentValue(type, name, value);
      return sent === undefined ? [] : [[name, sent]];
    }),
  );

/** Units that the reader's posts may open records in: those of the posts and, where the tree is known, all below. */
export function useUnits(): { value: string; label: string }[] {
  const { language } = useSay();
  const me = useQuery(queries.me);
  const posts = (me.data?.posts ?? []).filter((post) =>
    PERMISSIONS['records.move'].includes(post.role as never),
  );
  const units = useQuery({
    ...queries.units,
    enabled: me.data?.permissions.includes('people.read') ?? false,
  });
  if (!units.data) return posts.map((post) => ({ value: post.unitId, label: post.unitId }));
  return units.data
    .filter((unit) => posts.some((post) => isUnder(unit.path, post.unitPath)))
    .map((unit) => ({ value: unit.id, label: (language === 'en' && unit.nameEn) || unit.nameZh }));
}

/** What a declared move asks for: its fields, links, reason and when it happened. Inside a form. */
export function MoveFields({
  type,
  name,
  recordId,
}: {
  type: DeclaredType;
  name: string;
  recordId?: string | undefined;
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const move = type.type.moves[name] as MoveDecl;
  const negative = move.to !== undefined && type.type.states[move.to]?.end === 'negative';
  // By their code, or on the record they see: of other moves the reason stays among staff.
  const toldAuthor = negative && (type.type.intake !== undefined || type.type.authorSees === true);
  return (
    <>
      {move.assigns && recordId !== undefined && (
        <Form.Item
          name="assignee"
          label={say('handOver.to')}
          rules={[{ required: true, message: say('records.required') }]}
        >
          <HandlerSelect recordId={recordId} move={name} />
        </Form.Item>
      )}
      {Object.entries(move.input ?? {}).map(([field, need]) => (
        <FieldInput key={field} type={type} name={field} required={need === 'required'} />
      ))}
      {Object.entries(move.links ?? {}).map(([link, need]) => (
        <Form.Item
          key={link}
          name={['links', link]}
          label={text(type, `link.${link}`)}
          rules={[{ required: need === 'required', message: say('records.required') }]}
        >
          <RecordSelect typeId={`${type.programme}/${type.type.links?.[link]?.to}`} multiple />
        </Form.Item>
      ))}
      {(negative || move.reason) && (
        <Form.Item
          name="reason"
          label={say(toldAuthor ? 'records.reasonTold' : 'records.reason')}
          rules={[{ required: negative || move.reason === 'required', message: say('records.required') }]}
        >
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1_000} />
        </Form.Item>
      )}
      <Form.Item name="happenedAt" label={say('records.happenedAt')} extra={say('records.happenedHint')}>
        <Input type="datetime-local" max={beijingInput(dutyNow())} />
      </Form.Item>
    </>
  );
}

/** A button that asks for what the move needs, in a dialogue made from the declaration, and makes it. */
export function MoveButton({
  type,
  name,
  record,
  primary = false,
  onOpen,
}: {
  type: DeclaredType;
  name: string;
  record?: RecordDetail;
  primary?: boolean;
  /** Told when its dialogue opens and closes: a page that is refreshed meanwhile keeps what was filled in. */
  onOpen?: (open: boolean) => void;
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const [open, setShown] = useState(false);
  /** The version that was on the page when the dialogue opened; undefined once its reader was told what changed since. */
  const [seen, setSeen] = useState<number>();
  const setOpen = (opens: boolean): void => {
    setShown(opens);
    setSeen(opens ? record?.version : undefined);
    onOpen?.(opens);
  };
  const [form] = Form.useForm<Filled>();
  const units = useUnits();
  const client = useQueryClient();
  const { send, busy, refused } = useAct(['records', 'record', 'figures', 'work'], { type, text });
  /** Chosen in the warning: merged with what is recorded now. */
  const wanted = useRef<PossibleDuplicate>(undefined);
  const [merging, setMerging] = useState<readonly RecordSummary[]>([]);
  const warned = useRef(0);
  const onSeen = useCallback((count: number) => {
    warned.current = count;
  }, []);
  const move = type.type.moves[name] as MoveDecl;
  const negative = move.to !== undefined && type.type.states[move.to]?.end === 'negative';
  const label = text(type, `move.${name}`);
  const firstUnit = units[0]?.value;
  // The units may come after the dialogue is open: a form's initial values are looked at once only.
  useEffect(() => {
    if (open && firstUnit !== undefined && form.getFieldValue('unitId') === undefined)
      form.setFieldValue('unitId', firstUnit);
  }, [open, firstUnit, form]);
  const submit = async (filled: Filled): Promise<void> => {
    const done = await send('/moves', {
      type: type.id,
      move: name,
      recordId: record?.id ?? null,
      ...(record ? { expectedVersion: seen ?? record.version } : { unitId: filled.unitId }),
      ...saidIn(type, filled),
    });
    const candidate = wanted.current;
    wanted.current = undefined;
    if (!done) {
      setSeen(undefined);
      return;
    }
    setOpen(false);
    form.resetFields();
    const { record: made, warnings } = MoveDone.parse(done.answer);
    if (candidate) setMerging([await client.fetchQuery(recordQueries.one(candidate.id)), made]);
    else if (warnings[0] && warned.current === 0)
      notice(say('duplicates.unseen', { n: warnings[0].records.length }));
  };
  const merge = (candidate: PossibleDuplicate): void => {
    wanted.current = candidate;
    form.submit();
  };
  return (
    <>
      <Button type={primary ? 'primary' : 'default'} danger={negative} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Modal
        open={open}
        title={label}
        okText={label}
        cancelText={say('common.cancel')}
        confirmLoading={busy}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        {refused !== undefined && <Alert type="warning" showIcon title={refused} />}
        <Form
          form={form}
          layout="vertical"
          onFinish={submit}
          onFinishFailed={() => {
            wanted.current = undefined;
          }}
          {...(units[0] ? { initialValues: { unitId: units[0].value } } : {})}
        >
          {!record && type.type.duplicatesOf && (
            <DuplicateWarning type={type} form={form} onMerge={merge} onSeen={onSeen} />
          )}
          {!record && (
            <Form.Item
              name="unitId"
              label={say('records.unit')}
              rules={[{ required: true, message: say('records.required') }]}
            >
              <Select options={units} showSearch={{ optionFilterProp: 'label' }} />
            </Form.Item>
          )}
          <MoveFields type={type} name={name} recordId={record?.id} />
        </Form>
      </Modal>
      <MergeDialog type={type} records={merging} first={merging[0]?.id} onClose={() => setMerging([])} />
    </>
  );
}
