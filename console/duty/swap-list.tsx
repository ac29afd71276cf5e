import { Button } from 'antd';
import { useState } from 'react';
import type { Swap } from '../../contract/duty.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { shortTime } from '../ui/format.ts';
import { useAct } from '../ui/use-act.ts';
import type { Seat } from './seat.ts';

/** Swaps that wait, and how those of these days ended: both names, each with when they agreed. */
export function SwapList({ swaps, seat }: { swaps: readonly Swap[]; seat: Seat }) {
  const { say } = useSay();
  const { act, busy } = useAct(['duty', 'log']);
  const [refusing, setRefusing] = useState<Swap>();
  const owes = (swap: Swap): boolean =>
    swap.state === 'asked' &&
    [swap.giver, swap.taker].some((side) => side.personId === seat.personId && side.agreedAt === null);
  const side = (one: Swap['giver']) =>
    `${one.name}${one.agreedAt === null ? say('roster.swap.owes') : say('roster.swap.agreedAt', { time: shortTime(one.agreedAt) })}`;
  if (swaps.length === 0) return <p className="quiet">{say('roster.swap.none')}</p>;
  return (
    <ol className="evidence">
      {swaps.map((swap) => (
        <li key={swap.id}>
          <span className={swap.state === 'asked' ? 'tag amber' : 'tag'}>
            {say(`roster.swap.state.${swap.state}`)}
          </span>{' '}
          {say(`roster.duty.${swap.duty}`)} {shortTime(swap.from)}–{shortTime(swap.until)}：{side(swap.giver)}{' '}
          → {side(swap.taker)}
          {swap.inReturn &&
            ` · ${say('roster.swap.inReturn')} ${shortTime(swap.inReturn.from)}–${shortTime(swap.inReturn.until)}`}{' '}
          <span className="quiet">
            {swap.reason}
            {swap.endReason !== null && ` · ${swap.endReason}`}
          </span>
          {owes(swap) && (
            <span className="row no-print">
              <Button
                size="small"
                type="primary"
                loading={busy}
                onClick={() => void act(`/duty-swaps/${swap.id}/answer`, { agree: true })}
              >
                {say('roster.swap.agree')}
              </Button>
              <Button size="small" onClick={() => setRefusing(swap)}>
                {say('roster.swap.refuse')}
              </Button>
            </span>
          )}
        </li>
      ))}
      {refusing && (
        <Ask
          open
          busy={busy}
          title={say('roster.swap.refuse')}
          questions={[{ name: 'reason', label: say('common.reason'), kind: 'text', required: true, min: 2 }]}
          onCancel={() => setRefusing(undefined)}
          onAnswer={async ({ reason }) => {
            if (await act(`/duty-swaps/${refusing.id}/answer`, { agree: false, reason }))
              setRefusing(undefined);
          }}
        />
      )}
    </ol>
  );
}
