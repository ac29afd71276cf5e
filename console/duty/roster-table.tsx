import { Button } from 'antd';
import { DUTIES, type Duty, type Roster, type Shift } from '../../contract/duty.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { PlainTable } from '../ui/plain-table.tsx';

const EVERY = Object.keys(DUTIES) as Duty[];
const dayOf = (at: string): string => at.slice(0, 10);

/** Shifts of a day by duty; a day on which nobody has a duty for a while says from when to when. */
export function RosterTable({
  roster,
  mine,
  onSwap,
  onRemove,
}: {
  roster: Roster;
  mine: (shift: Shift) => boolean;
  onSwap: ((shift: Shift) => void) | undefined;
  onRemove: ((shift: Shift) => void) | undefined;
}) {
  const { say, language } = useSay();
  const weekday = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    weekday: 'short',
    timeZone: 'UTC',
  });
  return (
    <PlainTable
      name={say('roster.title')}
      heads={
        <>
          <th>{say('roster.head.day')}</th>
          {EVERY.map((duty) => (
            <th key={duty}>{say(`roster.duty.${duty}`)}</th>
          ))}
        </>
      }
    >
      {roster.days.map(({ date, kind }) => (
        <tr key={date} data-off={kind === 'off' || undefined}>
          <th scope="row">
            <span className="number">{date.slice(5)}</span> {weekday.format(Date.parse(`${date}T00:00:00Z`))}{' '}
            {kind !== 'working' && (
              <span className="tag">{say(kind === 'off' ? 'roster.dayOff' : 'roster.dayUnknown')}</span>
            )}
          </th>
          {EVERY.map((duty) => (
            <td key={duty}>
              {roster.shifts
                .filter((shift) => shift.duty === duty && dayOf(shift.from) === date)
                .map((shift) => (
                  <div key={shift.id} className="row">
                    <span>
                      <strong>{shift.personName}</strong>{' '}
                      <span className="number quiet">
                        {shift.from.slice(11, 16)}–
                        {dayOf(shift.until) === date ? shift.until.slice(11, 16) : shortTime(shift.until)}
                      </span>
                      {shift.plannedName !== null && (
                        <span className="quiet"> {say('roster.planned', { name: shift.plannedName })}</span>
                      )}
                    </span>
                    {onSwap && mine(shift) && (
                      <Button size="small" className="no-print" onClick={() => onSwap(shift)}>
                        {say('roster.swap')}
                      </Button>
                    )}
                    {onRemove && (
                      <Button size="small" type="link" className="no-print" onClick={() => onRemove(shift)}>
                        {say('roster.remove')}
                      </Button>
                    )}
                  </div>
                ))}
              {roster.gaps
                .filter((gap) => gap.duty === duty && dayOf(gap.from) <= date && dayOf(gap.until) >= date)
                .filter((gap) => gap.until !== `${date}T00:00:00+08:00`)
                .map((gap) => (
                  <span key={gap.from} className="tag bad">
                    {say('roster.nobody', {
                      from: dayOf(gap.from) === date ? gap.from.slice(11, 16) : '00:00',
                      until: dayOf(gap.until) === date ? gap.until.slice(11, 16) : '24:00',
                    })}
                  </span>
                ))}
            </td>
          ))}
        </tr>
      ))}
    </PlainTable>
  );
}
