import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ArealRainRow } from '../../contract/hydrology.ts';
import { hydrologyQueries } from '../api/hydrology.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

type Fallen = ArealRainRow['rain'][number];

const LEAST_YEARS = 2;
const RARE_YEARS = 10;

function Depth({ fallen }: { fallen: Fallen }) {
  const { say } = useSay();
  const { mm, returnYears, extrapolated, covered } = fallen;
  if (mm === null)
    return (
      <td>
        <span className="tag amber">{say('hydrology.unknown')}</span>
        <div className="quiet">{say('hydrology.coveredShare', { n: Math.round(covered * 100) })}</div>
      </td>
    );
  const years = returnYears === null ? null : Math.round(returnYears);
  return (
    <td className="number">
      {mm.toFixed(1)} mm
      {years !== null && (
        <div>
          <span className={years >= RARE_YEARS ? 'tag bad' : 'quiet'}>
            {years < LEAST_YEARS
              ? say('hydrology.returnUnder')
              : say(extrapolated ? 'hydrology.returnOver' : 'hydrology.return', { years })}
          </span>
        </div>
      )}
    </td>
  );
}

function AreaRow({ area }: { area: ArealRainRow }) {
  const { say, language } = useSay();
  const name = language === 'zh' ? area.nameZh : area.nameEn;
  const missing = area.missing.map((station) => (language === 'zh' ? station.nameZh : station.nameEn));
  return (
    <tr>
      <td>
        {area.outletStationId ? (
          <Link to="/stations/$stationId" params={{ stationId: area.outletStationId }}>
            {name}
          </Link>
        ) : (
          name
        )}
        <div className="quiet">
          {say(`hydrology.kind.${area.kind}`)} · {area.outlineSource}
        </div>
        {missing.length > 0 && (
          <div className="quiet">
            {say('hydrology.missing', { names: missing.join(language === 'zh' ? '、' : ', ') })}
          </div>
        )}
      </td>
      {area.rain.map((fallen) => (
        <Depth key={fallen.hours} fallen={fallen} />
      ))}
    </tr>
  );
}

function Curves({ area }: { area: ArealRainRow }) {
  const { say } = useSay();
  return (
    <details>
      <summary>{say('hydrology.curves')}</summary>
      <ul className="evidence">
        {area.fitted.map((curve) => (
          <li key={curve.hours} className="number">
            {say(curve.years === null ? 'hydrology.curveGiven' : 'hydrology.curve', {
              hours: curve.hours,
              mean: curve.mean.toFixed(1),
              cv: curve.cv.toFixed(2),
              cs: curve.cs.toFixed(2),
              years: curve.years ?? 0,
            })}
            {curve.shortRecord && <span className="tag amber">{say('hydrology.shortRecord')}</span>}
          </li>
        ))}
        {area.fitted[0] && (
          <li>
            {say('hydrology.source')}: {area.fitted[0].source}
          </li>
        )}
      </ul>
    </details>
  );
}

/** Mean rain of streets and basins over windows that end now, and how rare it is. */
export function ArealRainPanel() {
  const { say } = useSay();
  const query = useQuery(hydrologyQueries.areas);
  return (
    <Panel
      title={say('hydrology.areal')}
      extra={
        query.data?.areas.some(({ demo }) => demo) && (
          <span className="tag amber">{say('hydrology.demo')}</span>
        )
      }
    >
      <Loaded
        query={query}
        empty={{ when: ({ areas }) => areas.length === 0, text: say('hydrology.noAreas') }}
      >
        {({ areas, asOf }) => (
          <>
            <p className="quiet">{say('hydrology.arealHint', { time: shortTime(asOf) })}</p>
            <div className="scroll" tabIndex={0} role="region" aria-label={say('hydrology.areal')}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{say('hydrology.area')}</th>
                    {areas[0]?.rain.map(({ hours }) => (
                      <th key={hours}>{say('hydrology.hours', { n: hours })}</th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {areas.map((area) => (
                    <AreaRow key={area.id} area={area} />
                  ))}
                </tbody>
              </table>
            </div>
            {areas[0] && areas[0].fitted.length > 0 && <Curves area={areas[0]} />}
          </>
        )}
      </Loaded>
    </Panel>
  );
}
