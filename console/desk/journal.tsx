import type { z } from 'zod';
import type { Move } from '../../contract/responses.ts';
import { type TextKey, useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';

/** The journal of one thing, oldest first: what, who by which post, when, and why. */
export function Journal({ moves }: { moves: readonly z.infer<typeof Move>[] }) {
  const { say } = useSay();
  const nameOf = (move: string): string => {
    const key = `move.${move}` as TextKey;
    const text = say(key);
    return text === key ? move : text;
  };
  return (
    <ol className="evidence">
      {moves.map((move) => {
        const why = move.data['reason'] ?? move.data['opinion'] ?? move.note;
        return (
          <li key={move.seq}>
            <span className="number quiet">{shortTime(move.happenedAt)}</span> {nameOf(move.move)} ·{' '}
            {move.by.postTitle ?? ''} {move.by.name}
            {typeof why === 'string' && why !== '' ? ` · ${why}` : ''}
          </li>
        );
      })}
    </ol>
  );
}
