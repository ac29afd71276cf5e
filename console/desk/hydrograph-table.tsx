import type { Chart } from '../../contract/telemetry.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';

const MOST_ROWS = 200;

/** The same as figures; newest first. */
export function HydrographTable({ chart }: { chart: Chart }) {
  const { say } = useSay();
  const columns = chart.lines.filter((line) => line.points.length > 0);
  const times = [
    ...new Set(
      columns.flatMap((line) => line.points.filter(([, value]) => value !== null).map(([at]) => at)),
    ),
  ]
    .sort((a, b) => b - a)
    .slice(0, MOST_ROWS);
  const valueAt = new Map(columns.map((line) => [line.seriesId, new Map(line.points)]));
  return (
    <div
      className="scroll"
      tabIndex={0}
      role="region"
      aria-label={say('common.table')}
      style={{ maxHeight: 420, overflowY: 'auto' }}
    >
      <table className="plain">
        <thead>
          <tr>
            <th>{say('outbox.time')}</th>
            {columns.map((line) => (
              <th key={line.seriesId}>
                {line.element} ({line.unit})
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((at) => (
            <tr key={at}>
              <td className="number">{shortTime(at)}</td>
              {columns.map((line) => (
                <td className="number" key={line.seriesId}>
                  {valueAt.get(line.seriesId)?.get(at) ?? ''}
                  {line.manualAt.includes(at) && (
                    <span className="tag amber">{say('station.manualMark')}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
