import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { LevelMark } from '../ui/marks.tsx';

/** Every level in force, on every page: whose, since when. */
export function LevelsInForce() {
  const { say } = useSay();
  const query = useQuery(queries.responses);
  const active = query.data?.responses.filter((response) => response.level !== null) ?? [];
  if (active.length === 0) return null;
  return (
    <span className="row">
      {active.map(({ id, level, headquarters, levelSince, track }) => (
        <Link
          key={id}
          to="/responses"
          className="level-link"
          title={`${headquarters.name} ${say(`responses.track.${track}`)} ${say('alarms.since', { time: shortTime(levelSince) })}`}
        >
          <LevelMark rank={level!.rank} name={level!.name} />
        </Link>
      ))}
    </span>
  );
}
