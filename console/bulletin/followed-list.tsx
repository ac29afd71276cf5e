import { useQuery } from '@tanstack/react-query';
import { bulletinQueries } from '../api/bulletin.ts';
import { useSay } from '../text/index.ts';

const MOST = 8;

/** What changed in a programme since the unit's last brief about it; nothing where there was none. */
export function FollowedList({ unit, programme, to }: { unit: string; programme: string; to: string }) {
  const { say, language } = useSay();
  const { data } = useQuery({
    ...bulletinQueries.followed({ unit, programme, to }),
    enabled: unit !== '' && programme !== '' && to !== '',
  });
  const changed = data?.figures.filter(({ was, now }) => was !== now) ?? [];
  if (!data?.last) return null;
  return (
    <div className="card" role="note">
      <p>{say('bulletin.since', { title: data.last.title, day: data.last.day })}</p>
      {changed.length === 0 ? (
        <p className="quiet">{say('bulletin.nothingChanged')}</p>
      ) : (
        <ul>
          {changed.slice(0, MOST).map(({ id, label, was, now, measure }) => (
            <li key={id}>
              {label[language]} <span className="number">{`${was} → ${now}${measure}`}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
