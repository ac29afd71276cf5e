import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type ForecastLine, NO_FORECAST, type StationForecast } from '../../contract/hydrology.ts';
import { type Say, useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

type Made = NonNullable<StationForecast['forecast']>;
type Model = NonNullable<StationForecast['model']>;

const share = (part: number): number => Math.round(part * 100);

interface Fact {
  name: string;
  text: ReactNode;
}

/** A forecast is shown as name and value, each pair together whatever the width. */
const Facts = ({ facts }: { facts: readonly Fact[] }) => (
  <dl className="fields">
    {facts.map(({ name, text }) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{text}</dd>
      </div>
    ))}
  </dl>
);

function peakFact(line: ForecastLine, rain: 'fallen' | 'goingOn', say: Say): Fact {
  const { peak, unit, kind, extrapolated } = line;
  return {
    name: `${say(`hydrology.quantity.${kind}`)} · ${say('hydrology.peak')} · ${say(`hydrology.${rain}`)}`,
    text: (
      <>
        <b className="number">
          {say('hydrology.peakAt', { value: peak.value, unit, time: shortTime(peak.at) })}
        </b>
        <div className="quiet">{say('hydrology.bandIs', { low: peak.low, high: peak.high, unit })}</div>
        {extrapolated && <span className="tag amber">{say('hydrology.extrapolated')}</span>}
      </>
    ),
  };
}

/** An unknown is said loudly, with what is missing: it is never the look of calm. */
function Unavailable({ made }: { made: Extract<Made, { available: false }> }) {
  const { say, language } = useSay();
  const names = made.missing.map((station) => (language === 'zh' ? station.nameZh : station.nameEn));
  return (
    <output className="stack">
      <span className="row">
        <span className="tag bad">{say('hydrology.unavailable')}</span>
        <b>{NO_FORECAST[made.reason][language]}</b>
        {made.where && (
          <span className="number">
            {say('hydrology.since', { time: made.where.slice(5, 16).replace('T', ' ') })}
          </span>
        )}
      </span>
      {names.length > 0 && (
        <span>{say('hydrology.missing', { names: names.join(language === 'zh' ? '、' : ', ') })}</span>
      )}
      <span className="quiet">{say('hydrology.unknownNotSafe')}</span>
    </output>
  );
}

function Available({ made }: { made: Extract<Made, { available: true }> }) {
  const { say } = useSay();
  return (
    <>
      <p>{say('hydrology.notice', { time: shortTime(made.asOf), mm: made.lastHourMm })}</p>
      <Facts
        facts={[
          ...made.lines.map((line) => peakFact(line, 'fallen', say)),
          ...made.goingOn.map((line) => peakFact(line, 'goingOn', say)),
          { name: say('hydrology.covered'), text: `${share(made.covered)}%` },
          {
            name: say('hydrology.corrected'),
            text: say(made.corrected ? 'hydrology.correctedYes' : 'hydrology.correctedNo'),
          },
        ]}
      />
    </>
  );
}

function About({ model }: { model: Model }) {
  const { say, language } = useSay();
  const about = say('hydrology.modelIs', {
    step: model.stepMinutes,
    area: model.areaKm2,
    nse: model.nse,
    from: model.calibratedFrom.slice(0, 10),
    to: model.calibratedTo.slice(0, 10),
  });
  const parameters = Object.entries(model.parameters).map(([name, value]) => `${name} ${value}`);
  return (
    <details>
      <summary>
        {say('hydrology.model')} · {say('hydrology.parameters')} · {say('hydrology.source')}
      </summary>
      <Facts
        facts={[
          { name: say('hydrology.basin'), text: language === 'zh' ? model.areaZh : model.areaEn },
          { name: say('hydrology.model'), text: about },
          { name: say('hydrology.parameters'), text: parameters.join(' · ') },
          { name: say('hydrology.source'), text: model.source },
        ]}
      />
    </details>
  );
}

/** What the model of the basin expects, as of when, by which parameters; or why it says nothing. */
export function ForecastPanel({ query }: { query: UseQueryResult<StationForecast> }) {
  const { say } = useSay();
  return (
    <Panel
      title={say('hydrology.forecast')}
      extra={query.data?.model?.demo && <span className="tag amber">{say('hydrology.demo')}</span>}
    >
      <Loaded query={query} empty={{ when: ({ model }) => model === null, text: say('hydrology.noModel') }}>
        {({ model, forecast }) => (
          <>
            {forecast &&
              (forecast.available ? <Available made={forecast} /> : <Unavailable made={forecast} />)}
            {model && <About model={model} />}
          </>
        )}
      </Loaded>
    </Panel>
  );
}
