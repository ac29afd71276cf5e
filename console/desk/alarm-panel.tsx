import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { type Alarm, type AlarmGroup, VERIFICATIONS } from '../../contract/responses.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';
import { AlarmGroupCard, acknowledgeable, headOf, isWaiting } from './alarm-group-card.tsx';
import { useAlarmSound } from './alarm-sound.ts';

const RESULTS = Object.keys(VERIFICATIONS) as (keyof typeof VERIFICATIONS)[];
const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

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
  const [verifying, setVerifying] = useState<Alarm>();
  const groups = query.data?.groups ?? [];
  const sound = useAlarmSound(query.data);

  const acknowledge = (group: AlarmGroup): void => {
    const [first, ...others] = acknowledgeable(group);
    if (!first) return;
    const each = [first, ...others].map(({ id, version }) => ({ id, expectedVersion: version }));
    if (others.length > 0) void act('/alarms/acknowledge', { alarms: each });
    else void act(`/alarms/${first.id}/acknowledge`, { expectedVersion: first.version });
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || shelving || verifying)
        return;
      const group = groups[Math.min(at, groups.length - 1)];
      const head = group && headOf(group);
      if (event.key === 'j') setAt((n) => Math.min(n + 1, groups.length - 1));
      else if (event.key === 'k') setAt((n) => Math.max(n - 1, 0));
      else if (event.key === 'a' && may && group && head && isWaiting(head)) acknowledge(group);
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
              <AlarmGroupCard
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
                onVerify={setVerifying}
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
      {verifying && (
        <Ask
          title={say('alarms.verify')}
          open
          busy={busy}
          questions={[
            {
              name: 'result',
              label: say('alarms.verifyResult'),
              kind: 'person',
              required: true,
              options: RESULTS.map((value) => ({ value, label: say(`alarms.verified.${value}`) })),
              initial: 'confirmed',
            },
            { name: 'method', label: say('alarms.verifyMethod'), kind: 'text', required: true },
          ]}
          onCancel={() => setVerifying(undefined)}
          onAnswer={async (values) => {
            if (
              await act(`/alarms/${verifying.id}/verify`, { expectedVersion: verifying.version, ...values })
            )
              setVerifying(undefined);
          }}
        />
      )}
    </Panel>
  );
}
