import type { Playback, PlaybackState } from '../../contract/media.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';

/** What a state asks of the reader: nothing, patience, or somebody who goes there. */
const TONE: Readonly<Record<PlaybackState, string>> = {
  queued: 'tag',
  sent: 'tag',
  received: 'tag',
  played: 'tag',
  failed: 'tag bad',
  'not-sent': 'tag bad',
  'no-answer': 'tag amber',
};

export function PlaybackTag({ state }: { state: PlaybackState }) {
  const { say } = useSay();
  return <span className={TONE[state]}>{say(`playback.${state}`)}</span>;
}

/** What each terminal was told, what it said, and why it did not sound. */
export function PlaybackList({ playbacks }: { playbacks: readonly Playback[] }) {
  const { say } = useSay();
  return (
    <ul className="evidence">
      {playbacks.map((playback) => (
        <li key={`${playback.messageId} ${playback.deviceId}`} data-playback={playback.state}>
          {playback.deviceName} <PlaybackTag state={playback.state} />
          {playback.late && <span className="tag amber">{say('playback.late')}</span>}
          {playback.drill && <span className="tag">{say('cameras.drill')}</span>}
          {playback.reason !== null && <span> {playback.reason}</span>}
          <span className="quiet number">
            {' '}
            {say('playback.queuedAt', { time: shortTime(playback.queuedAt) })}
            {playback.endedAt && ` · ${say('playback.endedAt', { time: shortTime(playback.endedAt) })}`}
          </span>
          <div className="quiet">{playback.text}</div>
        </li>
      ))}
    </ul>
  );
}
