import type { FigureDetail } from '../../contract/figures.ts';
import { useSay } from '../text/index.ts';

const WIDTH = 640;
const HEIGHT = 120;
const GAP = 2;
const LEAST_BAR = 1;
const MOST_BAR = 28;

/**
 * The course of a figure as bars, with its table beside it for who does not see bars. Days and months without a value have
 * no bar: it is drawn over what there is, each bar labelled with its day.
 */
export function TrendChart({
  trend,
  by,
  measure,
}: {
  trend: FigureDetail['trend'];
  by: FigureDetail['trendBy'];
  measure: string;
}) {
  const { say } = useSay();
  if (trend.length === 0) return <p className="quiet">{say('figures.noTrend')}</p>;
  const most = Math.max(...trend.map(({ value }) => value), 1);
  const step = Math.min(WIDTH / trend.length, MOST_BAR + GAP);
  const label = (day: string): string => (by === 'month' ? day.slice(0, 7) : day);
  const [first, last] = [trend[0]!, trend.at(-1)!];
  return (
    <>
      <svg
        className="trend"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={say(by === 'month' ? 'figures.byMonth' : 'figures.byDay')}
      >
        {trend.map(({ day, value }, n) => {
          const height = Math.max((Math.max(value, 0) / most) * (HEIGHT - GAP), LEAST_BAR);
          return (
            <rect
              key={day}
              x={n * step}
              y={HEIGHT - height}
              width={Math.max(step - GAP, LEAST_BAR)}
              height={height}
              fill="var(--link)"
            >
              <title>{`${label(day)} ${value}${measure}`}</title>
            </rect>
          );
        })}
        <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} stroke="var(--line)" />
      </svg>
      <p className="quiet number">
        {label(first.day)}
        {first !== last && ` – ${label(last.day)}`} · {say('figures.most', { n: most, measure })}
      </p>
      <details>
        <summary>{say('figures.asTable')}</summary>
        <table className="plain">
          <tbody>
            {trend.map(({ day, value }) => (
              <tr key={day}>
                <td className="number">{label(day)}</td>
                <td className="number">
                  {value}
                  {measure}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
