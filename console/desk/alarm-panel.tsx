import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { Alarm, AlarmGroup } from '../../contract/responses.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { EvidenceList } from '../ui/evidence.tsx';
import { shortTime } from '../ui/format.ts';
import { AlarmMark } from '../ui/marks.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';
import { useAlarmSound } from './alarm-sound.ts';

const isWaiting = (alarm: Alarm): boolean => alarm.state === 'UNACK' || alarm.state === 'RTNUN';
const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** The alarm of a group that stands for it: an unacknowledged one of the worst priority. */
const headOf = (group: AlarmGroup): Alarm | undefined =>
  [...group.alarms].sort((a, b) => Number(isWaiting(b)) - Number(isWaiting(a)) || a.priority - b.priority)[0];

function GroupCard({
  group,
  chosen,
  open,
  may,
  onOpen,
  onAck,
  onShelve,
}: {
  group: AlarmGroup;
  chosen: boolean;
  open: boolean;
  may: boolean;
  onOpen: () => void;
  onAck: (alarm: Alarm) => void;
  onShelve: (alarm: Alarm) => void;
}) {
  const { say } = useSay();
  const head = headOf(group);
  if (!head) return null;
  return (
    <li className={chosen ? 'card chosen' : 'card'} aria-current={chosen}>
      <div className="row">
        <AlarmMark priority={group.worstPriority} waiting={group.unacknowledgedCount > 0} />
        <button
          type="button"
          className="plain-button"
          aria-expanded={open}
          onClick={onOpen}
          style={{
            flex: 1,
            textAlign: 'left',
            background: 'none',
            border: 0,
            color: 'inherit',
            font: 'inherit',
            cursor: 'pointer',
            padding: 4,
          }}
        >
          <b>{group.placeName}</b> {group.title}
        </button>
        {group.unacknowledgedCount > 0 && (
          <Button
            size="small"
            type="primary"
            disabled={!may}
            title={may ? say('alarms.ackKey') : say('common.notAllowed')}
            onClick={() => onAck(head)}
          >
            {say('alarms.ack')}
          </Button>
        )}
      </div>
      <div className="quiet row">
        <span>{say(`alarms.state.${head.state}`)}</span>
        {head.condition === 'unknown' && <span className="tag amber">{say('alarms.unknown')}</span>}
        {group.count > 1 && (
          <span>
            {say('alarms.count', { count: group.count })} ·{' '}
            {say('alarms.unacknowledged', { count: group.unacknowledgedCount })}
          </span>
        )}
        <span className="number">{say('alarms.since', { time: shortTime(group.since) })}</span>
      </div>
      {open &&
        group.alarms.map((alarm) => (
          <div key={alarm.id} style={{ marginTop: 6 }}>
            {group.count > 1 && (
              <h3>
                {alarm.title} · {say(`alarms.state.${alarm.state}`)}
              </h3>
            )}
            <div>
              {say('alarms.consequence')}: {alarm.consequence}
            </div>
            <div>
              {say('alarms.advice')}: {alarm.advice}
            </div>
            <div>{say('alarms.evidence')}:</div>
            <EvidenceList items={alarm.evidence} />
            <Button size="small" disabled={!may} onClick={() => onShelve(alarm)}>
              {say('alarms.shelve')}
            </Button>
          </div>
        ))}
    </li>
  );
}

/** One prioritised list: unacknowledged first; J and K move, A acknowledges, S shelves, Enter opens. */
export function AlarmPanel() {
  const { say } = useSay();
  const query = useQuery(queries.alarms);
  const me = useQuery(queries.me);
  const may = me.data?.permissions.includes('alarms.acknowledge') ?? false;
  const { act, busy } = useAct(['alarms', 'log']);
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState<string>();
  const [shelving, setShelving] = useState<Alarm>();
  const groups = query.data?.groups ?? [];
  const sound = useAlarmSound(query.data);

  const acknowledge = (alarm: Alarm): void =>
    void act(`/alarms/${alarm.id}/acknowledge`, { expectedVersion: alarm.version });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || shelving) return;
      const group = groups[Math.min(at, groups.length - 1)];
      const head = group && headOf(group);
      if (event.key === 'j') setAt((n) => Math.min(n + 1, groups.length - 1));
      else if (event.key === 'k') setAt((n) => Math.max(n - 1, 0));
      else if (event.key === 'a' && may && head && isWaiting(head)) acknowledge(head);
      else if (event.key === 's' && may && head) setShelving(head);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  return (
    <Panel
      title={say('alarms.title')}
      extra={
        <span className="row">
          <Button size="small" onClick={sound.test}>
            {sound.tested ? say('alarms.soundOk') : say('alarms.sound')}
          </Button>
          <Button size="small" onClick={sound.mute}>
            {sound.mutedUntil ? say('alarms.muted', { time: sound.mutedUntil }) : say('alarms.mute')}
          </Button>
        </span>
      }
    >
      <p className="visually-hidden" aria-live="assertive">
        {query.data ? say('alarms.unacknowledged', { count: query.data.counts.unacknowledged }) : ''}
      </p>
      <Loaded query={query} empty={{ when: (data) => data.groups.length === 0, text: say('alarms.none') }}>
        {() => (
          <ol className="list">
            {groups.slice(0, 200).map((group, index) => (
              <GroupCard
                key={group.key}
                group={group}
                chosen={index === Math.min(at, groups.length - 1)}
                open={open === group.key}
                may={may && !busy}
                onOpen={() => {
                  setAt(index);
                  setOpen(open === group.key ? undefined : group.key);
                }}
                onAck={acknowledge}
                onShelve={setShelving}
              />
            ))}
          </ol>
        )}
      </Loaded>
      {query.data && query.data.setAside.length > 0 && (
        <details>
          <summary>{say('alarms.setAside', { count: query.data.setAside.length })}</summary>
          <ul className="evidence">
            {query.data.setAside.map((alarm) => (
              <li key={alarm.id}>
                {alarm.placeName} {alarm.title} · {say(`alarms.state.${alarm.state}`)}
                {alarm.shelvedUntil ? ` · ${shortTime(alarm.shelvedUntil)}` : ''}
              </li>
            ))}
          </ul>
        </details>
      )}
      <p className="quiet">{say('alarms.keys')}</p>
      {shelving && (
        <Ask
          title={say('alarms.shelve')}
          open
          busy={busy}
          questions={[
            { name: 'reason', label: say('common.reason'), kind: 'text', required: true },
            {
              name: 'minutes',
              label: say('alarms.shelveMinutes'),
              kind: 'number',
              required: true,
              initial: 30,
              max: 480,
            },
          ]}
          onCancel={() => setShelving(undefined)}
          onAnswer={async (values) => {
            if (await act(`/alarms/${shelving.id}/shelve`, { expectedVersion: shelving.version, ...values }))
              setShelving(undefined);
          }}
        />
      )}
    </Panel>
  );
}
