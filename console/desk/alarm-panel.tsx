import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Alarm, AlarmGroup } from '../../contract/responses.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { keysOn } from '../ui/key-table.ts';
import { isElsewhere } from '../ui/keys.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';
import { AlarmAsk, type AlarmMove } from './alarm-asks.tsx';
import { AlarmGroupCard, acknowledgeable, headOf, isWaiting } from './alarm-group-card.tsx';
import { useAlarmSound } from './alarm-sound.ts';
import { showOnWall } from './shown.ts';
import { SoundCheck } from './sound-check.tsx';

const pressed = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && /^(BUTTON|A|SUMMARY)$/.test(target.tagName);
const ASKED_BY: Record<string, AlarmMove> = { v: 'verify', s: 'shelve', c: 'comment' };
const MOST_SHOWN = 200;

/** Alarms of these causes are about a station, which the wall shows with them. */
const STATION_CAUSES: ReadonlySet<string> = new Set(['rain', 'level', 'flow', 'station-silent']);

/** One prioritised list: unacknowledged first. The chosen line follows its group, wherever the list puts it. */
export function AlarmPanel() {
  const { say } = useSay();
  const query = useQuery(queries.alarms);
  const me = useQuery(queries.me);
  const may = me.data?.permissions.includes('alarms.acknowledge') ?? false;
  const { act, busy } = useAct(['alarms', 'log']);
  const [chosen, setChosen] = useState<string>();
  const [open, setOpen] = useState<string>();
  const [asking, setAsking] = useState<{ alarm: Alarm; move: AlarmMove }>();
  const list = useRef<HTMLOListElement>(null);
  const groups = query.data?.groups.slice(0, MOST_SHOWN) ?? [];
  const sound = useAlarmSound(query.data);
  const at = Math.max(
    0,
    groups.findIndex((group) => group.key === chosen),
  );

  const place = chosen === undefined ? undefined : groups[at]?.alarms[0];
  const stationId = place && STATION_CAUSES.has(place.cause) ? place.placeId : null;
  useEffect(() => {
    if (stationId) showOnWall({ kind: 'station', id: stationId });
  }, [stationId]);

  const choose = (index: number): void => {
    setChosen(groups[index]?.key);
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' });
  };
  /** Acknowledges, and goes on to the next that waits: the one that now stands where it stood, or the first. */
  const acknowledge = async (group: AlarmGroup): Promise<void> => {
    const [first, ...others] = acknowledgeable(group);
    if (!first || busy) return;
    const each = [first, ...others].map(({ id, version }) => ({ id, expectedVersion: version }));
    const done =
      others.length > 0
        ? await act('/alarms/acknowledge', { alarms: each })
        : await act(`/alarms/${first.id}/acknowledge`, { expectedVersion: first.version });
    const left = acknowledgeable(group).length < group.alarms.filter(isWaiting).length;
    if (!done || left) return;
    const next = groups.find((other) => other.key !== group.key && other.alarms.some(isWaiting));
    setChosen(next?.key ?? group.key);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!keysOn() || isElsewhere(event)) return;
      const group = groups[at];
      const head = group && headOf(group);
      const move = ASKED_BY[event.key];
      if (event.key === 'j') choose(Math.min(at + 1, groups.length - 1));
      else if (event.key === 'k') choose(Math.max(at - 1, 0));
      else if (event.key === 'n') sound.mute();
      else if (event.key === 'Escape') setOpen(undefined);
      else if (event.key === 'Enter' && group && !pressed(event.target)) {
        setChosen(group.key);
        setOpen(open === group.key ? undefined : group.key);
      } else if (event.key === 'a' && may && group && head && isWaiting(head)) void acknowledge(group);
      else if (move && may && head) setAsking({ alarm: head, move });
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  return (
    <Panel
      grows
      title={say('alarms.title')}
      extra={
        <span className="row">
          <SoundCheck sound={sound} />
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
          <ol className="list" ref={list}>
            {groups.map((group, index) => (
              <AlarmGroupCard
                key={group.key}
                group={group}
                chosen={index === at}
                open={open === group.key}
                may={may && !busy}
                onOpen={() => {
                  setChosen(group.key);
                  setOpen(open === group.key ? undefined : group.key);
                }}
                onAck={(each) => void acknowledge(each)}
                onMove={(alarm, move) => setAsking({ alarm, move })}
              />
            ))}
          </ol>
        )}
      </Loaded>
      <p className="quiet">
        {query.data && query.data.setAside.length > 0 && (
          <>
            <Link to="/alarms">{say('alarms.setAside', { count: query.data.setAside.length })}</Link>
            {' · '}
          </>
        )}
        {say('alarms.keys')}
      </p>
      {asking && <AlarmAsk alarm={asking.alarm} move={asking.move} onDone={() => setAsking(undefined)} />}
    </Panel>
  );
}
