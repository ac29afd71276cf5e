import type { ForecastModel, RainAreaInput } from '../../../contract/hydrology.ts';
import {
  checkParameters,
  fitFrequencyCurve,
  fitRating,
  HYDROLOGY_FAULTS,
  type Refused,
} from '../hydrology/index.ts';

export interface AreaFault {
  path: string;
  message: string;
}

const told = ({ fault, where }: Refused): string =>
  `${HYDROLOGY_FAULTS[fault].zh} ${HYDROLOGY_FAULTS[fault].en}${where === undefined ? '' : ` (${where})`}`;

/** Sum of the ordinates of a unit hydrograph that is off 1 by more loses or makes water. */
const MOST_OFF = 0.02;

function modelFaults(model: ForecastModel): AreaFault[] {
  const faults: AreaFault[] = [];
  const parameters = checkParameters(model.parameters);
  if (!parameters.ok) faults.push({ path: 'forecast.parameters', message: told(parameters) });
  if (model.unitHydrograph) {
    const sum = model.unitHydrograph.reduce((total, part) => total + part, 0);
    if (Math.abs(sum - 1) > MOST_OFF)
      faults.push({
        path: 'forecast.unitHydrograph',
        message: `单位线总和应为1，现为${sum.toFixed(3)}。 The ordinates sum to ${sum.toFixed(3)}: they must sum to 1.`,
      });
  }
  if (model.gaugings) {
    const rating = fitRating(model.gaugings);
    if (!rating.ok) faults.push({ path: 'forecast.gaugings', message: told(rating) });
  }
  if (model.errors.carried.length !== model.errors.corrected.length)
    faults.push({
      path: 'forecast.errors',
      message: '预报区间与误差系数的时段数不一致。 carried and corrected differ in length.',
    });
  return faults;
}

/** Everything wrong with an area at once; empty where it may be kept. */
export function checkArea(area: RainAreaInput, isStation: (id: string) => boolean): AreaFault[] {
  const faults: AreaFault[] = [];
  area.rings.forEach((ring, n) => {
    const [first, last] = [ring[0], ring.at(-1)];
    if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1])
      faults.push({
        path: `rings.${n}`,
        message: '边界未闭合，首尾点应相同。 The outline is not closed: its last point must be its first.',
      });
  });
  if (area.rings.length === 0 && area.weights === null)
    faults.push({
      path: 'rings',
      message: '须填写边界或测站权重。 An outline or the weights of its gauges are needed.',
    });
  if (area.weights !== null) {
    const sum = Object.values(area.weights).reduce((total, weight) => total + weight, 0);
    if (Math.abs(sum - 1) > MOST_OFF)
      faults.push({
        path: 'weights',
        message: `权重合计应为1，现为${sum.toFixed(3)}。 The weights sum to ${sum.toFixed(3)}: they must sum to 1.`,
      });
    for (const id of Object.keys(area.weights).filter((id) => !isStation(id)))
      faults.push({ path: 'weights', message: `没有测站 ${id}。 There is no station ${id}.` });
  }
  area.statistics.forEach((kept, n) => {
    if (!('annualMm' in kept)) return;
    const { annualMm } = kept;
    const fitted = fitFrequencyCurve({ annual: annualMm.filter((mm) => mm !== null) });
    if (!fitted.ok) faults.push({ path: `statistics.${n}.annualMm`, message: told(fitted) });
  });
  if (area.forecast) {
    const { stationId } = area.forecast;
    if (!isStation(stationId))
      faults.push({
        path: 'forecast.stationId',
        message: `没有测站 ${stationId}。 There is no station ${stationId}.`,
      });
    faults.push(...modelFaults(area.forecast));
  }
  return faults;
}
