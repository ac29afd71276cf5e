import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useEffect, useState } from 'react';
import { SavedView } from '../../contract/saved-views.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { post, put, remove } from '../api/client.ts';
import { recordQueries } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { notice } from '../ui/notices.tsx';
import { useProblemText } from '../ui/problem-text.tsx';
import { useUnits } from './move-form.tsx';

/** What of a list stands in its address. */
export interface ListSearch {
  type?: string;
  state?: string;
  filter?: string;
  sort?: 'due';
  text?: string;
  unit?: string;
  /** Fields, joined by commas. */
  columns?: string;
  view?: string;
}

export const searchOf = ({ id, type, query, columns }: SavedView): ListSearch => ({
  type,
  ...(query.state ? { state: query.state } : {}),
  ...(query.filter ? { filter: query.filter } : {}),
  ...(query.sort === 'due' ? { sort: 'due' } : {}),
  ...(query.text ? { text: query.text } : {}),
  ...(query.unit ? { unit: query.unit } : {}),
  ...(columns.length > 0 ? { columns: columns.join(',') } : {}),
  view: id,
});

/** A link that names a view alone opens it: its list takes the place of the link. Tells why where it is refused. */
export function useLinkedView(search: ListSearch): unknown {
  const navigate = useNavigate();
  const linked = search.view !== undefined && search.type === undefined ? search.view : undefined;
  const view = useQuery({ ...recordQueries.view(linked ?? ''), enabled: linked !== undefined, retry: false });
  const opened = linked === undefined ? undefined : view.data;
  useEffect(() => {
    if (opened) void navigate({ to: '/records', search: searchOf(opened) as never, replace: true });
  }, [opened, navigate]);
  return linked === undefined ? null : view.error;
}

const OWN = '';

/** Views of a type to open, save, change and remove. */
export function SavedViews({
  type,
  search,
  columns,
}: {
  type: DeclaredType;
  search: ListSearch;
  columns: readonly string[];
}) {
  const { say } = useSay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const problemText = useProblemText();
  const units = useUnits();
  const views = useQuery(recordQueries.views(type.id));
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ name: string; unitId: string }>();
  const current = views.data?.find(({ id }) => id === search.view);
  const go = (view: SavedView): void => void navigate({ to: '/records', search: searchOf(view) as never });
  const bodyOf = (name: string, unitId: string | null) => {
    const { state, filter, sort, text, unit } = search;
    const query = Object.fromEntries(
      Object.entries({ state, filter, sort, text, unit }).filter(([, value]) => value),
    );
    return { type: type.id, name, query, columns, unitId };
  };
  const doing = async (what: () => Promise<void>): Promise<void> => {
    try {
      await what();
    } catch (error) {
      notice(problemText(error));
    } finally {
      await client.invalidateQueries({ queryKey: ['views'] });
    }
  };
  const save = ({ name, unitId }: { name: string; unitId: string }): Promise<void> =>
    doing(async () => {
      const saved = SavedView.parse(await post('/saved-views', bodyOf(name, unitId || null)));
      setOpen(false);
      go(saved);
    });
  const replace = (view: SavedView): Promise<void> =>
    doing(async () => {
      go(SavedView.parse(await put(`/saved-views/${view.id}`, bodyOf(view.name, view.unitId))));
    });
  const forget = (view: SavedView): Promise<void> =>
    doing(async () => {
      await remove(`/saved-views/${view.id}`);
      void navigate({ to: '/records', search: { ...search, view: undefined } as never });
    });
  return (
    <>
      <Select<string>
        aria-label={say('views.open')}
        placeholder={say('views.open')}
        value={current?.id ?? null}
        style={{ minWidth: 140 }}
        notFoundContent={say('views.none')}
        onChange={(id) => {
          const view = views.data?.find((each) => each.id === id);
          if (view) go(view);
        }}
        options={(views.data ?? []).map((view) => ({
          value: view.id,
          label: view.mine ? view.name : say('views.sharedBy', { name: view.name, owner: view.ownerName }),
        }))}
      />
      <Button onClick={() => setOpen(true)}>{say('views.save')}</Button>
      {current?.mine && (
        <>
          <Button size="small" onClick={() => void replace(current)}>
            {say('views.over', { name: current.name })}
          </Button>
          <Button size="small" danger onClick={() => void forget(current)}>
            {say('views.remove', { name: current.name })}
          </Button>
        </>
      )}
      <Modal
        open={open}
        title={say('views.saveTitle')}
        okText={say('views.do')}
        cancelText={say('common.cancel')}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form form={form} layout="vertical" onFinish={save} preserve={false} initialValues={{ unitId: OWN }}>
          <Form.Item
            name="name"
            label={say('views.name')}
            rules={[{ required: true, whitespace: true, message: say('records.required') }]}
          >
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name="unitId" label={say('views.share')}>
            <Select options={[{ value: OWN, label: say('views.own') }, ...units]} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
