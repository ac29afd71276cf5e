import uPlot from 'uplot';
import type { Chart } from '../../contract/telemetry.ts';
import { shortTime } from '../ui/format.ts';

export interface Drawn {
  rain: Chart['lines'][number] | undefined;
  level: Chart['lines'][number] | undefined;
  /** Where the line is expected to go, with its bounds: without more rain, and with rain as in the last hour. */
  forecasts: readonly Expected[];
  levels: readonly { value: number; text: string; dashed: boolean }[];
  manualAt: ReadonlySet<number>;
  fromMs: number;
  toMs: number;
}
export interface Expected {
  rain: 'fallen' | 'going-on';
  points: readonly { atMs: number; value: number; low: number; high: number }[];
}
export interface Dress {
  colour: (name: `--${string}`) => string;
  font: string;
  manualMark: string;
}
export interface Plots {
  all: readonly uPlot[];
  /** Puts new figures under what is shown; a zoom and the cursor stay. */
  update(): void;
  /** Shows a span of time on both, or all of it again. */
  zoom(span?: { fromMs: number; toMs: number }): void;
  destroy(): void;
}

const AXIS_PX = 64;
const TEXT_GAP_PX = 8;
const LEAST_END_PX = 16;
const LINE_PX = 15;
const FONT_PX = 12;
const RAIN_SHARE = 0.28;
const MOST_BAR_PX = 12;
const LEAST_RAIN_MM = 5;
const LEAST_PAD_M = 0.2;

const MINUTE_MS = 60_000;
const STEPS_MS = [1, 5, 10, 30, 60, 120, 180, 360, 720, 1_440, 2_880].map((minutes) => minutes * MINUTE_MS);
const BEIJING_MS = 8 * 3_600_000;
/** Whole steps of Beijing time, whatever zone the browser sits in. */
function wholeTimes(minMs: number, maxMs: number, stepMs: number): number[] {
  const first = Math.ceil((minMs + BEIJING_MS) / stepMs) * stepMs - BEIJING_MS;
  return Array.from({ length: Math.floor((maxMs - first) / stepMs) + 1 }, (_, n) => first + n * stepMs);
}

type Line = Drawn['rain'];
const dataOf = (line: Line): uPlot.AlignedData => [
  line?.points.map(([at]) => at) ?? [],
  line?.points.map(([, value]) => value) ?? [],
];
const valuesOf = (line: Line): number[] =>
  line?.points.flatMap(([, value]) => (value === null ? [] : [value])) ?? [];
const mostOf = (values: readonly number[], least: number): number =>
  values.reduce((most, value) => Math.max(most, value), least);

function rainRange(drawn: Drawn): [number, number] {
  return [0, Math.ceil(mostOf(valuesOf(drawn.rain), LEAST_RAIN_MM))];
}
function levelRange(drawn: Drawn): [number, number] {
  const values = [
    ...valuesOf(drawn.level),
    ...drawn.levels.map(({ value }) => value),
    ...drawn.forecasts.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high])),
  ];
  if (values.length === 0) return [0, 1];
  const high = mostOf(values, -Infinity);
  const low = -mostOf(
    values.map((value) => -value),
    -Infinity,
  );
  const pad = Math.max(LEAST_PAD_M, (high - low) * 0.1);
  return [low - pad, high + pad];
}

/** Characteristic levels as lines, their names at the end; names that would lie upon each other move apart. */
function drawLevels(plot: uPlot, drawn: Drawn, dress: Dress): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const placed = drawn.levels
    .map((level) => ({ ...level, y: plot.valToPos(level.value, 'y', true) }))
    .sort((a, b) => a.y - b.y);
  ctx.save();
  ctx.font = `${FONT_PX * ratio}px ${dress.font}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.lineWidth = 1.5 * ratio;
  ctx.strokeStyle = dress.colour('--p1');
  ctx.fillStyle = dress.colour('--ink');
  let above = -Infinity;
  for (const { y, text, dashed } of placed) {
    ctx.setLineDash(dashed ? [6 * ratio, 4 * ratio] : []);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    above = Math.max(y, above + LINE_PX * ratio);
    ctx.fillText(text, bbox.left + bbox.width + TEXT_GAP_PX * ratio, above);
  }
  ctx.restore();
}

/** Readings telephoned in stand out by a ring and a word. */
function drawManual(plot: uPlot, drawn: Drawn, dress: Dress): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  ctx.save();
  ctx.font = `${FONT_PX * ratio}px ${dress.font}`;
  ctx.textAlign = 'center';
  ctx.fillStyle = dress.colour('--ink');
  for (const [at, value] of drawn.level?.points ?? []) {
    if (value === null || !drawn.manualAt.has(at)) continue;
    const [x, y] = [plot.valToPos(at, 'x', true), plot.valToPos(value, 'y', true)];
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.arc(x, y, 4.5 * ratio, 0, 2 * Math.PI);
    ctx.fill();
    ctx.fillText(dress.manualMark, x, y - 8 * ratio);
  }
  ctx.restore();
}

/** Told apart by their dashes, not by colour alone. */
const EXPECTED_DRESS = {
  fallen: { colour: '--p4', dash: [8, 4] },
  'going-on': { colour: '--amber', dash: [2, 4] },
} as const satisfies Record<Expected['rain'], { colour: `--${string}`; dash: readonly number[] }>;

/** The band as a field, the expected line broken: neither looks like something measured. */
function drawExpected(plot: uPlot, drawn: Drawn, dress: Dress, { rain, points }: Expected): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const { colour, dash } = EXPECTED_DRESS[rain];
  const x = (atMs: number): number => plot.valToPos(atMs, 'x', true);
  const y = (value: number): number => plot.valToPos(value, 'y', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = dress.colour(colour);
  ctx.globalAlpha = 0.2;
  ctx.beginPath();
  for (const { atMs, high } of points) ctx.lineTo(x(atMs), y(high));
  for (const { atMs, low } of points.toReversed()) ctx.lineTo(x(atMs), y(low));
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.strokeStyle = dress.colour(colour);
  ctx.lineWidth = 2 * ratio;
  ctx.setLineDash(dash.map((length) => length * ratio));
  ctx.beginPath();
  const last = drawn.level?.points.findLast(([, value]) => value !== null);
  if (last && last[0] < (points[0]?.atMs ?? 0)) ctx.moveTo(x(last[0]), y(last[1] ?? 0));
  for (const { atMs, value } of points) ctx.lineTo(x(atMs), y(value));
  ctx.stroke();
  ctx.restore();
}

function endPx(drawn: Drawn, dress: Dress): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return LEAST_END_PX;
  context.font = `${FONT_PX}px ${dress.font}`;
  return mostOf(
    drawn.levels.map(({ text }) => context.measureText(text).width + TEXT_GAP_PX + 2),
    LEAST_END_PX,
  );
}

/** Two plots over one time: rain hanging from the top, the level below. `current` is asked at every drawing. */
export function plotHydrograph(
  target: HTMLElement,
  current: () => Drawn,
  dress: Dress,
  pointed: (atMs: number | undefined) => void,
): Plots {
  const [ink, quiet] = [dress.colour('--ink'), dress.colour('--line')];
  const font = `${FONT_PX}px ${dress.font}`;
  const all: uPlot[] = [];
  let zoomed = false;
  const zoom: Plots['zoom'] = (span) => {
    const { fromMs, toMs } = span ?? current();
    zoomed = span !== undefined;
    for (const plot of all) plot.setScale('x', { min: fromMs, max: toMs });
  };
  const sizeOf = (share: number) => ({
    width: Math.max(target.clientWidth, 1),
    height: Math.max(Math.round(target.clientHeight * share), 1),
  });
  const base = (share: number) => ({
    ...sizeOf(share),
    ms: 1 as const,
    legend: { show: false },
    cursor: {
      y: false,
      sync: { key: 'hydrograph', scales: ['x', null] as [string, null] },
      focus: { prox: -1 },
      points: { show: share !== RAIN_SHARE },
      drag: { x: true, y: false, setScale: false },
      bind: {
        dblclick: () => () => {
          zoom();
          return null;
        },
      },
    },
    hooks: {
      setCursor: [
        (plot: uPlot) => {
          const left = plot.cursor.left ?? -1;
          pointed(left < 0 ? undefined : plot.posToVal(left, 'x'));
        },
      ],
      setSelect: [
        (plot: uPlot) => {
          const { left, width } = plot.select;
          if (width <= 0) return;
          zoom({ fromMs: plot.posToVal(left, 'x'), toMs: plot.posToVal(left + width, 'x') });
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  });
  const scale = { x: { time: true, auto: false, min: current().fromMs, max: current().toMs } };
  const grid = { stroke: quiet, width: 1 };
  const ticks = { ...grid, size: 4 };
  const side = { stroke: ink, font, grid, ticks, size: AXIS_PX };
  const times: uPlot.Axis = {
    stroke: ink,
    font,
    grid,
    ticks,
    space: 96,
    size: 28,
    incrs: STEPS_MS,
    splits: (_plot, _axis, min, max, step) => wholeTimes(min, max, step),
    values: (_plot, splits) => splits.map((at) => shortTime(at)),
  };
  const right: uPlot.Options['padding'] = [TEXT_GAP_PX, () => endPx(current(), dress), 0, 0];
  const make = (options: uPlot.Options, line: Line): void => {
    all.push(new uPlot(options, dataOf(line), target));
  };
  make(
    {
      ...base(RAIN_SHARE),
      padding: right,
      scales: { ...scale, y: { dir: -1, range: () => rainRange(current()) } },
      axes: [
        { ...times, values: (_plot, splits) => splits.map(() => ''), size: TEXT_GAP_PX },
        { ...side, space: 24 },
      ],
      series: [
        {},
        {
          fill: dress.colour('--p4'),
          width: 0,
          points: { show: false },
          // A sum stands at the end of its bar.
          ...(uPlot.paths.bars ? { paths: uPlot.paths.bars({ size: [0.8, MOST_BAR_PX], align: -1 }) } : {}),
        },
      ],
    },
    current().rain,
  );
  const lower = base(1 - RAIN_SHARE);
  make(
    {
      ...lower,
      padding: right,
      scales: { ...scale, y: { range: () => levelRange(current()) } },
      axes: [times, side],
      series: [{}, { stroke: ink, width: 2, spanGaps: false, points: { show: false } }],
      hooks: {
        ...lower.hooks,
        drawAxes: [(plot) => drawLevels(plot, current(), dress)],
        draw: [
          (plot) => {
            for (const expected of current().forecasts) drawExpected(plot, current(), dress, expected);
          },
          (plot) => drawManual(plot, current(), dress),
        ],
      },
    },
    current().level,
  );
  const watch = new ResizeObserver(() => {
    for (const [n, plot] of all.entries()) plot.setSize(sizeOf(n === 0 ? RAIN_SHARE : 1 - RAIN_SHARE));
  });
  watch.observe(target);
  return {
    all,
    zoom,
    update: () => {
      for (const [n, plot] of all.entries())
        plot.setData(dataOf(n === 0 ? current().rain : current().level), false);
      if (zoomed) for (const plot of all) plot.redraw(false, true);
      else zoom();
    },
    destroy: () => {
      watch.disconnect();
      for (const plot of all) plot.destroy();
    },
  };
}
