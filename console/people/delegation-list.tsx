import { useQuery } from '@tanstack/react-query';
import { Button, Form, Select } from 'antd';
import { useState } from 'react';
import type { Delegation } from '../../contract/people.ts';
import { ADMIN_ROLES, type Role } from '../../contract/permissions.ts';
import { fromIso } from '../../contract/time.ts';
import { post } from '../api/client.ts';
import { dutyNow } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { beijingInput, dayTimeText, fromBeijingInput } from '../ui/format.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';
import { PersonField, TextField, TimeField, useNeeded } from './fields.tsx';
import { FormDialog } from './form-dialog.tsx';

interface Lent {
  postId: string;
  toPersonId: string;
  from: string;
  until: string;
  reason: string;
}
const CHANGED = ['delegations', 'me'] as const;
const DAY_MS = 86_400_000;

function LendDialog({ onDone }: { onDone: () => void }) {
  const { say } = useSay();
  const needed = useNeeded();
  const me = useQuery(queries.me);
  const [form] = Form.useForm<Lent>();
  const { run, busy } = useTask(CHANGED);
  const own = (me.data?.posts ?? []).filter(
    (held) => held.via === 'own' && !(ADMIN_ROLES as readonly Role[]).includes(held.role),
  );
  const lend = async (values: Lent): Promise<void> => {
    const body = { ...values, from: fromBeijingInput(values.from), until: fromBeijingInput(values.until) };
    if (await run(() => post('/delegations', body))) onDone();
  };
  return (
    <FormDialog
      title={say('people.delegate')}
      hint={own.length === 0 ? say('people.delegateNone') : say('people.delegateHint')}
      form={form}
      busy={busy}
      initial={{
        from: beijingInput(dutyNow()),
        until: beijingInput(dutyNow() + DAY_MS),
        ...(own[0] ? { postId: own[0].postId } : {}),
      }}
      onCancel={onDone}
      onFinish={(values) => void lend(values)}
    >
      <Form.Item name="postId" label={say('people.post')} rules={needed}>
        <Select options={own.map((held) => ({ value: held.postId, label: held.title }))} />
      </Form.Item>
      <PersonField name="toPersonId" label="people.delegateTo" needed without={me.data?.personId} />
      <div className="fields">
        <TimeField name="from" label="people.from" needed />
        <TimeField name="until" label="people.until" needed />
      </div>
      <TextField name="reason" label="common.reason" max={200} needed />
    </FormDialog>
  );
}

const stateOf = (row: Delegation, nowMs: number): 'active' | 'future' | 'over' | 'ended' =>
  row.endedAt !== null
    ? 'ended'
    : (fromIso(row.until) ?? 0) <= nowMs
      ? 'over'
      : (fromIso(row.from) ?? 0) > nowMs
        ? 'future'
        : 'active';

/** Posts lent for a time; the holder lends and takes back. */
export function DelegationList() {
  const { say } = useSay();
  const query = useQuery(queries.delegations);
  const posts = useQuery(queries.posts);
  const me = useQuery(queries.me);
  const [lending, setLending] = useState(false);
  const { run, busy } = useTask(CHANGED);
  const may = new Set(me.data?.permissions ?? []);
  const mine = (row: Delegation): boolean =>
    posts.data?.find((held) => held.id === row.postId)?.personId === me.data?.personId;
  return (
    <>
      {may.has('posts.delegate') && (
        <div className="row toolbar">
          <Button type="primary" onClick={() => setLending(true)}>
            {say('people.delegate')}
          </Button>
        </div>
      )}
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('people.noneDelegated') }}>
        {(rows) => (
          <ul className="list">
            {rows.map((row) => {
              const state = stateOf(row, dutyNow());
              return (
                <li key={row.id} className="card row">
                  <div style={{ flex: '1 1 10em' }}>
                    <b>{row.postTitle}</b>
                    <div>
                      {say('people.delegateFrom')} {row.fromPersonName} · {say('people.delegateTo')}{' '}
                      {row.toPersonName}
                    </div>
                    <div className="quiet">
                      <span className="number">
                        {dayTimeText(row.from)} – {dayTimeText(row.until)}
                      </span>{' '}
                      · {row.reason}
                    </div>
                  </div>
                  <span className={state === 'active' ? 'tag amber' : 'tag'}>
                    {say(`people.delegation.${state}`)}
                  </span>
                  {(state === 'active' || state === 'future') && (mine(row) || may.has('posts.grant')) && (
                    <Button
                      size="small"
                      disabled={busy}
                      onClick={() => void run(() => post(`/delegations/${row.id}/end`))}
                    >
                      {say('people.takeBack')}
                    </Button>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </Loaded>
      {lending && <LendDialog onDone={() => setLending(false)} />}
    </>
  );
}
