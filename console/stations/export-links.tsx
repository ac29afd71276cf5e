import { toBeijingIso } from '../../contract/time.ts';
import { dutyNow } from '../api/live.ts';
import { useSay } from '../text/index.ts';

const HOUR_MS = 3_600_000;

/** Readings of the time shown, as a file: every value with unit, datum, 手 and its flags. */
export function ExportLinks({ stationId, hours }: { stationId: string; hours: number }) {
  const { say, language } = useSay();
  const href = (format: string): string => {
    const to = Math.ceil(dutyNow() / 60_000) * 60_000;
    const query = new URLSearchParams({
      from: toBeijingIso(to - hours * HOUR_MS),
      to: toBeijingIso(to),
      format,
      language,
    });
    return `/api/stations/${encodeURIComponent(stationId)}/readings?${query}`;
  };
  return (
    <span className="row">
      {['csv', 'xlsx'].map((format) => (
        <a key={format} href={href(format)} download>
          {say('station.export', { format: format.toUpperCase() })}
        </a>
      ))}
    </span>
  );
}
