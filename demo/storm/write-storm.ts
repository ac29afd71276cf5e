import { toBeijingIso } from '../../contract/time.ts';
import { buildGauges } from './gauge-series.ts';
import { buildReferences } from './reference-rain.ts';
import type { Published, StormInput } from './storm-input.ts';

/** Name and content of every generated file of the storm. */
export type StormFiles = Readonly<Record<string, string>>;

const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  `${rows.map((row) => row.join(',')).join('\n')}\n`;

/** Shortest decimal text: 0.1 and not 0.1000. */
const text = (value: number): string => String(Number(value.toFixed(3)));

function table(endsAtMs: readonly number[], series: ReadonlyMap<string, readonly number[]>): string {
  const stations = [...series.keys()];
  return csv([
    ['observed_at', 'origin', ...stations],
    ...endsAtMs.map((atMs, index) => [
      toBeijingIso(atMs),
      'constructed',
      ...stations.map((station) => text(series.get(station)![index]!)),
    ]),
  ]);
}

/** The published totals as they stand, then every step of the two reference series. */
function referenceRows(input: StormInput, published: Published): (string | number)[][] {
  const references = buildReferences(input, published);
  const places = new Set(references.map((reference) => reference.place));
  const totals = published.rain
    .filter((rain) => places.has(rain.place))
    .map((rain) => [
      rain.place,
      'total',
      rain.from_ ?? '',
      rain.to ?? '',
      rain.mm ?? rain.mm_max_point!,
      'published',
      rain.src.join(' '),
    ]);
  const steps = references.flatMap(({ place, steps: own }) =>
    own.map((step) => [
      place,
      'step',
      toBeijingIso(step.fromMs),
      toBeijingIso(step.toMs),
      text(step.mm),
      step.origin,
      step.sources.join(' '),
    ]),
  );
  return [['place', 'kind', 'from', 'to', 'rain_mm', 'origin', 'sources'], ...totals, ...steps];
}

const COLOUR_WORD = { blue: '蓝色', yellow: '黄色', orange: '橙色', red: '红色' } as const;

function signalRows(input: StormInput, published: Published): (string | number)[][] {
  const rows = input.signals.map(({ at, issuer, kind, colour, area, areaName, update }) => {
    const iso = toBeijingIso(at);
    const word = `${kind}${COLOUR_WORD[colour]}预警`;
    const alert = published.alerts.find(
      (row) => Date.parse(row.t) === at && row.who === issuer && row.what.startsWith(word),
    );
    if (!alert) throw new Error(`published.json knows no ${word} of ${issuer} at ${iso}`);
    return [
      iso,
      issuer,
      kind,
      colour,
      area,
      areaName,
      update ? 'update' : 'alert',
      'published',
      alert.src.join(' '),
    ];
  });
  return [['at', 'issuer', 'kind', 'colour', 'area', 'area_name', 'message', 'origin', 'sources'], ...rows];
}

/** All generated files of the storm. The same input gives the same bytes. */
export function stormFiles(input: StormInput, published: Published): StormFiles {
  const gauges = buildGauges(input, buildReferences(input, published));
  return {
    'reference-rain.csv': csv(referenceRows(input, published)),
    'rain.csv': table(gauges.endsAtMs, gauges.rainMm),
    'level.csv': table(gauges.endsAtMs, gauges.levelM),
    'flow.csv': table(gauges.endsAtMs, gauges.flowM3s),
    'signals.csv': csv(signalRows(input, published)),
  };
}
