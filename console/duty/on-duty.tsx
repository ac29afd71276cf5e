import { useQuery } from '@tanstack/react-query';
import { seatQueries } from '../api/seat.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { useSeat } from './seat.ts';

function Names({ unitId }: { unitId: string }) {
  const { say } = useSay();
  const { data } = useQuery(seatQueries.onDuty(unitId));
  if (!data) return null;
  return (
    <span className="row" role="status" aria-label={say('roster.now')}>
      {data.shifts.map((shift) => (
        <span key={shift.id} className="tag" title={shift.phone ?? ''}>
          {say(`roster.duty.${shift.duty}`)} {shift.personName}
          {shift.phone !== null && <span className="number"> {shift.phone}</span>}
        </span>
      ))}
      {data.missing.map((duty) => (
        <span key={duty} className="tag bad">
          {say('roster.nobodyNow', { duty: say(`roster.duty.${duty}`) })}
        </span>
      ))}
      {data.taken && (
        <span className="quiet">
          {say('roster.taken', { name: data.taken.name, time: shortTime(data.taken.at) })}
        </span>
      )}
    </span>
  );
}

/** Who is on duty now by the roster, which duty nobody has, and who took over last. */
export function OnDutyNow() {
  const seat = useSeat();
  return seat ? <Names unitId={seat.unitId} /> : null;
}
