import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { DangerZone } from '../../contract/responses.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';
import { COUNTS, TransferCard } from './transfer-card.tsx';

/** A zone that no indicator asks for can be ordered all the same, by the posts that the plan authorises. */
function OrderZone({ zones }: { zones: readonly DangerZone[] }) {
  const { say } = useSay();
  const [open, setOpen] = useState(false);
  const { act, busy } = useAct(['transfers', 'log']);
  const choices = zones.flatMap((zone) =>
    (['prepare', 'immediate'] as const).map((stage) => ({ zone, stage })),
  );
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {say('transfers.orderZone')}
      </Button>
      {open && (
        <Ask
          title={say('transfers.orderZone')}
          hint={`${say('transfers.confirmPrepare')} ${say('transfers.confirmImmediate')}`}
          open
          busy={busy}
          questions={[
            {
              name: 'choice',
              label: `${say('transfers.zone')} · ${say('transfers.stage')}`,
              kind: 'person',
              required: true,
              options: choices.map(({ zone, stage }, index) => ({
                value: String(index),
                label: `${zone.name} · ${say(`transfers.state.${stage}`)}`,
              })),
              initial: '0',
            },
            { name: 'reason', label: say('common.reason'), kind: 'long', required: true },
          ]}
          onCancel={() => setOpen(false)}
          onAnswer={async ({ choice, reason }) => {
            const chosen = choices[Number(choice)];
            if (!chosen) return;
            const { zone, stage } = chosen;
            if (await act('/transfers', { planId: zone.planId, zoneId: zone.id, stage, reason }))
              setOpen(false);
          }}
        />
      )}
    </>
  );
}

/** Danger zones on the move, each by its own indicators and its own street. */
export function TransferPanel() {
  const { say } = useSay();
  const query = useQuery(queries.transfers);
  const me = useQuery(queries.me);
  const may = new Set(me.data?.permissions ?? []);
  const free = query.data?.zones.filter((zone) => zone.transferId === null) ?? [];
  return (
    <Panel
      grows
      title={say('transfers.title')}
      extra={may.has('transfers.order') && free.length > 0 && <OrderZone zones={free} />}
    >
      <Loaded
        query={query}
        empty={{ when: (data) => data.transfers.length === 0, text: say('transfers.none') }}
      >
        {(data) => (
          <>
            {data.transfers.length > 1 && data.totals.due.people > 0 && (
              <p className="number">
                {say('transfers.total')}:{' '}
                {COUNTS.map((name) => `${say(`transfers.${name}`)} ${data.totals[name].people}`).join(' · ')}
              </p>
            )}
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
          </>
        )}
      </Loaded>
    </Panel>
  );
}
