import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import type { Alarm } from '../../contract/responses.ts';
import { dutyQueries } from '../api/duty.ts';
import { queries } from '../api/queries.ts';
import { AlarmAsk, type AlarmMove, MOVE_TEXTS, movesOf } from '../desk/alarm-asks.tsx';
import { bareTitle } from '../desk/alarm-group-card.tsx';
import { AlarmHealthPanel } from '../desk/alarm-health.tsx';
import { Journal } from '../desk/journal.tsx';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { AlarmMark } from '../ui/marks.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

const TABS = ['aside', 'closed', 'health'] as const;

function History({ id }: { id: string }) {
  const query = useQuery(dutyQueries.alarm(id));
  return <Loaded query={query}>{(data) => <Journal moves={data.moves} />}</Loaded>;
}

function AlarmRow({
  alarm,
  may,
  onMove,
}: {
  alarm: Alarm;
  may: boolean;
  onMove?: (alarm: Alarm, move: AlarmMove) => void;
}) {
  const { say } = useSay();
  const [open, setOpen] = useState(false);
  return (
    <li className="card">
      <div className="row">
        <AlarmMark priority={alarm.priority} waiting={false} />
        <span style={{ flex: '1 1 10em' }}>
          <b>{alarm.placeName}</b> {bareTitle(alarm)}
        </span>
        <span className="tag">{say(`alarms.state.${alarm.state}`)}</span>
        <span className="number quiet">{say('alarms.since', { time: shortTime(alarm.raisedAt) })}</span>
      </div>
      <div className="quiet row">
        {alarm.shelvedUntil && (
          <span>{say('alarms.shelvedUntil', { time: shortTime(alarm.shelvedUntil) })}</span>
        )}
        {alarm.shelvedReason && <span>{alarm.shelvedReason}</span>}
        {alarm.workOrder && <span>{say('alarms.workOrderIs', { order: alarm.workOrder })}</span>}
        {alarm.suppressedBy && <span>{say('alarms.suppressed')}</span>}
      </div>
      <div className="row">
        {onMove &&
          movesOf(alarm).map((move) => (
            <Button
              key={move}
              size="small"
              disabled={!may}
              title={may ? undefined : say('common.notAllowed')}
              onClick={() => onMove(alarm, move)}
            >
              {say(MOVE_TEXTS[move])}
            </Button>
          ))}
        <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {say('alarms.history')}
        </Button>
      </div>
      {open && <History id={alarm.id} />}
    </li>
  );
}

/** What does not stand on the desk's list: set aside, back to normal, and how healthy the list is. */
export function AlarmsPage() {
  const { say } = useSay();
  const [tab, setTab] = useState<(typeof TABS)[number]>('aside');
  const [asking, setAsking] = useState<{ alarm: Alarm; move: AlarmMove }>();
  const me = useQuery(queries.me);
  const open = useQuery(queries.alarms);
  const closed = useQuery({ ...dutyQueries.closedAlarms, enabled: tab === 'closed' });
  const may = me.data?.permissions.includes('alarms.shelve') ?? false;
  useEffect(() => {
    document.title = `${say('nav.alarms')} · ${say('app.name')}`;
  }, [say]);
  return (
    <Panel
      title={say('nav.alarms')}
      extra={
        <Segmented
          value={tab}
          onChange={setTab}
          options={TABS.map((value) => ({ value, label: say(`alarms.tab.${value}`) }))}
        />
      }
    >
      {tab === 'aside' && (
        <Loaded
          query={open}
          empty={{ when: (data) => data.setAside.length === 0, text: say('alarms.noneSetAside') }}
        >
          {(data) => (
            <ul className="list">
              {data.setAside.map((alarm) => (
                <AlarmRow
                  key={alarm.id}
                  alarm={alarm}
                  may={may}
                  onMove={(each, move) => setAsking({ alarm: each, move })}
                />
              ))}
            </ul>
          )}
        </Loaded>
      )}
      {tab === 'closed' && (
        <Loaded
          query={closed}
          empty={{ when: (data) => data.groups.length === 0, text: say('alarms.noneClosed') }}
        >
          {(data) => (
            <ul className="list">
              {data.groups
                .flatMap((group) => group.alarms)
                .map((alarm) => (
                  <AlarmRow key={alarm.id} alarm={alarm} may={false} />
                ))}
            </ul>
          )}
        </Loaded>
      )}
      {tab === 'health' && <AlarmHealthPanel />}
      {asking && <AlarmAsk alarm={asking.alarm} move={asking.move} onDone={() => setAsking(undefined)} />}
    </Panel>
  );
}
