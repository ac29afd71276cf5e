import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { StationRelations } from '../../contract/hydrology.ts';
import { hydrologyQueries } from '../api/hydrology.ts';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import './relations.css';

type Rating = NonNullable<StationRelations['rating']>;
type Travel = StationRelations['travels'][number];

const WIDTH = 320;
const HEIGHT = 200;
const EDGE = 8;
const POINT = 3;

/** Flow to the right, stage upwards, as hydrologists draw it. */
function Curve({ rating, name }: { rating: Rating; name: string }) {
  const { gaugings, curve } = rating;
  const stages = gaugings.map(({ stageM }) => stageM);
  const [lowest, highest] = [Math.min(...stages), Math.max(...stages)];
  const most = Math.max(...gaugings.map(({ flow }) => flow), ...curve.map(({ flow }) => flow));
  const x = (flow: number): number => EDGE + (flow / most) * (WIDTH - 2 * EDGE);
  const y = (stageM: number): number =>
    HEIGHT - EDGE - ((stageM - lowest) / (highest - lowest)) * (HEIGHT - 2 * EDGE);
  return (
    <svg className="rating-curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={name}>
      <path d={`M${EDGE} ${EDGE}V${HEIGHT - EDGE}H${WIDTH - EDGE}`} fill="none" stroke="var(--line)" />
      <polyline
        points={curve.map(({ stageM, flow }) => `${x(flow).toFixed(1)},${y(stageM).toFixed(1)}`).join(' ')}
        fill="none"
        stroke="var(--link)"
        strokeWidth={2}
      />
      {gaugings.map(({ stageM, flow }) => (
        <circle key={`${stageM} ${flow}`} cx={x(flow)} cy={y(stageM)} r={POINT} fill="var(--ink)">
          <title>{`${stageM} m, ${flow} m³/s`}</title>
        </circle>
      ))}
    </svg>
  );
}

function RatingPart({ rating }: { rating: Rating }) {
  const { say } = useSay();
  return (
    <>
      <h3>
        {say('hydrology.rating')} {rating.demo && <span className="tag amber">{say('hydrology.demo')}</span>}
      </h3>
      <div className="rating">
        <Curve rating={rating} name={say('hydrology.rating')} />
        <div>
          {rating.pieces.map(({ fromM, toM, a, b, c }) => (
            <p key={fromM} className="number">
              {say('hydrology.piece', {
                a,
                b,
                c: c.toFixed(2),
                from: fromM.toFixed(2),
                to: toM.toFixed(2),
              })}
            </p>
          ))}
          <p className="quiet">
            {say('hydrology.ratingOf', {
              n: rating.gaugings.length,
              error: (100 * rating.rmseLog).toFixed(1),
            })}
            {rating.datum && ` · ${rating.datum}`}
          </p>
          <p className="quiet">
            {say('hydrology.source')}: {rating.source}
          </p>
          <details>
            <summary>{say('hydrology.gaugings')}</summary>
            <PlainTable
              name={say('hydrology.gaugings')}
              heads={
                <>
                  <th>{say('hydrology.stage')}</th>
                  <th>{say('hydrology.flow')}</th>
                </>
              }
            >
              {rating.gaugings.map(({ stageM, flow }) => (
                <tr key={`${stageM} ${flow}`}>
                  <td className="number">{stageM.toFixed(2)}</td>
                  <td className="number">{flow}</td>
                </tr>
              ))}
            </PlainTable>
          </details>
        </div>
      </div>
    </>
  );
}

function Travels({ travels }: { travels: readonly Travel[] }) {
  const { say, language } = useSay();
  const end = ({ id, nameZh, nameEn }: Travel['from']) => (
    <Link to="/stations/$stationId" params={{ stationId: id }}>
      {language === 'zh' ? nameZh : nameEn}
    </Link>
  );
  return (
    <>
      <h3>{say('hydrology.travel')}</h3>
      <PlainTable
        name={say('hydrology.travel')}
        heads={
          <>
            <th>{say('hydrology.upstream')}</th>
            <th>{say('hydrology.downstream')}</th>
            <th>{say('hydrology.travelTime')}</th>
            <th>{say('hydrology.source')}</th>
          </>
        }
      >
        {travels.map(({ from, to, minutes, lowMinutes, highMinutes, source }) => (
          <tr key={`${from.id} ${to.id}`}>
            <td>{end(from)}</td>
            <td>{end(to)}</td>
            <td className="number">
              {say('hydrology.minutes', { n: minutes })}
              {lowMinutes !== null && highMinutes !== null && (
                <div className="quiet">
                  {say('hydrology.between', { low: lowMinutes, high: highMinutes })}
                </div>
              )}
            </td>
            <td>{source}</td>
          </tr>
        ))}
      </PlainTable>
    </>
  );
}

/** Stage–discharge relation and travel times of a station, each with its source; nothing where nothing is kept. */
export function RelationsPanel({ stationId }: { stationId: string }) {
  const { say } = useSay();
  const { data } = useQuery(hydrologyQueries.relations(stationId));
  if (!data || (data.rating === null && data.travels.length === 0)) return null;
  return (
    <Panel title={say('hydrology.relations')}>
      {data.rating && <RatingPart rating={data.rating} />}
      {data.travels.length > 0 && <Travels travels={data.travels} />}
    </Panel>
  );
}
