import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import 'uplot/dist/uPlot.min.css';
import type { StationForecast } from '../../contract/hydrology.ts';
import type { Chart } from '../../contract/telemetry.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { canvasColours } from '../ui/theme.ts';
import { useTheme } from '../ui/themed.tsx';
import { type Drawn, type Expected, type Plots, plotHydrograph } from './hydrograph-plots.ts';

type Forecast = Extract<StationForecast['forecast'], { available: true }>;
const EXPECTED_TEXTS = { fallen: 'hydrology.fallen', 'going-on': 'hydrology.goingOn' } as const;
const EXPECTED_MARKS = { fallen: '┅', 'going-on': '┈' } as const;

/** The nearest point with a value; a point further away than this share of the time shown says nothing of it. */
const NEAR = 0.05;
function nearest(line: Drawn['rain'], atMs: number, withinMs: number): readonly [number, number] | undefined {
  let found: readonly [number, number] | undefined;
  let distance = withinMs;
  for (const [at, value] of line?.points ?? []) {
    if (value === null || Math.abs(at - atMs) > distance) continue;
    distance = Math.abs(at - atMs);
    found = [at, value];
  }
  return found;
}

/** Where the cursor goes by a key; undefined where the key is none of the chart's. */
function keyTarget(key: string, times: readonly number[], at: number | undefined): number | undefined {
  const n = at === undefined ? times.length : times.findIndex((time) => time >= at);
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: at === undefined || n < 0 ? times.length - 1 : n - 1,
    ArrowRight: n + 1,
    Home: 0,
    End: times.length - 1,
  };
  const step = steps[key];
  return step === undefined ? undefined : times[Math.min(Math.max(step, 0), times.length - 1)];
}

/** Rain bars hang from the top on an axis of their own; the level stands below with its characteristic levels as lines; gaps are gaps. */
export function Hydrograph({ chart, forecast }: { chart: Chart; forecast?: Forecast }) {
  const { say } = useSay();
  const { name: theme } = useTheme();
  const target = useRef<HTMLDivElement>(null);
  const plots = useRef<Plots>(undefined);
  const [at, setAt] = useState<number>();
  const drawn = useMemo<Drawn>(() => {
    const level =
      chart.lines.find((line) => line.kind === 'level') ?? chart.lines.find((line) => line.kind === 'flow');
    const forecasts: Expected[] = (
      [
        ['fallen', forecast?.lines],
        ['going-on', forecast?.goingOn],
      ] as const
    ).flatMap(([fallen, lines]) => {
      const line = lines?.find(({ kind }) => kind === level?.kind);
      return line
        ? [
            {
              rain: fallen,
              points: line.points.map(({ at, ...point }) => ({ atMs: Date.parse(at), ...point })),
            },
          ]
        : [];
    });
    return {
      rain: chart.lines.find((line) => line.kind === 'rain'),
      level,
      levels: chart.levels
        .filter((entry) => entry.quantity === level?.kind && entry.datum === level.datum)
        .map((entry) => ({
          value: entry.value,
          text: `${say(`kind.${entry.kind}`)} ${entry.value}`,
          dashed: entry.kind === 'warning' || entry.kind === 'flood-limit',
        })),
      manualAt: new Set(level?.manualAt ?? []),
      forecasts,
      fromMs: Date.parse(chart.from),
      toMs: Math.max(Date.parse(chart.to), forecasts[0]?.points.at(-1)?.atMs ?? 0),
    };
  }, [chart, forecast, say]);
  const { rain, level } = drawn;
  const current = useRef(drawn);
  current.current = drawn;

  useEffect(() => {
    if (!target.current) return undefined;
    const made = plotHydrograph(
      target.current,
      () => current.current,
      {
        colour: canvasColours(theme),
        font: getComputedStyle(target.current).fontFamily,
        manualMark: say('station.manualMark'),
      },
      setAt,
    );
    plots.current = made;
    return () => {
      plots.current = undefined;
      made.destroy();
    };
  }, [say, theme]);
  useEffect(() => {
    if (drawn) plots.current?.update();
  }, [drawn]);

  const times = useMemo(
    () =>
      [
        ...new Set([
          ...[rain, level].flatMap((line) => line?.points.map(([time]) => time) ?? []),
          ...(drawn.forecasts[0]?.points.map(({ atMs }) => atMs) ?? []),
        ]),
      ].sort((a, b) => a - b),
    [rain, level, drawn.forecasts],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      plots.current?.zoom();
      setAt(undefined);
    }
    const next = keyTarget(event.key, times, at);
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
    for (const plot of plots.current?.all ?? [])
      plot.setCursor({ left: plot.valToPos(next, 'x'), top: 0 }, false);
  };

  const levelName =
    level &&
    (level.kind === 'level'
      ? say('station.levelAxis', { datum: level.datum ?? '' })
      : `${level.element} (${level.unit})`);
  const withinMs = (drawn.toMs - drawn.fromMs) * NEAR;
  const rainThere = at === undefined ? undefined : nearest(rain, at, withinMs);
  const levelThere = at === undefined ? undefined : nearest(level, at, withinMs);
  const expectedThere = drawn.forecasts.flatMap(({ rain: kind, points }) => {
    const first = points[0]?.atMs ?? 0;
    const point =
      at === undefined || at <= first - withinMs ? undefined : points.find(({ atMs }) => at <= atMs);
    return point ? [`${say(EXPECTED_TEXTS[kind])} ${point.value} (${point.low}–${point.high})`] : [];
  });
  const shown = levelThere?.[0] ?? rainThere?.[0] ?? at;
  const summary = [
    rain && `${say('station.rain')} ${rain.points.reduce((sum, [, mm]) => sum + (mm ?? 0), 0).toFixed(1)}`,
    level && `${levelName} ${level.points.at(-1)?.[1] ?? ''}`,
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <figure className="hydrograph">
      <figcaption className="row quiet">
        <span>
          ▮ {say('station.rain')}
          {levelName && ` · ━ ${levelName}`}
          {drawn.forecasts.map(({ rain: kind }) => ` · ${EXPECTED_MARKS[kind]} ${say(EXPECTED_TEXTS[kind])}`)}
        </span>
        <output className="number">
          {shown === undefined
            ? say('station.chartHint')
            : [
                shortTime(shown),
                rainThere && `${say('station.rain')} ${rainThere[1]}`,
                levelThere &&
                  `${levelName} ${levelThere[1]}${drawn.manualAt.has(levelThere[0]) ? ` ${say('station.manualMark')}` : ''}`,
                ...expectedThere,
              ]
                .filter(Boolean)
                .join(' · ')}
        </output>
      </figcaption>
      <div
        className="chart"
        ref={target}
        tabIndex={0}
        role="application"
        aria-label={`${say('station.hydrograph')}: ${summary}`}
        onKeyDown={onKeyDown}
      />
    </figure>
  );
}
