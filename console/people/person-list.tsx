import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { OneTimePassword, type Person } from '../../contract/people.ts';
import { put, post as send } from '../api/client.ts';
import { peopleQueries } from '../api/people.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';
import { IdField, TextField } from './fields.tsx';
import { FormDialog } from './form-dialog.tsx';

const CHANGED = ['people'] as const;
type Told = { name: string; username: string; password: string };
type Asked =
  | { kind: 'add' }
  | { kind: 'reach'; person: Person }
  | { kind: 'account' | 'reset'; person: Person };

function AddDialog({ onDone }: { onDone: () => void }) {
  const { say } = useSay();
  const [form] = Form.useForm<{ id: string; name: string; phone?: string; wecom?: string }>();
  const { run, busy } = useTask(CHANGED);
  return (
    <FormDialog
      title={say('people.addPerson')}
      form={form}
      busy={busy}
      onCancel={onDone}
      onFinish={(values) =>
        void run(() =>
          send('/people', { ...values, phone: values.phone || null, wecom: values.wecom || null }),
        ).then((done) => done && onDone())
      }
    >
      <TextField name="name" label="people.name" max={40} needed />
      <IdField />
      <TextField name="phone" label="people.phone" max={40} />
      <TextField name="wecom" label="people.wecom" max={64} />
    </FormDialog>
  );
}

/** How somebody is reached; what is emptied is taken out. */
function ReachDialog({ person, onDone }: { person: Person; onDone: () => void }) {
  const { say } = useSay();
  const [form] = Form.useForm<{ phone?: string; wecom?: string }>();
  const { run, busy } = useTask(CHANGED);
  const save = async ({ phone, wecom }: { phone?: string; wecom?: string }): Promise<void> => {
    const body = { expectedVersion: person.version, phone: phone || null, wecom: wecom || null };
    if (await run(() => put(`/people/${encodeURIComponent(person.id)}`, body))) onDone();
  };
  return (
    <FormDialog
      title={say('people.reach', { name: person.name })}
      form={form}
      busy={busy}
      initial={{ phone: person.phone ?? '', wecom: person.wecom ?? '' }}
      onCancel={onDone}
      onFinish={(values) => void save(values)}
    >
      <TextField name="phone" label="people.phone" max={40} />
      <TextField name="wecom" label="people.wecom" max={64} />
    </FormDialog>
  );
}

/** An account or a reset: both end in a one-time password that is told once. */
function PasswordDialog({
  kind,
  person,
  onCancel,
  onTold,
}: {
  kind: 'account' | 'reset';
  person: Person;
  onCancel: () => void;
  onTold: (told: Told) => void;
}) {
  const { say } = useSay();
  const [form] = Form.useForm<{ username?: string }>();
  const { run, busy } = useTask(CHANGED);
  const ask = async ({ username }: { username?: string }): Promise<void> => {
    const done = await run(async () =>
      OneTimePassword.parse(
        kind === 'reset'
          ? await send(`/accounts/${encodeURIComponent(person.username ?? '')}/reset`)
          : await send('/accounts', { personId: person.id, username }),
      ),
    );
    if (done) onTold({ name: person.name, ...done.answer });
  };
  return (
    <FormDialog
      title={say(kind === 'reset' ? 'people.resetFor' : 'people.addAccountFor', { name: person.name })}
      {...(kind === 'reset' ? { hint: say('people.resetHint') } : {})}
      form={form}
      busy={busy}
      initial={{ username: person.id }}
      onCancel={onCancel}
      onFinish={(values) => void ask(values)}
    >
      {kind === 'account' && (
        <IdField
          name="username"
          label="people.username"
          rule="people.usernameRule"
          pattern={/^[a-z0-9._-]{3,32}$/}
        />
      )}
    </FormDialog>
  );
}

function ToldOnce({ told, onDone }: { told: Told; onDone: () => void }) {
  const { say } = useSay();
  return (
    <Modal
      open
      title={say('people.oneTime')}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" onClick={onDone}>
          {say('people.oneTimeDone')}
        </Button>
      }
    >
      <p>
        {say('people.username')}: <b className="one-time">{told.username}</b>
      </p>
      <p>
        {say('people.oneTime')}: <b className="one-time">{told.password}</b>
      </p>
      <p className="quiet">{say('people.oneTimeHint', { name: told.name })}</p>
    </Modal>
  );
}

/** People with their accounts; the system administrator adds, the security administrator resets. */
export function PersonList() {
  const { say } = useSay();
  const people = useQuery(peopleQueries.people);
  const me = useQuery(queries.me);
  const [text, setText] = useState('');
  const [asked, setAsked] = useState<Asked>();
  const [told, setTold] = useState<Told>();
  const may = new Set(me.data?.permissions ?? []);
  const [edits, resets] = [may.has('people.edit'), may.has('accounts.reset')];
  return (
    <>
      <div className="row toolbar">
        <Input
          allowClear
          className="find"
          placeholder={say('people.name')}
          aria-label={say('people.name')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {edits && (
          <Button type="primary" onClick={() => setAsked({ kind: 'add' })}>
            {say('people.addPerson')}
          </Button>
        )}
      </div>
      <Loaded query={people} empty={{ when: (rows) => rows.length === 0, text: say('people.noPeople') }}>
        {(rows) => (
          <div className="scroll" tabIndex={0} role="region" aria-label={say('people.tab.people')}>
            <table className="plain">
              <thead>
                <tr>
                  <th>{say('people.name')}</th>
                  <th>{say('people.phone')}</th>
                  <th>{say('people.account')}</th>
                  <th>{say('people.id')}</th>
                  {(edits || resets) && (
                    <th>
                      <span className="visually-hidden">{say('people.account')}</span>
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {rows
                  .filter((person) => `${person.name} ${person.username ?? ''}`.includes(text.trim()))
                  .map((person) => (
                    <tr key={person.id}>
                      <td>
                        {person.name} {person.demo && <span className="tag amber">{say('people.demo')}</span>}
                      </td>
                      <td className="number">
                        {person.phone ?? say('common.none')}
                        {person.wecom && (
                          <div className="quiet">{say('people.wecomIs', { id: person.wecom })}</div>
                        )}
                      </td>
                      <td>
                        {person.username ?? <span className="quiet">{say('people.noAccount')}</span>}{' '}
                        {person.disabled && <span className="tag">{say('people.disabled')}</span>}
                      </td>
                      <td className="mono number">{person.id}</td>
                      {(edits || resets) && (
                        <td>
                          {edits && (
                            <Button size="small" onClick={() => setAsked({ kind: 'reach', person })}>
                              {say('people.reachButton')}
                            </Button>
                          )}
                          {edits && person.username === null && (
                            <Button size="small" onClick={() => setAsked({ kind: 'account', person })}>
                              {say('people.addAccount')}
                            </Button>
                          )}
                          {resets && person.username !== null && person.id !== me.data?.personId && (
                            <Button size="small" onClick={() => setAsked({ kind: 'reset', person })}>
                              {say('people.reset')}
                            </Button>
                          )}
                        </td>
                      )}
                    </tr>
                  ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
      {asked?.kind === 'add' && <AddDialog onDone={() => setAsked(undefined)} />}
      {asked?.kind === 'reach' && <ReachDialog person={asked.person} onDone={() => setAsked(undefined)} />}
      {asked && asked.kind !== 'add' && asked.kind !== 'reach' && (
        <PasswordDialog
          kind={asked.kind}
          person={asked.person}
          onCancel={() => setAsked(undefined)}
          onTold={(answer) => {
            setAsked(undefined);
            setTold(answer);
          }}
        />
      )}
      {told && <ToldOnce told={told} onDone={() => setTold(undefined)} />}
    </>
  );
}
