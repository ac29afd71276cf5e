import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { ErasurePreview, Erasures } from '../../contract/ledger.ts';
import { intakeQueries } from '../api/intake.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { typeById, useDeclaredText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { dayText, dayTimeText } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';
import '../ui/intake.css';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

function WhatGoes({ preview }: { preview: ErasurePreview }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const unitName = useUnitName();
  const [asking, setAsking] = useState(false);
  const { act, busy } = useAct(['erasures', 'record', 'records']);
  const type = typeById(preview.type);
  const { erased, copiesUntil } = preview;
  const names = preview.fields.map((field) => (type ? text(type, field) : field));
  return (
    <>
      <p className="row">
        <b>{type ? text(type) : preview.type}</b>
        <span>{unitName(preview.unitPath)}</span>
        <span className="tag">{type ? text(type, `state.${preview.state}`) : preview.state}</span>
        <span className="quiet number">{dayText(preview.openedAt)}</span>
      </p>
      <div className="figure-detail">
        <section>
          <h3>{say('erasure.goes')}</h3>
          <ul>
            {names.map((name) => (
              <li key={name}>{name}</li>
            ))}
            {names.length === 0 && <li>{say('erasure.noFields')}</li>}
            {preview.files > 0 && <li>{say('erasure.files', { n: preview.files })}</li>}
            {preview.comments > 0 && <li>{say('erasure.comments', { n: preview.comments })}</li>}
            {names.length > 0 && <li>{say('erasure.numbers')}</li>}
          </ul>
        </section>
        <section>
          <h3>{say('erasure.stays')}</h3>
          <ul>
            <li>{say('erasure.entries', { n: preview.entries })}</li>
            <li>{say('erasure.figures')}</li>
            <li>{say('erasure.others')}</li>
          </ul>
        </section>
        <section>
          <h3>{say('erasure.copies')}</h3>
          <p>
            {copiesUntil === null
              ? say('erasure.noCopies')
              : say('erasure.copiesUntil', { day: dayTimeText(copiesUntil) })}
          </p>
          {preview.retentionMonths !== null && (
            <p className="quiet">{say('erasure.retention', { n: preview.retentionMonths })}</p>
          )}
        </section>
      </div>
      {erased ? (
        <p role="status">
          <span className="tag">{say('erasure.done')}</span> {dayTimeText(erased.erasedAt)} {erased.byName} ·{' '}
          {erased.reason}
        </p>
      ) : (
        <Button danger disabled={busy} onClick={() => setAsking(true)}>
          {say('erasure.erase')}
        </Button>
      )}
      {asking && (
        <Ask
          open
          busy={busy}
          title={say('erasure.erase')}
          hint={say('erasure.sure')}
          questions={[{ name: 'reason', label: say('erasure.reason'), kind: 'text', required: true, min: 4 }]}
          onCancel={() => setAsking(false)}
          onAnswer={async ({ reason }) => {
            if (await act(`/records/${preview.recordId}/erasure`, { reason })) setAsking(false);
          }}
        />
      )}
    </>
  );
}

/** Whether a copy of the keys is still about that could open what was erased. */
function Completeness({ erasure }: { erasure: Erasures['erasures'][number] }) {
  const { say } = useSay();
  return erasure.complete || erasure.completeAt === null ? (
    <span className="tag">{say('erasure.complete')}</span>
  ) : (
    <span className="tag amber">{say('erasure.completeAt', { day: dayTimeText(erasure.completeAt) })}</span>
  );
}

/** Personal data that somebody asked to have erased: what goes, what stays, and until when a backup could bring it back. */
export function ErasurePage() {
  const { say } = useSay();
  const text = useDeclaredText();
  const unitName = useUnitName();
  const [recordId, setRecordId] = useState<string>();
  const preview = useQuery({ ...intakeQueries.erasure(recordId ?? ''), enabled: recordId !== undefined });
  const list = useQuery(intakeQueries.erasures);
  return (
    <div className="stack">
      <Panel title={say('erasure.title')}>
        <p className="quiet">{say('erasure.hint')}</p>
        <Form<{ record: string }>
          layout="vertical"
          className="row form-row asking"
          onFinish={({ record }) => setRecordId(UUID.exec(record)?.[0].toLowerCase())}
        >
          <Form.Item
            name="record"
            label={say('erasure.record')}
            rules={[{ required: true, pattern: UUID, message: say('erasure.recordRule') }]}
          >
            <Input className="record-id" maxLength={300} autoComplete="off" />
          </Form.Item>
          <Button type="primary" htmlType="submit">
            {say('erasure.look')}
          </Button>
        </Form>
        {recordId !== undefined && (
          <Loaded query={preview}>{(found) => <WhatGoes key={recordId} preview={found} />}</Loaded>
        )}
      </Panel>
      <Panel title={say('erasure.list')}>
        <Loaded
          query={list}
          empty={{ when: ({ erasures }) => erasures.length === 0, text: say('erasure.none') }}
        >
          {({ erasures, more }) => (
            <>
              <PlainTable
                name={say('erasure.list')}
                heads={
                  <>
                    <th>{say('erasure.at')}</th>
                    <th>{say('records.type')}</th>
                    <th>{say('records.unit')}</th>
                    <th>{say('erasure.by')}</th>
                    <th>{say('erasure.copies')}</th>
                  </>
                }
              >
                {erasures.map((erasure) => {
                  const type = typeById(erasure.type);
                  return (
                    <tr key={erasure.recordId}>
                      <td className="number">{dayTimeText(erasure.erasedAt)}</td>
                      <td>{type ? text(type) : erasure.type}</td>
                      <td>{unitName(erasure.unitPath)}</td>
                      <td>
                        {erasure.byName} · {erasure.reason}
                      </td>
                      <td>
                        <Completeness erasure={erasure} />
                      </td>
                    </tr>
                  );
                })}
              </PlainTable>
              {more && <p className="quiet">{say('erasure.more')}</p>}
            </>
          )}
        </Loaded>
      </Panel>
    </div>
  );
}
