import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { DUTIES, type Duty, type Roster, type Shift } from '../../contract/duty.ts';
import { seatQueries } from '../api/seat.ts';
import '../duty/duty.css';
import { OnDutyNow } from '../duty/on-duty.tsx';
import { ImportRoster } from '../duty/roster-import.tsx';
import { RosterTable } from '../duty/roster-table.tsx';
import { type Seat, useSeat } from '../duty/seat.ts';
import { SwapList } from '../duty/swap-list.tsx';
import { useSay } from '../text/index.ts';
import { Ask, type Question } from '../ui/ask.tsx';
import { fromBeijingInput, shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

const DAYS = 14;
type Asking = { what: 'add' } | { what: 'remove' | 'swap'; shift: Shift };

/** The dialogues of the roster: put somebody on it, take a shift off, give one's own away. */
function RosterDialog({
  asking,
  roster,
  seat,
  onDone,
}: {
  asking: Asking;
  roster: Roster;
  seat: Seat;
  onDone: () => void;
}) {
  const { say } = useSay();
  const { act, busy } = useAct(['duty', 'log']);
  const others = roster.people.filter(
    ({ personId }) => asking.what === 'add' || personId !== asking.shift.personId,
  );
  const person: Question = {
    name: 'personId',
    label: say('roster.person'),
    kind: 'person',
    required: true,
    initial: others[0]?.personId ?? '',
    options: others.map(({ personId, name, postTitle }) => ({
      value: personId,
      label: `${name}（${postTitle}）`,
    })),
  };
  const reason: Question = {
    name: 'reason',
    label: say('common.reason'),
    kind: 'text',
    required: true,
    min: 2,
  };
  const duty: Question = {
    name: 'duty',
    label: say('roster.duty'),
    kind: 'person',
    required: true,
    initial: 'officer',
    options: (Object.keys(DUTIES) as Duty[]).map((value) => ({ value, label: say(`roster.duty.${value}`) })),
  };
  const day = roster.from.slice(0, 10);
  const time = (name: 'from' | 'until', initial: string): Question => ({
    name,
    label: say(`roster.${name}`),
    kind: 'time',
    required: true,
    initial,
  });
  const dialogs = {
    add: {
      title: say('roster.add'),
      questions: [duty, person, time('from', `${day}T08:00`), time('until', `${day}T20:00`)],
      send: (values: Record<string, string | number>) =>
        act('/duty-shifts', {
          ...values,
          unitId: seat.unitId,
          from: fromBeijingInput(String(values['from'])),
          until: fromBeijingInput(String(values['until'])),
        }),
    },
    remove: {
      title: say('roster.remove'),
      questions: [reason],
      send: (values: Record<string, string | number>) =>
        asking.what !== 'remove'
          ? Promise.resolve(false)
          : act(`/duty-shifts/${asking.shift.id}/remove`, {
              expectedVersion: asking.shift.version,
              reason: values['reason'],
            }),
    },
    swap: {
      title: say('roster.swap'),
      questions: [person, reason],
      send: (values: Record<string, string | number>) =>
        asking.what !== 'swap'
          ? Promise.resolve(false)
          : act('/duty-swaps', {
              shiftId: asking.shift.id,
              toPersonId: values['personId'],
              reason: values['reason'],
            }),
    },
  };
  const { title, questions, send } = dialogs[asking.what];
  return (
    <Ask
      open
      busy={busy}
      title={title}
      hint={
        asking.what === 'add'
          ? undefined
          : `${say(`roster.duty.${asking.shift.duty}`)} ${asking.shift.personName} ${shortTime(asking.shift.from)}–${shortTime(asking.shift.until)}`
      }
      questions={questions}
      onCancel={onDone}
      onAnswer={async (values) => {
        if (await send(values)) onDone();
      }}
    />
  );
}

function Body({ seat }: { seat: Seat }) {
  const { say } = useSay();
  const [from, setFrom] = useState<string>();
  const [asking, setAsking] = useState<Asking>();
  const query = useQuery(seatQueries.roster(seat.unitId, from, DAYS));
  const keeps = seat.may('duty.roster');
  return (
    <Loaded query={query}>
      {(roster) => (
        <>
          <Panel title={say('roster.now')}>
            <OnDutyNow />
          </Panel>
          <Panel
            title={say('roster.title')}
            extra={
              <span className="row no-print">
                <Input
                  type="date"
                  aria-label={say('roster.firstDay')}
                  style={{ width: 150 }}
                  value={from ?? roster.from.slice(0, 10)}
                  onChange={(event) => setFrom(event.target.value || undefined)}
                />
                {keeps && <Button onClick={() => setAsking({ what: 'add' })}>{say('roster.add')}</Button>}
                {keeps && <ImportRoster unitId={seat.unitId} />}
                <Button onClick={() => window.print()}>{say('log.print')}</Button>
              </span>
            }
          >
            {roster.gaps.length > 0 && (
              <p role="status">
                <span className="tag bad">{say('roster.gaps', { n: roster.gaps.length })}</span>{' '}
                {say('roster.firstGap', {
                  duty: say(`roster.duty.${roster.gaps[0]!.duty}`),
                  from: shortTime(roster.gaps[0]!.from),
                  until: shortTime(roster.gaps[0]!.until),
                })}
              </p>
            )}
            <RosterTable
              roster={roster}
              mine={(shift) => shift.personId === seat.personId}
              onSwap={seat.may('duty.swap') ? (shift) => setAsking({ what: 'swap', shift }) : undefined}
              onRemove={keeps ? (shift) => setAsking({ what: 'remove', shift }) : undefined}
            />
          </Panel>
          <Panel title={say('roster.swaps')}>
            <SwapList swaps={roster.swaps} seat={seat} />
          </Panel>
          {asking && (
            <RosterDialog asking={asking} roster={roster} seat={seat} onDone={() => setAsking(undefined)} />
          )}
        </>
      )}
    </Loaded>
  );
}

/** 值班表: who is on duty now, the next fourteen days with holidays and gaps, swaps. */
export function DutyPage() {
  const { say } = useSay();
  const seat = useSeat();
  useEffect(() => {
    document.title = `${say('nav.duty')} · ${say('app.name')}`;
  }, [say]);
  return (
    <div className="stack">
      {seat ? <Body seat={seat} /> : <p className="quiet">{say('common.notAllowed')}</p>}
    </div>
  );
}
