import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import type { DraftState } from './draft-keeper.ts';

/** Where the text is: at the server, on its way, or in this browser until the line is back. */
export function DraftSign({ state, savedAt }: { state: DraftState; savedAt: string }) {
  const { say } = useSay();
  const bad = state.is === 'waiting' || state.is === 'conflict' || state.is === 'refused';
  const text =
    state.is === 'saved'
      ? say('bulletin.draft.saved', { time: shortTime(savedAt) })
      : state.is === 'refused'
        ? state.reason || say('bulletin.draft.secret')
        : say(`bulletin.draft.${state.is}`);
  return (
    <span
      className={bad ? 'tag amber' : 'quiet'}
      role={state.is === 'refused' ? 'alert' : 'status'}
      data-draft={state.is}
    >
      {text}
    </span>
  );
}
