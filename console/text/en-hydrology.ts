import type { zhHydrology } from './zh-hydrology.ts';

/** Console texts (English): areal rain, return periods, forecasts. */
export const enHydrology: Record<keyof typeof zhHydrology, string> = {
  'hydrology.fallen': 'computed (rain fallen)',
  'hydrology.goingOn': 'computed (rain as in the last hour)',
  'hydrology.forecast': 'Forecast (computed)',
  'hydrology.notice':
    'Computed by a model, for reference: not the only ground for a warning or an operation. Data until {{time}}; one line from the rain fallen and none after, the other with rain as in the last hour ({{mm}} mm).',
  'hydrology.demo': 'drill / sample parameters',
  'hydrology.noModel': 'No calibrated model is kept for the water above this station: no forecast.',
  'hydrology.unavailable': 'No forecast',
  'hydrology.unknownNotSafe': 'No forecast does not mean no danger: go by what is measured and seen.',
  'hydrology.since': 'Time: {{time}}',
  'hydrology.missing': 'Rain missing at: {{names}}',
  'hydrology.peak': 'Highest',
  'hydrology.peakAt': '{{value}} {{unit}} at {{time}}',
  'hydrology.bandIs':
    '{{low}}–{{high}} {{unit}} (nine of ten errors of the calibration; the error of a rain forecast comes on top)',
  'hydrology.covered': 'Area with known rain',
  'hydrology.corrected': 'Correction',
  'hydrology.correctedYes': 'by the value measured',
  'hydrology.correctedNo': 'nothing measured: not corrected, wider band',
  'hydrology.extrapolated': 'Drawn out above the gauged stages farther than SL 247 allows: use with care',
  'hydrology.basin': 'Basin',
  'hydrology.model': 'Model',
  'hydrology.modelIs':
    'Xinanjiang, three sources, with unit hydrograph; step {{step}} min, {{area}} km², NSE {{nse}} in the calibration ({{from}} to {{to}})',
  'hydrology.parameters': 'Parameters',
  'hydrology.source': 'Source',
  'hydrology.quantity.level': 'Level',
  'hydrology.quantity.flow': 'Flow',
  'hydrology.areal': 'Areal rain and return period',
  'hydrology.arealHint':
    'By Thiessen polygons from the gauges in service, windows until {{time}}; with less than half of the area known it is unknown, not dry. Return periods from a fitted Pearson III curve, for reference.',
  'hydrology.area': 'Area',
  'hydrology.kind.district': 'district',
  'hydrology.kind.street': 'street or town',
  'hydrology.kind.basin': 'basin',
  'hydrology.hours': '{{n}} h',
  'hydrology.unknown': 'unknown',
  'hydrology.returnUnder': 'under once in 2 years',
  'hydrology.return': 'about once in {{years}} years',
  'hydrology.returnOver': 'rarer than once in {{years}} years (extrapolated)',
  'hydrology.coveredShare': '{{n}}% of the area known',
  'hydrology.noAreas':
    'No area is registered: the telemetry engineer registers outlines of streets and basins through the API.',
  'hydrology.curves': 'Fitted curves',
  'hydrology.curve': '{{hours}} h: mean {{mean}} mm, Cv {{cv}}, Cs {{cs}}, {{years}} years',
  'hydrology.shortRecord': 'under 30 years',
};
