import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import {
  changesBetween,
  type Handover,
  type HandoverChange,
  HandoverDesk,
  type HandoverPage as LivePage,
  stampsOf,
} from '../../contract/duty.ts';
import { ApiError, get, post } from '../api/client.ts';
import { seatQueries } from '../api/seat.ts';
import { grouped, HandoverChanges, HandoverSections, HandoverSignatures } from '../duty/handover-page.tsx';
import '../duty/duty.css';
import { type Seat, useSeat } from '../duty/seat.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { dayTimeText, shortTime } from '../ui/format.ts';
import { notice } from '../ui/notices.tsx';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded, useProblemText } from '../ui/problem-text.tsx';

/** Sends a signature; a page that changed meanwhile is told by what changed, every other refusal in words. */
function useSignature(seat: Seat) {
  const client = useQueryClient();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const [changes, setChanges] = useState<HandoverChange[]>([]);
  const sign = async (path: string, body: unknown, seen?: LivePage): Promise<boolean> => {
    setBusy(true);
    try {
      await post(path, body);
      setChanges([]);
      return true;
    } catch (error) {
      if (seen && error instanceof ApiError && error.code === 'version-conflict') {
        const { page } = await get(`/handover-page?unitId=${encodeURIComponent(seat.unitId)}`, HandoverDesk);
        const before = new Map(seen.sections.flatMap(({ items }) => items).map((item) => [item.key, item]));
        setChanges(changesBetween(stampsOf(seen.sections), page.sections, (key) => before.get(key)));
      } else notice(problemText(error));
      return false;
    } finally {
      await client.invalidateQueries({ queryKey: ['duty'] });
      setBusy(false);
    }
  };
  return { sign, busy, changes };
}

function Give({ page, seat }: { page: LivePage; seat: Seat }) {
  const { say } = useSay();
  const { sign, busy, changes } = useSignature(seat);
  const [asking, setAsking] = useState<LivePage>();
  const open = page.sections.reduce((sum, { items }) => sum + items.length, 0);
  return (
    <>
      <div className="row">
        <span>{say('handover.asOf', { time: dayTimeText(page.asOf), open })}</span>
        {seat.may('duty.hand-over') && (
          <Button type="primary" className="no-print" onClick={() => setAsking(page)}>
            {say('handover.give')}
          </Button>
        )}
      </div>
      <HandoverChanges title={say('handover.changedMeanwhile')} changes={changes} />
      <HandoverSections sections={page.sections} />
      {asking && (
        <Ask
          open
          busy={busy}
          title={say('handover.give')}
          hint={say('handover.giveHint')}
          questions={[{ name: 'note', label: say('handover.note'), kind: 'long', max: 4000 }]}
          onCancel={() => setAsking(undefined)}
          onAnswer={async ({ note }) => {
            const seen = stampsOf(asking.sections);
            const body = { unitId: seat.unitId, pageDigest: asking.digest, seen, note: note ?? '' };
            await sign('/handovers', body, asking);
            setAsking(undefined);
          }}
        />
      )}
    </>
  );
}

function Take({ waiting, seat }: { waiting: Handover; seat: Seat }) {
  const { say } = useSay();
  const { sign, busy } = useSignature(seat);
  const [asking, setAsking] = useState<'take' | 'end'>();
  const own = waiting.giver.personId === seat.personId;
  const end = say(own ? 'handover.withdraw' : 'handover.refuse');
  return (
    <>
      <div className="row">
        <strong>{say('handover.number', { n: waiting.number })}</strong>
        <span>{say('handover.frozen', { time: dayTimeText(waiting.asOf), name: waiting.giver.name })}</span>
        {seat.may('duty.hand-over') && (
          <span className="row no-print">
            {own ? (
              <span className="quiet">{say('handover.otherSigns')}</span>
            ) : (
              <Button type="primary" onClick={() => setAsking('take')}>
                {say('handover.take')}
              </Button>
            )}
            <Button onClick={() => setAsking('end')}>{end}</Button>
          </span>
        )}
      </div>
      <HandoverSignatures handover={waiting} />
      <HandoverChanges title={say('handover.changedSince')} changes={waiting.changes} />
      <HandoverSections sections={waiting.sections} />
      {asking === 'take' && (
        <Ask
          open
          busy={busy}
          title={say('handover.take')}
          hint={say('handover.takeHint', { digest: grouped(waiting.digest) })}
          questions={[]}
          onCancel={() => setAsking(undefined)}
          onAnswer={async () => {
            await sign(`/handovers/${waiting.id}/take`, { digest: waiting.digest });
            setAsking(undefined);
          }}
        />
      )}
      {asking === 'end' && (
        <Ask
          open
          busy={busy}
          title={end}
          questions={[{ name: 'reason', label: say('common.reason'), kind: 'long', required: true, min: 2 }]}
          onCancel={() => setAsking(undefined)}
          onAnswer={async ({ reason }) => {
            await sign(`/handovers/${waiting.id}/end`, { reason });
            setAsking(undefined);
          }}
        />
      )}
    </>
  );
}

function Earlier() {
  const { say } = useSay();
  const query = useQuery(seatQueries.handovers);
  return (
    <Panel title={say('handover.earlier')}>
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('handover.none') }}>
        {(rows) => (
          <PlainTable
            name={say('handover.earlier')}
            heads={['no', 'time', 'unit', 'giver', 'taker', 'open'].map((head) => (
              <th key={head}>{say(`handover.head.${head}` as 'handover.head.no')}</th>
            ))}
          >
            {rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <Link to="/handover/$handoverId" params={{ handoverId: row.id }}>
                    {say('handover.number', { n: row.number })}
                  </Link>
                </td>
                <td className="number">{dayTimeText(row.asOf)}</td>
                <td>{row.unit.name}</td>
                <td>{row.giver.name}</td>
                <td>
                  {row.taker ? (
                    <>
                      {row.taker.name} <span className="number quiet">{shortTime(row.taker.signedAt)}</span>
                    </>
                  ) : (
                    <span className="tag amber">{say(`handover.state.${row.state}`)}</span>
                  )}
                </td>
                <td className="number">{row.open}</td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Loaded>
    </Panel>
  );
}

function Desk({ seat }: { seat: Seat }) {
  const query = useQuery(seatQueries.handoverDesk(seat.unitId));
  return (
    <Loaded query={query}>
      {({ page, waiting }) =>
        waiting ? <Take waiting={waiting} seat={seat} /> : <Give page={page} seat={seat} />
      }
    </Loaded>
  );
}

/** 交接班: the page as it stands, or the one that waits for the other signature; those before below it. */
export function HandoverPage() {
  const { say } = useSay();
  const seat = useSeat();
  useEffect(() => {
    document.title = `${say('nav.handover')} · ${say('app.name')}`;
  }, [say]);
  return (
    <div className="stack">
      <Panel
        title={say('handover.title')}
        extra={
          <span className="row no-print">
            {seat?.may('duty.hand-over') && (
              <Button
                href={`/api/power-cut-sheet?unitId=${encodeURIComponent(seat.unitId)}`}
                target="_blank"
                title={say('handover.powerCutHint')}
              >
                {say('handover.powerCut')}
              </Button>
            )}
            <Button onClick={() => window.print()}>{say('log.print')}</Button>
          </span>
        }
      >
        {seat ? <Desk seat={seat} /> : <p className="quiet">{say('common.notAllowed')}</p>}
      </Panel>
      <div className="no-print">
        <Earlier />
      </div>
    </div>
  );
}
