import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { Chart } from '../../contract/telemetry.ts';
import { useSay } from '../text/index.ts';
import { canvasColours } from '../ui/theme.ts';
import { useTheme } from '../ui/themed.tsx';

use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

/** Rain bars hang from the top on an axis of their own; the level stands below with its characteristic levels as lines; gaps are gaps. */
export function Hydrograph({ chart }: { chart: Chart }) {
  const { say } = useSay();
  const { name: theme } = useTheme();
  const target = useRef<HTMLDivElement>(null);
  const rain = chart.lines.find((line) => line.kind === 'rain');
  const level =
    chart.lines.find((line) => line.kind === 'level') ?? chart.lines.find((line) => line.kind === 'flow');
  const summary = [
    rain && `${say('station.rain')} ${rain.points.reduce((sum, [, mm]) => sum + (mm ?? 0), 0).toFixed(1)}`,
    level && `${say('stations.level')} ${level.points.at(-1)?.[1] ?? ''} ${level.unit}`,
  ]
    .filter(Boolean)
    .join(', ');

  useEffect(() => {
    if (!target.current) return undefined;
    const colour = canvasColours(theme);
    const [ink, quiet, blue, red] = [colour('--ink'), colour('--line'), colour('--p4'), colour('--p1')];
    const instance = init(target.current, undefined, { renderer: 'canvas' });
    const manual = new Set(level?.manualAt ?? []);
    const lines = chart.levels.filter(
      (entry) => entry.quantity === level?.kind && entry.datum === level.datum,
    );
    const values = [
      ...(level?.points.flatMap(([, value]) => (value === null ? [] : [value])) ?? []),
      ...lines.map((entry) => entry.value),
    ];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const pad = Math.max(0.2, (high - low) * 0.1);
    const mostRain = Math.max(5, ...(rain?.points.map(([, mm]) => mm ?? 0) ?? []));
    const time = {
      type: 'time',
      min: Date.parse(chart.from),
      max: Date.parse(chart.to),
      axisLabel: { color: ink },
      axisLine: { lineStyle: { color: quiet } },
    } as const;
    instance.setOption({
      animation: false,
      textStyle: { color: ink, fontFamily: getComputedStyle(target.current).fontFamily },
      grid: [
        { left: 64, right: 110, top: 36, height: '20%' },
        { left: 64, right: 110, top: '38%', bottom: 32 },
      ],
      tooltip: { trigger: 'axis' },
      xAxis: [
        { ...time, gridIndex: 0, axisLabel: { show: false }, position: 'top' },
        { ...time, gridIndex: 1 },
      ],
      yAxis: [
        {
          gridIndex: 0,
          inverse: true,
          min: 0,
          max: Math.ceil(mostRain),
          name: say('station.rain'),
          nameLocation: 'start',
          nameTextStyle: { color: ink, align: 'left' },
          axisLabel: { color: ink },
          splitLine: { lineStyle: { color: quiet } },
        },
        {
          gridIndex: 1,
          min: values.length > 0 ? Number((low - pad).toFixed(2)) : 0,
          max: values.length > 0 ? Number((high + pad).toFixed(2)) : 1,
          name: level
            ? level.kind === 'level'
              ? say('station.levelAxis', { datum: level.datum ?? '' })
              : `${level.element} (${level.unit})`
            : '',
          nameTextStyle: { color: ink, align: 'left' },
          axisLabel: { color: ink },
          splitLine: { lineStyle: { color: quiet } },
        },
      ],
      series: [
        {
          type: 'bar',
          xAxisIndex: 0,
          yAxisIndex: 0,
          name: say('station.rain'),
          data: rain?.points ?? [],
          itemStyle: { color: blue },
          barMaxWidth: 12,
        },
        {
          type: 'line',
          xAxisIndex: 1,
          yAxisIndex: 1,
          name: say('stations.level'),
          connectNulls: false,
          showSymbol: true,
          symbol: 'circle',
          symbolSize: (_value: unknown, params: { data?: unknown }) =>
            Array.isArray(params.data) && manual.has(params.data[0] as number) ? 9 : 0,
          label: {
            show: true,
            position: 'top',
            color: ink,
            formatter: (params: { data?: unknown }) =>
              Array.isArray(params.data) && manual.has(params.data[0] as number)
                ? say('station.manualMark')
                : '',
          },
          data: level?.points ?? [],
          lineStyle: { color: ink, width: 2 },
          itemStyle: { color: ink },
          markLine: {
            symbol: 'none',
            silent: true,
            data: lines.map((entry) => ({
              yAxis: entry.value,
              label: {
                formatter: `${say(`kind.${entry.kind}`)} ${entry.value}`,
                color: ink,
                position: 'end',
              },
              lineStyle: {
                color: red,
                type: entry.kind === 'warning' || entry.kind === 'flood-limit' ? 'dashed' : 'solid',
                width: 1.5,
              },
            })),
          },
        },
      ],
    } as never);
    const resize = (): void => instance.resize();
    window.addEventListener('resize', resize);
    return () => {
      window.removeEventListener('resize', resize);
      instance.dispose();
    };
  }, [chart, level, rain, say, theme]);

  return (
    <figure style={{ margin: 0 }} role="img" aria-label={`${say('station.hydrograph')}: ${summary}`}>
      <div className="chart" ref={target} />
    </figure>
  );
}
