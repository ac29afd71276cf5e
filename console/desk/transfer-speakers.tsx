import { useQuery } from '@tanstack/react-query';
import { mediaQueries } from '../api/media.ts';
import { queries } from '../api/queries.ts';
import { PlaybackList } from '../media/playback-list.tsx';
import { useSay } from '../text/index.ts';
import { Problem } from '../ui/problem-text.tsx';

/** How many terminals of a zone really sounded, how many failed, how many said nothing, and each one's reason. */
export function TransferSpeakers({ transferId }: { transferId: string }) {
  const { say } = useSay();
  const me = useQuery(queries.me);
  const query = useQuery({
    ...mediaQueries.playbacksOf({ aboutId: transferId }),
    enabled: me.data?.permissions.includes('media.read') ?? false,
  });
  if (query.data === undefined)
    return query.error ? <Problem error={query.error} retry={() => void query.refetch()} /> : null;
  const { totals, playbacks } = query.data;
  if (playbacks.length === 0) return null;
  return (
    <details data-playbacks={`${totals.played}/${totals.terminals}`}>
      <summary>
        {say('playback.totals', { terminals: totals.terminals, played: totals.played })}
        {totals.failed > 0 && (
          <span className="tag bad">{say('playback.totalFailed', { n: totals.failed })}</span>
        )}
        {totals.noAnswer > 0 && (
          <span className="tag amber">{say('playback.totalNoAnswer', { n: totals.noAnswer })}</span>
        )}
        {totals.waiting > 0 && (
          <span className="tag">{say('playback.totalWaiting', { n: totals.waiting })}</span>
        )}
      </summary>
      <PlaybackList playbacks={playbacks} />
    </details>
  );
}
