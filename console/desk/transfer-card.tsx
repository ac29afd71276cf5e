import { Button } from 'antd';
import { useState } from 'react';
import type { HeadCount, Transfer } from '../../contract/responses.ts';
import { type Say, type TextKey, useSay } from '../text/index.ts';
import { Ask, type Question } from '../ui/ask.tsx';
import { EvidenceList } from '../ui/evidence.tsx';
import { shortTime } from '../ui/format.ts';
import { useAct } from '../ui/use-act.ts';
import { showOnWall } from './shown.ts';
import { TransferSpeakers } from './transfer-speakers.tsx';

export const COUNTS = ['due', 'moved', 'sheltered', 'returned'] as const;
type TransferMove = 'prepare' | 'immediate' | 'report' | 'lift' | 'close' | 'dismiss';
const PATHS: Record<TransferMove, string> = {
  prepare: 'order',
  immediate: 'order',
  report: 'report',
  lift: 'lift',
  close: 'close',
  dismiss: 'dismiss',
};
const TEXTS: Record<TransferMove, TextKey> = {
  prepare: 'transfers.prepare',
  immediate: 'transfers.immediate',
  report: 'transfers.report',
  lift: 'transfers.lift',
  close: 'transfers.close',
  dismiss: 'transfers.dismiss',
};

/** What the state of a transfer leaves open (the server's own table decides). */
const OPEN_MOVES: Record<Transfer['state'], readonly TransferMove[]> = {
  suggested: ['prepare', 'immediate', 'dismiss'],
  prepare: ['immediate', 'report', 'lift'],
  immediate: ['report', 'lift'],
  lifted: ['report', 'prepare', 'immediate', 'close'],
  closed: [],
  dismissed: [],
};

function questionsOf(move: TransferMove, transfer: Transfer, say: Say): Question[] {
  if (move === 'report')
    return COUNTS.flatMap((name): Question[] => {
      const part = say(`transfers.${name}`);
      const { households, people } = transfer.counts[name];
      return [
        {
          name: `${name}.households`,
          label: say('transfers.householdsLabel', { part }),
          kind: 'number',
          required: true,
          initial: households,
        },
        {
          name: `${name}.people`,
          label: say('transfers.peopleLabel', { part }),
          kind: 'number',
          required: true,
          initial: people,
        },
      ];
    });
  const label = say(move === 'close' ? 'transfers.closeReason' : 'common.reason');
  return [{ name: 'reason', label, kind: 'long', required: move !== 'close' }];
}

function bodyOf(move: TransferMove, transfer: Transfer, values: Record<string, string | number>) {
  const expectedVersion = transfer.version;
  if (move !== 'report') {
    const reason = values['reason'] ? { reason: values['reason'] } : {};
    const stage = move === 'prepare' || move === 'immediate' ? { stage: move } : {};
    return { expectedVersion, ...stage, ...reason };
  }
  const counts = Object.fromEntries(
    COUNTS.map((name) => [
      name,
      { households: Number(values[`${name}.households`]), people: Number(values[`${name}.people`]) },
    ]),
  );
  return { expectedVersion, counts };
}

function Facts({ transfer }: { transfer: Transfer }) {
  const { say } = useSay();
  const { orderedBy, orderedAt, preparedAt, dueAt, countsAt, countsBy, receipts, zone, state } = transfer;
  const at = orderedAt ?? preparedAt;
  const authorised = zone.authorised[state === 'suggested' ? 'prepare' : 'immediate'];
  const live = receipts.filter((receipt) => receipt.state !== 'revoked');
  return (
    <div className="quiet row">
      {orderedBy && at && (
        <span>
          {say('transfers.orderedBy', {
            name: `${orderedBy.postTitle ?? ''} ${orderedBy.name}`,
            time: shortTime(at),
          })}
        </span>
      )}
      {dueAt && <span>{say('transfers.dueBy', { time: shortTime(dueAt) })}</span>}
      {countsAt && countsBy && (
        <span>{say('transfers.countsAt', { name: countsBy.name, time: shortTime(countsAt) })}</span>
      )}
      {live.length > 0 && (
        <span>
          {say('transfers.receipts', {
            done: live.filter((receipt) => receipt.state === 'signed').length,
            total: live.length,
          })}
        </span>
      )}
      {zone.shelters.length > 0 && (
        <span>{say('transfers.shelters', { names: zone.shelters.join(' / ') })}</span>
      )}
      {authorised && authorised.length > 0 && (
        <span>{say('transfers.who', { names: authorised.map((post) => post.title).join(' / ') })}</span>
      )}
    </div>
  );
}

const headsOf = ({ households, people }: HeadCount) => ({ households, people });

/** Where households are registered: who is not out yet, and the sum somebody told, where it differs from the doors. */
function Roll({ transfer: { roll, counts, countsAt, state } }: { transfer: Transfer }) {
  const { say } = useSay();
  if (!roll) return null;
  const left = roll.missing.people > 0 && state !== 'lifted';
  const told = countsAt !== null && COUNTS.some((name) => counts[name].people !== roll[name].people);
  return (
    <p className="row" data-roll>
      <span className="quiet">{say('transfers.byRegister')}</span>
      {left && <span className="tag bad">{say('transfers.missing', headsOf(roll.missing))}</span>}
      {!left && state !== 'lifted' && <span className="tag">{say('transfers.allOut')}</span>}
      {roll.refused.people > 0 && (
        <span className="tag amber">{say('transfers.refused', headsOf(roll.refused))}</span>
      )}
      {told && (
        <span className="quiet">
          {say('transfers.toldAs', { moved: counts.moved.people, sheltered: counts.sheltered.people })}
        </span>
      )}
    </p>
  );
}

/** One danger zone: what its indicators ask for, what is ordered, its loudspeakers, and the four counts. */
export function TransferCard({
  transfer,
  mayOrder,
  mayReport,
}: {
  transfer: Transfer;
  mayOrder: boolean;
  mayReport: boolean;
}) {
  const { say } = useSay();
  const { act, busy } = useAct(['transfers', 'alarms', 'log']);
  const [asking, setAsking] = useState<TransferMove>();
  const { loudspeakers, state, suggestedStage } = transfer;
  const shown = transfer.roll ?? transfer.counts;
  const of = (outboxState: string): number =>
    loudspeakers.filter((speaker) => speaker.outboxState === outboxState).length;
  const hint =
    asking === 'prepare'
      ? say('transfers.confirmPrepare')
      : asking === 'immediate'
        ? say('transfers.confirmImmediate')
        : undefined;
  return (
    <li
      className="card"
      data-transfer={state}
      onFocus={() => showOnWall({ kind: 'transfer', id: transfer.id })}
    >
      <div className="row">
        <b style={{ flex: '1 1 10em' }}>{transfer.zone.name}</b>
        <span className={state === 'immediate' ? 'tag bad' : state === 'prepare' ? 'tag amber' : 'tag'}>
          {say(`transfers.state.${state}`)}
        </span>
        {suggestedStage !== null && suggestedStage !== state && (
          <span className={suggestedStage === 'immediate' ? 'tag bad' : 'tag amber'}>
            {say(`transfers.reached.${suggestedStage}`)}
          </span>
        )}
        {transfer.ceasedAt && suggestedStage !== null && (
          <span className="tag">{say('responses.ceased', { time: shortTime(transfer.ceasedAt) })}</span>
        )}
        {transfer.overdue && <span className="tag bad">{say('transfers.overdue')}</span>}
        {transfer.evidenceChanged && <span className="tag amber">{say('responses.evidenceChanged')}</span>}
        {loudspeakers.length > 0 && (
          <span className="tag">
            {say('transfers.speakers', { sent: of('sent'), total: loudspeakers.length })}
          </span>
        )}
        {of('failed') > 0 && (
          <span className="tag bad">{say('transfers.speakerFailed', { count: of('failed') })}</span>
        )}
      </div>
      <div className="counts">
        {COUNTS.map((name) => (
          <div key={name}>
            {say(`transfers.${name}`)}
            <b>
              {shown[name].people}
              <small> {say('transfers.people')}</small>
            </b>
            <span className="quiet">{say('transfers.households', { n: shown[name].households })}</span>
          </div>
        ))}
      </div>
      <Roll transfer={transfer} />
      <Facts transfer={transfer} />
      {loudspeakers.length > 0 && <TransferSpeakers transferId={transfer.id} />}
      <details>
        <summary>{say('responses.evidence', { count: transfer.evidence.length })}</summary>
        <EvidenceList items={transfer.evidence} />
      </details>
      <div className="row thumbs">
        {OPEN_MOVES[state].map((move) => {
          const may = move === 'report' ? mayReport : mayOrder;
          return (
            <Button
              key={move}
              size="small"
              danger={move === 'immediate'}
              disabled={!may || busy}
              title={may ? undefined : say('common.notAllowed')}
              onClick={() => setAsking(move)}
            >
              {say(TEXTS[move])}
            </Button>
          );
        })}
      </div>
      {asking && (
        <Ask
          title={`${say(TEXTS[asking])} · ${transfer.zone.name}`}
          hint={hint}
          open
          busy={busy}
          questions={questionsOf(asking, transfer, say)}
          onCancel={() => setAsking(undefined)}
          onAnswer={async (values) => {
            if (await act(`/transfers/${transfer.id}/${PATHS[asking]}`, bodyOf(asking, transfer, values)))
              setAsking(undefined);
          }}
        />
      )}
    </li>
  );
}
