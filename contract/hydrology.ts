import { z } from 'zod';

const Instant = z.iso.datetime({ offset: true });
const text = z.string().trim().min(1).max(200);
const Degrees = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);

/** KI, KG, CI and CG a day; CS and L in steps of the model. GLOSSARY: 新安江三水源模型. */
export const XajParametersShape = z.strictObject({
  K: z.number(),
  B: z.number(),
  IM: z.number(),
  UM: z.number(),
  LM: z.number(),
  DM: z.number(),
  C: z.number(),
  SM: z.number(),
  EX: z.number(),
  KI: z.number(),
  KG: z.number(),
  CS: z.number(),
  CI: z.number(),
  CG: z.number(),
  L: z.number(),
});

const Band = z.strictObject({ low: z.number(), high: z.number(), residuals: z.number().int().min(0) });
const Bands = z.strictObject({ low: Band, flood: Band });
/** Bounds by lead time learnt in the calibration, flows in m³/s at the model's step. */
const ErrorsShape = z.strictObject({
  offset: z.number().min(0),
  floodFrom: z.number().min(0),
  carried: z.array(z.number().min(0).max(1)).min(1).max(1_000),
  corrected: z.array(Bands).min(1).max(1_000),
  uncorrected: Bands,
  share: z.number().gt(0).lt(1),
});

const Duration = z.number().int().min(1).max(72);
/** Annual maxima of the areal rain of a duration, mm; null = no record of that year. */
export const RainSeries = z.strictObject({
  hours: Duration,
  firstYear: z.number().int().min(1_800).max(2_200),
  annualMm: z.array(z.number().min(0).nullable()).min(5).max(300),
  source: text,
});
/** Pearson III of a duration as an atlas gives it (暴雨统计参数图集): mean in mm, Cv, Cs/Cv. */
export const RainParameters = z.strictObject({
  hours: Duration,
  mean: z.number().positive().max(2_000),
  cv: z.number().min(0.05).max(2),
  skewRatio: z.number().min(1).max(10),
  source: text,
});
export type RainParameters = z.output<typeof RainParameters>;
export const RainStatistics = z.union([RainSeries, RainParameters]);
export type RainStatistics = z.output<typeof RainStatistics>;

/** A calibrated model of the water at a station, from the rain of the area above it. */
export const ForecastModel = z.strictObject({
  stationId: z.string().min(1).max(64),
  areaKm2: z.number().positive(),
  stepMinutes: z.union([z.literal(5), z.literal(10), z.literal(15), z.literal(30), z.literal(60)]),
  /** The model runs this long over measured rain before it may speak. */
  warmUpHours: z.number().int().min(3).max(720),
  horizonHours: z.number().int().min(1).max(72),
  parameters: XajParametersShape,
  /** Unit hydrograph of the surface runoff, by step, sum 1; absent = lag and route. */
  unitHydrograph: z.array(z.number().min(0)).min(1).max(500).optional(),
  /** Potential evapotranspiration by month, mm a day. */
  potentialMmPerDay: z.array(z.number().min(0).max(20)).length(12),
  /** Measured pairs the stage–discharge relation is fitted from; absent where only the flow is spoken of. */
  gaugings: z
    .array(z.strictObject({ stageM: z.number(), flow: z.number().positive() }))
    .min(5)
    .max(500)
    .optional(),
  errors: ErrorsShape,
  calibration: z.strictObject({
    from: Instant,
    to: Instant,
    nse: z.number(),
    steps: z.number().int().min(1),
  }),
  source: text,
});
export type ForecastModel = z.output<typeof ForecastModel>;

/** In the order they are told. */
export const RAIN_AREA_KINDS = ['district', 'basin', 'street'] as const;

/** An area whose mean rain is told: a street, or a basin with what is known of it. Outlines in WGS-84 degrees. */
export const RainAreaInput = z.strictObject({
  kind: z.enum(RAIN_AREA_KINDS),
  nameZh: text,
  nameEn: text,
  unitPath: z.string().min(1).max(400),
  /** Made up for a demonstration or a drill, and shown so. */
  demo: z.boolean(),
  /** None where the area is known by its weights. */
  rings: z.array(z.array(Degrees).min(4).max(5_000)).max(50),
  /** Shares of the area by gauge, together 1; null = Thiessen polygons over the outline. */
  weights: z.record(z.string().min(1).max(64), z.number().positive().max(1)).nullable().default(null),
  outlineSource: text,
  statistics: z.array(RainStatistics).max(6).default([]),
  forecast: ForecastModel.nullable().default(null),
});
export type RainAreaInput = z.output<typeof RainAreaInput>;

/** Pearson III as fitted, with what it was fitted to. */
export const FittedRain = z.object({
  hours: z.number(),
  mean: z.number(),
  cv: z.number(),
  cs: z.number(),
  /** Of the record; null = the parameters were given. */
  years: z.number().int().nullable(),
  shortRecord: z.boolean(),
  source: z.string(),
});

const StationName = z.object({ id: z.string(), nameZh: z.string(), nameEn: z.string() });

const AreaRainOf = z.object({
  hours: z.number(),
  /** Null = not enough of the area reported: unknown, not dry. */
  mm: z.number().nullable(),
  covered: z.number(),
  /** Return period of this rain, years; null where no statistics are kept or the rain is unknown. */
  returnYears: z.number().nullable(),
  extrapolated: z.boolean(),
});

export const ArealRainRow = z.object({
  id: z.string(),
  kind: z.enum(RAIN_AREA_KINDS),
  nameZh: z.string(),
  nameEn: z.string(),
  demo: z.boolean(),
  outlineSource: z.string(),
  outletStationId: z.string().nullable(),
  rain: z.array(AreaRainOf),
  /** Gauges of the area that did not report the whole of the last hour. */
  missing: z.array(StationName),
  gauges: z.number().int(),
  fitted: z.array(FittedRain),
});
export type ArealRainRow = z.infer<typeof ArealRainRow>;
export const ArealRainNow = z.object({ asOf: Instant, areas: z.array(ArealRainRow) });
export type ArealRainNow = z.infer<typeof ArealRainNow>;

/** Measured pairs of a station, for its stage–discharge relation 水位流量关系. */
export const StationRating = z.strictObject({
  gaugings: z
    .array(z.strictObject({ stageM: z.number().min(-200).max(9_000), flow: z.number().positive() }))
    .min(5)
    .max(500),
  source: text,
});
export type StationRating = z.output<typeof StationRating>;

/** How long water takes from one station to another, minutes. */
export const TravelTimeKept = z.strictObject({
  minutes: z.number().min(1).max(10_080),
  lowMinutes: z.number().min(1).max(10_080).nullable().default(null),
  highMinutes: z.number().min(1).max(10_080).nullable().default(null),
  source: text,
});
export type TravelTimeKept = z.output<typeof TravelTimeKept>;

/** What is known of the water at a station beside its readings. */
export const StationRelations = z.object({
  rating: z
    .object({
      source: z.string(),
      demo: z.boolean(),
      datum: z.string().nullable(),
      gaugings: StationRating.shape.gaugings,
      /** Q = a (W − c)^b between two stages. */
      pieces: z.array(
        z.object({ fromM: z.number(), toM: z.number(), a: z.number(), b: z.number(), c: z.number() }),
      ),
      /** Root mean square of ln Q − ln Q̂. */
      rmseLog: z.number(),
      /** The curve by stage, for drawing and reading off. */
      curve: z.array(z.object({ stageM: z.number(), flow: z.number() })),
    })
    .nullable(),
  travels: z.array(TravelTimeKept.extend({ from: StationName, to: StationName })),
});
export type StationRelations = z.infer<typeof StationRelations>;

/** Why there is no forecast now; never the same as calm. */
export const NO_FORECAST = {
  'rain-missing': {
    zh: '降雨资料缺测，预报不可用',
    en: 'Rain is missing: no forecast',
  },
  'rain-stale': { zh: '降雨资料过时，预报不可用', en: 'The rain is too old: no forecast' },
  'model-fault': { zh: '模型参数有误，预报不可用', en: 'The model does not hold: no forecast' },
} as const;
export type NoForecastReason = keyof typeof NO_FORECAST;

const ForecastPoint = z.object({
  at: Instant,
  value: z.number(),
  low: z.number(),
  high: z.number(),
});
export type ForecastPoint = z.infer<typeof ForecastPoint>;

export const ForecastLine = z.object({
  kind: z.enum(['level', 'flow']),
  unit: z.string(),
  datum: z.string().nullable(),
  points: z.array(ForecastPoint),
  peak: ForecastPoint,
  /** Drawn out beyond the gauged stages farther than SL 247 allows. */
  extrapolated: z.boolean(),
});
export type ForecastLine = z.infer<typeof ForecastLine>;

const AboutModel = z.object({
  areaId: z.string(),
  areaZh: z.string(),
  areaEn: z.string(),
  demo: z.boolean(),
  stepMinutes: z.number(),
  areaKm2: z.number(),
  parameters: z.record(z.string(), z.number()),
  nse: z.number(),
  calibratedFrom: Instant,
  calibratedTo: Instant,
  source: z.string(),
});

/**
 * Two lines: 落地雨预报, from the rain that has fallen and none after; and with rain going on as in the last hour, because a
 * fall of the water that only a dry spell would bring is not to be mistaken for calm.
 */
export const StationForecast = z.object({
  stationId: z.string(),
  /** Null: no calibrated model is kept for the station. */
  model: AboutModel.nullable(),
  forecast: z
    .discriminatedUnion('available', [
      z.object({
        available: z.literal(true),
        /** End of the last step with known rain. */
        asOf: Instant,
        lines: z.array(ForecastLine),
        /** As `lines`, with the rain of the last hour going on. */
        goingOn: z.array(ForecastLine),
        /** Mean rain of the basin in the last hour before `asOf`, mm. */
        lastHourMm: z.number(),
        /** Share of the area whose own gauges reported, the least of the last three hours. */
        covered: z.number(),
        corrected: z.boolean(),
        beyondLearnt: z.boolean(),
      }),
      z.object({
        available: z.literal(false),
        reason: z.enum(Object.keys(NO_FORECAST) as [NoForecastReason, ...NoForecastReason[]]),
        /** Since when, or what is at fault. */
        where: z.string().nullable(),
        missing: z.array(StationName),
      }),
    ])
    .nullable(),
});
export type StationForecast = z.infer<typeof StationForecast>;

/** When a forecast expects a plan's condition to hold, or why it cannot say. Kept with the proposal as it was said. */
export const LeadTime = z.object({
  levelName: z.string(),
  madeAt: Instant,
  asOf: Instant.nullable(),
  outcome: z.enum(['expected', 'possible', 'not-expected', 'unknown']),
  /** With rain going on as in the last hour, by the line of the forecast and by its upper bound; minutes from `madeAt`. */
  likelyMinutes: z.number().nullable(),
  earliestMinutes: z.number().nullable(),
  /** From the rain that has fallen alone, by the line. */
  fallenMinutes: z.number().nullable(),
  horizonHours: z.number().nullable(),
  /** Conditions that were looked at, and those that no forecast speaks of. */
  forecastable: z.number().int(),
  conditions: z.number().int(),
  text: z.string(),
  textEn: z.string(),
  demo: z.boolean(),
});
export type LeadTime = z.infer<typeof LeadTime>;
