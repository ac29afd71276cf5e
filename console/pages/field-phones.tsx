import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { FieldDevice } from '../../contract/field.ts';
import { intakeQueries } from '../api/intake.ts';
import { queries } from '../api/queries.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { dayTimeText } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

/** Phones that keep doors of the reader's units; a lost one is revoked and wipes itself. */
export function FieldPhonesPage() {
  const { say } = useSay();
  const unitName = useUnitName();
  const query = useQuery(intakeQueries.fieldPhones);
  const me = useQuery(queries.me);
  const may = me.data?.permissions.includes('field-devices.revoke') ?? false;
  const [revoking, setRevoking] = useState<FieldDevice>();
  const { act, busy } = useAct(['field-phones']);
  return (
    <Panel title={say('phones.title')}>
      <p className="quiet">{say('phones.hint')}</p>
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('phones.none') }}>
        {(phones) => (
          <PlainTable
            name={say('phones.title')}
            heads={
              <>
                <th>{say('phones.person')}</th>
                <th>{say('phones.phone')}</th>
                <th>{say('records.unit')}</th>
                <th>{say('phones.seen')}</th>
                <th>{say('records.state')}</th>
                <th>
                  <span className="visually-hidden">{say('phones.revoke')}</span>
                </th>
              </>
            }
          >
            {phones.map((phone) => (
              <tr key={phone.id}>
                <td>{phone.personName}</td>
                <td>
                  {phone.label}
                  <div className="quiet number">
                    {say('phones.since', { time: dayTimeText(phone.registeredAt) })}
                  </div>
                </td>
                <td>{unitName(phone.unitPath)}</td>
                <td className="number">{dayTimeText(phone.lastSeenAt)}</td>
                <td>
                  {phone.revokedAt === null ? (
                    <span className="tag">{say('phones.inUse')}</span>
                  ) : (
                    <>
                      <span className="tag bad">{say('phones.revoked')}</span>
                      <div className="quiet">
                        {dayTimeText(phone.revokedAt)} {phone.revokedBy} · {phone.reason}
                      </div>
                    </>
                  )}
                </td>
                <td>
                  {phone.revokedAt === null && (
                    <Button size="small" danger disabled={!may || busy} onClick={() => setRevoking(phone)}>
                      {say('phones.revoke')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Loaded>
      {revoking && (
        <Ask
          open
          busy={busy}
          title={say('phones.revokeTitle', { name: revoking.personName, phone: revoking.label })}
          hint={say('phones.revokeHint')}
          questions={[{ name: 'reason', label: say('phones.reason'), kind: 'text', required: true, min: 2 }]}
          onCancel={() => setRevoking(undefined)}
          onAnswer={async ({ reason }) => {
            if (await act(`/field/devices/${revoking.id}/revoke`, { reason })) setRevoking(undefined);
          }}
        />
      )}
    </Panel>
  );
}
