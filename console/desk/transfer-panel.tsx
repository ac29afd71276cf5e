import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { Transfer } from '../../contract/responses.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { EvidenceList } from '../ui/evidence.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';
import { TransferSpeakers } from './transfer-speakers.tsx';

const COUNTS = ['due', 'moved', 'sheltered', 'returned'] as const;

function TransferCard({
  transfer,
  mayOrder,
  mayReport,
}: {
  transfer: Transfer;
  mayOrder: boolean;
  mayReport: boolean;
}) {
  const { say } = useSay();
  const { act, busy } = useAct(['transfers', 'log']);
  const [asking, setAsking] = useState<'prepare' | 'immediate' | 'report'>();
  const sent = transfer.loudspeakers.filter((speaker) => speaker.outboxState === 'sent').length;
  const stages = (['prepare', 'immediate'] as const).filter((stage) =>
    stage === 'prepare' ? transfer.state === 'suggested' : ['suggested', 'prepare'].includes(transfer.state),
  );
  return (
    <li className="card" data-transfer={transfer.state}>
      <div className="row">
        <b style={{ flex: 1 }}>{transfer.zone.name}</b>
        <span
          className={
            transfer.state === 'immediate' ? 'tag bad' : transfer.state === 'prepare' ? 'tag amber' : 'tag'
          }
        >
          {say(`transfers.state.${transfer.state}`)}
        </span>
        {transfer.suggestedStage !== null && transfer.suggestedStage !== transfer.state && (
          <span className={transfer.suggestedStage === 'immediate' ? 'tag bad' : 'tag amber'}>
            {say(`transfers.reached.${transfer.suggestedStage}`)}
          </span>
        )}
        {transfer.loudspeakers.length > 0 && (
          <span className="tag">
            {say('transfers.speakers', { sent, total: transfer.loudspeakers.length })}
          </span>
        )}
      </div>
      <div className="counts">
        {COUNTS.map((name) => (
          <div key={name}>
            {say(`transfers.${name}`)}
            <b>{transfer.counts[name].people}</b>
          </div>
        ))}
      </div>
      {transfer.loudspeakers.length > 0 && <TransferSpeakers transferId={transfer.id} />}
      <details>
        <summary>{say('responses.evidence', { count: transfer.evidence.length })}</summary>
        <EvidenceList items={transfer.evidence} />
      </details>
      <div className="row">
        {stages.map((stage) => (
          <Button
            key={stage}
            size="small"
            danger={stage === 'immediate'}
            disabled={!mayOrder || busy}
            title={mayOrder ? undefined : say('common.notAllowed')}
            onClick={() => setAsking(stage)}
          >
            {say(`transfers.${stage}`)}
          </Button>
        ))}
        <Button size="small" disabled={!mayReport || busy} onClick={() => setAsking('report')}>
          {say('transfers.report')}
        </Button>
      </div>
      {asking === 'report' && (
        <Ask
          title={say('transfers.report')}
          open
          busy={busy}
          questions={COUNTS.map((name) => ({
            name,
            label: say(`transfers.${name}`),
            kind: 'number',
            required: true,
            initial: transfer.counts[name].people,
          }))}
          onCancel={() => setAsking(undefined)}
          onAnswer={async (values) => {
            const counts = Object.fromEntries(
              COUNTS.map((name) => [
                name,
                { households: transfer.counts[name].households, people: Number(values[name]) },
              ]),
            );
            if (await act(`/transfers/${transfer.id}/report`, { expectedVersion: transfer.version, counts }))
              setAsking(undefined);
          }}
        />
      )}
      {(asking === 'prepare' || asking === 'immediate') && (
        <Ask
          title={say(`transfers.${asking}`)}
          open
          busy={busy}
          questions={[{ name: 'reason', label: say('common.reason'), kind: 'long', required: true }]}
          onCancel={() => setAsking(undefined)}
          onAnswer={async (values) => {
            if (
              await act(`/transfers/${transfer.id}/order`, {
                expectedVersion: transfer.version,
                stage: asking,
                ...values,
              })
            )
              setAsking(undefined);
          }}
        />
      )}
    </li>
  );
}

/** Danger zones on the move, each by its own indicators and its own street. */
export function TransferPanel() {
  const { say } = useSay();
  const query = useQuery(queries.transfers);
  const me = useQuery(queries.me);
  const may = new Set(me.data?.permissions ?? []);
  return (
    <Panel title={say('transfers.title')}>
      <Loaded
        query={query}
        empty={{ when: (data) => data.transfers.length === 0, text: say('transfers.none') }}
      >
        {(data) => (
          <ul className="list">
            {data.transfers.map((transfer) => (
              <TransferCard
                key={transfer.id}
                transfer={transfer}
                mayOrder={may.has('transfers.order')}
                mayReport={may.has('transfers.report')}
              />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
