import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { type IntakeKey, MadeIntakeKey } from '../../contract/open311.ts';
import { post } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { questionnaireQueries } from '../api/questionnaires.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { TextField, UnitSelect } from '../people/fields.tsx';
import { FormDialog } from '../people/form-dialog.tsx';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';

const CHANGED = ['intake-keys'] as const;
interface NewKey {
  name: string;
  unitId: string;
}

function MakeDialog({ onDone }: { onDone: () => void }) {
  const { say } = useSay();
  const [form] = Form.useForm<NewKey>();
  const { run, busy } = useTask(CHANGED);
  const [made, setMade] = useState<string>();
  const make = async (values: NewKey): Promise<void> => {
    const done = await run(async () => MadeIntakeKey.parse(await post('/intake-keys', values)));
    if (done) setMade(done.answer.key);
  };
  if (made !== undefined)
    return (
      <Modal
        open
        title={say('apiKeys.new')}
        okText={say('common.confirm')}
        onOk={onDone}
        onCancel={onDone}
        cancelButtonProps={{ hidden: true }}
        mask={{ closable: false }}
      >
        <p role="status">
          <b>{say('apiKeys.shown')}</b>
        </p>
        <Input.TextArea readOnly autoSize value={made} aria-label={say('apiKeys.title')} />
      </Modal>
    );
  return (
    <FormDialog
      title={say('apiKeys.new')}
      hint={say('apiKeys.newHint')}
      form={form}
      busy={busy}
      onCancel={onDone}
      onFinish={(values) => void make(values)}
    >
      <TextField name="name" label="apiKeys.name" max={60} needed />
      <UnitSelect name="unitId" label="apiKeys.unit" />
    </FormDialog>
  );
}

/** Keys by which other systems report requests; never the keys themselves. */
export function KeysPage() {
  const { say } = useSay();
  const query = useQuery(questionnaireQueries.keys);
  const me = useQuery(queries.me);
  const unitName = useUnitName();
  const { run, busy } = useTask(CHANGED);
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<IntakeKey>();
  const may = me.data?.permissions.includes('config.edit') ?? false;
  const revoke = async (key: IntakeKey): Promise<void> => {
    if (await run(() => post(`/intake-keys/${key.id}/revoke`))) setRevoking(undefined);
  };
  return (
    <Panel
      title={say('apiKeys.title')}
      extra={may && <Button onClick={() => setMaking(true)}>{say('apiKeys.new')}</Button>}
    >
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('apiKeys.none') }}>
        {(rows) => (
          <PlainTable
            name={say('apiKeys.title')}
            heads={
              <>
                <th>{say('apiKeys.name')}</th>
                <th>{say('apiKeys.unit')}</th>
                <th>{say('apiKeys.made')}</th>
                <th>{say('apiKeys.requests')}</th>
                <th>{say('apiKeys.state')}</th>
                <th>
                  <span className="visually-hidden">{say('apiKeys.revoke')}</span>
                </th>
              </>
            }
          >
            {rows.map((key) => (
              <tr key={key.id}>
                <td>{key.name}</td>
                <td>{unitName(key.unitPath)}</td>
                <td>
                  {key.createdBy} {shortTime(key.createdAt)}
                </td>
                <td>{say('apiKeys.requestCount', { n: key.requests })}</td>
                <td>
                  {key.revokedAt ? (
                    <span className="tag amber">
                      {say('apiKeys.revoked', { time: shortTime(key.revokedAt) })}
                    </span>
                  ) : (
                    <span className="tag">{say('apiKeys.inForce')}</span>
                  )}
                </td>
                <td>
                  {may && !key.revokedAt && (
                    <Button size="small" onClick={() => setRevoking(key)}>
                      {say('apiKeys.revoke')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Loaded>
      {making && <MakeDialog onDone={() => setMaking(false)} />}
      {revoking && (
        <Ask
          open
          title={`${say('apiKeys.revoke')} · ${revoking.name}`}
          hint={say('apiKeys.revokeHint')}
          questions={[]}
          busy={busy}
          onCancel={() => setRevoking(undefined)}
          onAnswer={() => void revoke(revoking)}
        />
      )}
    </Panel>
  );
}
