import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, Select } from 'antd';
import { useState } from 'react';
import type { Post } from '../../contract/people.ts';
import { ROLES, type Role } from '../../contract/permissions.ts';
import { fromIso } from '../../contract/time.ts';
import { post as send } from '../api/client.ts';
import { dutyNow } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { beijingInput, dayText, fromBeijingInput } from '../ui/format.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';
import { IdField, PersonField, TextField, TimeField, UnitSelect, useNeeded } from './fields.tsx';
import { FormDialog } from './form-dialog.tsx';

interface Appointment {
  id: string;
  title: string;
  role: Role;
  unitId: string;
  personId: string;
  deputyPersonId?: string;
  from: string;
  until?: string;
}
const CHANGED = ['posts', 'people', 'me'] as const;

function GrantDialog({ onDone }: { onDone: () => void }) {
  const { say, language } = useSay();
  const needed = useNeeded();
  const [form] = Form.useForm<Appointment>();
  const holder = Form.useWatch('personId', form);
  const { run, busy } = useTask(CHANGED);
  const grant = async (values: Appointment): Promise<void> => {
    const body = {
      ...values,
      deputyPersonId: values.deputyPersonId ?? null,
      from: fromBeijingInput(values.from),
      until: values.until ? fromBeijingInput(values.until) : null,
    };
    if (await run(() => send('/posts', body))) onDone();
  };
  return (
    <FormDialog
      title={say('people.grant')}
      hint={say('people.grantHint')}
      form={form}
      busy={busy}
      initial={{ from: beijingInput(dutyNow()) }}
      onCancel={onDone}
      onFinish={(values) => void grant(values)}
    >
      <div className="fields">
        <TextField name="title" label="people.post" max={60} needed />
        <Form.Item name="role" label={say('people.role')} rules={needed}>
          <Select
            options={Object.entries(ROLES).map(([value, names]) => ({ value, label: names[language] }))}
          />
        </Form.Item>
        <UnitSelect name="unitId" label="people.unit" />
        <IdField />
        <PersonField name="personId" label="people.holder" needed />
        <PersonField name="deputyPersonId" label="people.deputy" without={holder} />
        <TimeField name="from" label="people.from" needed />
        <TimeField name="until" label="people.until" />
      </div>
    </FormDialog>
  );
}

function EndDialog({ post, onDone }: { post: Post; onDone: () => void }) {
  const { say } = useSay();
  const [form] = Form.useForm();
  const { run, busy } = useTask(CHANGED);
  const end = async (): Promise<void> => {
    if (await run(() => send(`/posts/${post.id}/end`, { expectedVersion: post.version }))) onDone();
  };
  return (
    <FormDialog
      title={say('people.endPost', { post: post.title, person: post.personName })}
      hint={say('people.endHint')}
      form={form}
      busy={busy}
      onCancel={onDone}
      onFinish={() => void end()}
    />
  );
}

const stateOf = (post: Post, nowMs: number): 'ended' | 'future' | 'now' =>
  post.until !== null && (fromIso(post.until) ?? 0) <= nowMs
    ? 'ended'
    : (fromIso(post.from) ?? 0) > nowMs
      ? 'future'
      : 'now';

/** Who stands at which post, with deputies; the security administrator appoints and ends. */
export function PostList() {
  const { say, language } = useSay();
  const posts = useQuery(queries.posts);
  const units = useQuery(queries.units);
  const me = useQuery(queries.me);
  const [text, setText] = useState('');
  const [ended, setEnded] = useState(false);
  const [granting, setGranting] = useState(false);
  const [ending, setEnding] = useState<Post>();
  const may = me.data?.permissions.includes('posts.grant') ?? false;
  const unitName = (id: string): string => {
    const unit = units.data?.find((entry) => entry.id === id);
    return (language === 'en' && unit?.nameEn) || (unit?.nameZh ?? id);
  };
  const shown = (rows: readonly Post[]): Post[] =>
    rows.filter(
      (row) =>
        (ended || stateOf(row, dutyNow()) !== 'ended') &&
        `${row.title} ${row.personName} ${row.deputyName ?? ''} ${unitName(row.unitId)}`.includes(
          text.trim(),
        ),
    );
  return (
    <>
      <div className="row toolbar">
        <Input
          allowClear
          className="find"
          placeholder={say('people.find')}
          aria-label={say('people.find')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Checkbox checked={ended} onChange={(event) => setEnded(event.target.checked)}>
          {say('people.showEnded')}
        </Checkbox>
        {may && (
          <Button type="primary" onClick={() => setGranting(true)}>
            {say('people.grant')}
          </Button>
        )}
      </div>
      <Loaded query={posts} empty={{ when: (rows) => rows.length === 0, text: say('people.noPosts') }}>
        {(rows) =>
          shown(rows).length === 0 ? (
            <p className="quiet">{say('people.nothingFound')}</p>
          ) : (
            <div className="scroll" tabIndex={0} role="region" aria-label={say('people.tab.posts')}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{say('people.unit')}</th>
                    <th>{say('people.post')}</th>
                    <th>{say('people.role')}</th>
                    <th>{say('people.holder')}</th>
                    <th>{say('people.deputy')}</th>
                    <th>{say('people.from')}</th>
                    <th>{say('people.until')}</th>
                    {may && (
                      <th>
                        <span className="visually-hidden">{say('people.end')}</span>
                      </th>
                    )}
                  </tr>
                </thead>
                <tbody>
                  {shown(rows).map((post) => {
                    const state = stateOf(post, dutyNow());
                    return (
                      <tr key={post.id}>
                        <td>{unitName(post.unitId)}</td>
                        <td>
                          {post.title}{' '}
                          {state !== 'now' && <span className="tag">{say(`people.${state}`)}</span>}
                        </td>
                        <td>{ROLES[post.role][language]}</td>
                        <td>{post.personName}</td>
                        <td>{post.deputyName ?? say('common.none')}</td>
                        <td className="number">{dayText(post.from)}</td>
                        <td className="number">
                          {post.until ? dayText(post.until) : say('people.untilOpen')}
                        </td>
                        {may && (
                          <td>
                            {state !== 'ended' && (
                              <Button size="small" onClick={() => setEnding(post)}>
                                {say('people.end')}
                              </Button>
                            )}
                          </td>
                        )}
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
      {granting && <GrantDialog onDone={() => setGranting(false)} />}
      {ending && <EndDialog post={ending} onDone={() => setEnding(undefined)} />}
    </>
  );
}
