import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { Alarm, AlarmGroup } from '../../contract/responses.ts';
import { type Say, useSay } from '../text/index.ts';
import { EvidenceList } from '../ui/evidence.tsx';
import { shortTime } from '../ui/format.ts';
import { AlarmMark } from '../ui/marks.tsx';
import { type AlarmMove, MOVE_TEXTS, movesOf } from './alarm-asks.tsx';

export const isWaiting = (alarm: Alarm): boolean => alarm.state === 'UNACK' || alarm.state === 'RTNUN';

/** The alarm of a group that stands for it: an unacknowledged one of the worst priority. */
export const headOf = (group: AlarmGroup): Alarm | undefined =>
  [...group.alarms].sort((a, b) => Number(isWaiting(b)) - Number(isWaiting(a)) || a.priority - b.priority)[0];

/** What one tap acknowledges: an alarm of priority 1 always by itself, the others of a group together. */
export function acknowledgeable(group: AlarmGroup): Alarm[] {
  const waiting = group.alarms.filter(isWaiting);
  const gravest = waiting.find((alarm) => alarm.priority === 1);
  return gravest ? [gravest] : waiting;
}

/** An alarm's title without its place, which stands beside it. */
export const bareTitle = (alarm: Alarm): string =>
  alarm.title.startsWith(alarm.placeName)
    ? alarm.title.slice(alarm.placeName.length).replace(/^\uff1a/, '')
    : alarm.title;

/** What the group is about: one alarm's own title, or the titles of all. */
const titleOf = (group: AlarmGroup): string => {
  const titles = [...new Set(group.alarms.map(bareTitle))];
  return titles.length <= 2 ? titles.join('；') : group.title;
};

/** Its place, or the first of several and how many. */
const placesOf = (group: AlarmGroup, say: Say): string => {
  const places = new Set(group.alarms.map((alarm) => alarm.placeName));
  return places.size <= 1
    ? group.placeName
    : say('alarms.places', { place: group.placeName, count: places.size });
};

/** Alarms of one place and cause as one line; opened, each with its consequence, advice and evidence. */
export function AlarmGroupCard({
  group,
  chosen,
  open,
  may,
  onOpen,
  onAck,
  onMove,
}: {
  group: AlarmGroup;
  chosen: boolean;
  open: boolean;
  may: boolean;
  onOpen: () => void;
  onAck: (group: AlarmGroup) => void;
  onMove: (alarm: Alarm, move: AlarmMove) => void;
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
          <b>{placesOf(group, say)}</b> {titleOf(group)}
        </button>
        {group.unacknowledgedCount > 0 && (
          <Button
            size="small"
            type="primary"
            disabled={!may}
            title={may ? say('alarms.ackKey') : say('common.notAllowed')}
            onClick={() => onAck(group)}
          >
            {acknowledgeable(group).length > 1
              ? say('alarms.ackAll', { count: acknowledgeable(group).length })
              : say('alarms.ack')}
          </Button>
        )}
      </div>
      <div className="quiet row">
        <span>{say(`alarms.state.${head.state}`)}</span>
        {head.condition === 'unknown' && <span className="tag amber">{say('alarms.unknown')}</span>}
        {group.count > 1 && (
          <span>
            {say('alarms.count', { count: group.count })} ·{' '}
            {say('alarms.unacknowledged', { count: group.unacknowledgedCount })} ·{' '}
            {say(`alarms.trend.${group.trend}`)}
          </span>
        )}
        {head.evidenceChanged && <span className="tag amber">{say('responses.evidenceChanged')}</span>}
        {head.nextEscalationAt && (
          <span className="number">
            {say('alarms.escalates', { time: shortTime(head.nextEscalationAt).slice(-5) })}
          </span>
        )}
        <span className="number">{say('alarms.since', { time: shortTime(group.since) })}</span>
      </div>
      {open &&
        group.alarms.map((alarm) => (
          <AlarmDetails
            key={alarm.id}
            alarm={alarm}
            first={group.count > 1 && alarm.id === group.firstOutId}
            titled={group.count > 1}
            may={may}
            onMove={onMove}
          />
        ))}
    </li>
  );
}

/** One alarm with its consequence, advice and evidence, and what can be done with it. */
function AlarmDetails({
  alarm,
  first,
  titled,
  may,
  onMove,
}: {
  alarm: Alarm;
  first: boolean;
  titled: boolean;
  may: boolean;
  onMove: (alarm: Alarm, move: AlarmMove) => void;
}) {
  const { say } = useSay();
  const { placeId, state } = alarm;
  const atStation = alarm.evidence.some((item) => item.placeId === placeId) && placeId !== null;
  return (
    <div className="alarm-details">
      {titled && (
        <h3>
          {alarm.placeName} {bareTitle(alarm)} · {say(`alarms.state.${state}`)}{' '}
          {first && <span className="tag">{say('alarms.firstOut')}</span>}
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
      <div className="row">
        {alarm.verification && <span className="tag">{say(`alarms.verified.${alarm.verification}`)}</span>}
        {movesOf(alarm).map((move) => (
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
        {atStation && (
          <Link to="/stations/$stationId" params={{ stationId: placeId }}>
            {say('alarms.station')}
          </Link>
        )}
      </div>
    </div>
  );
}
