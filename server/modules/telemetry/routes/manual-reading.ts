import { createHash } from 'node:crypto';
import { z } from 'zod';
import { MANUAL_RAIN, ManualOutcome, ManualReading } from '../../../../contract/manual-reading.ts';
import type { ManualElement } from '../../../../contract/telemetry.ts';
import { fromIso, toBeijingIso } from '../../../../contract/time.ts';
import type { Clock } from '../../../platform/clock.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { elementRule } from '../elements.ts';
import type { SeriesRow, StationRow } from '../store.ts';
import type { Telemetry } from '../telemetry.ts';

/** What stations of a class measure where nothing was registered or heard yet (SL 651-2014 table A.1). */
const ELEMENTS_OF_CLASS: Readonly<Record<string, readonly string[]>> = {
  '48': ['Z'],
  '4B': ['ZU'],
  '5A': ['ZU', 'ZB'],
  '54': ['Z'],
};
const AHEAD_MS = 5 * 60_000;

/** Elements the station has, as they are told on the telephone: levels, flows, the last hour's rain. */
export function manualElements(station: StationRow, series: readonly SeriesRow[]): ManualElement[] {
  const heard = series.map((one) => one.element);
  const own = new Set([...heard, ...station.expected.map((one) => one.element)]);
  const known = [...own].filter((element) => ['level', 'flow'].includes(elementRule(element).kind));
  const told = known.some((element) => elementRule(element).kind === 'level')
    ? known
    : [...(ELEMENTS_OF_CLASS[station.class] ?? []), ...known];
  const raining =
    station.class === '50' ||
    station.rainSources !== null ||
    series.some((one) => one.kind === 'rain') ||
    station.expected.some((one) => elementRule(one.element).kind === 'rain-source');
  const describe = (element: string): ManualElement => {
    const rule = elementRule(element === MANUAL_RAIN ? 'P1' : element);
    const limits = station.limits[element === MANUAL_RAIN ? 'P1' : element];
    return {
      element,
      kind: rule.kind === 'level' || rule.kind === 'flow' ? rule.kind : 'rain',
      unit: rule.unit,
      datum:
        rule.kind === 'level'
          ? (series.find((one) => one.element === element)?.datum ?? station.verticalDatum)
          : null,
      min: limits?.min ?? rule.min,
      max: limits?.max ?? rule.max,
    };
  };
  return [...told.sort(), ...(raining ? [MANUAL_RAIN] : [])].map(describe);
}

interface Context {
  clock: Clock;
  telemetry: Telemetry;
  scope: (input: { params: { id: string } }) => Promise<string | null>;
}

export function manualReadingRoute({ clock, telemetry, scope }: Context): WardRoute {
  return route(
    {
      method: 'post',
      path: '/stations/{id}/manual-readings',
      operationId: 'enterReading',
      summary: 'A telephoned reading, marked as manual',
      access: 'readings.enter',
      params: z.object({ id: z.string().max(64) }),
      body: ManualReading,
      response: ManualOutcome,
      scope,
    },
    async ({ params, body, actor }) => {
      const station = telemetry.registry.byId(params.id);
      if (!station) throw new WardError('not-found');
      const nowMs = clock.nowMs();
      const observedAtMs = fromIso(body.observedAt) ?? 0;
      const refuse = (detail: string, remedy: string): never => {
        throw new WardError('unprocessable', { detail, remedy });
      };
      const told = manualElements(station, telemetry.registry.seriesOf(station.id)).find(
        (one) => one.element === body.element,
      );
      if (!told) return refuse(`the station has no ${body.element}`, 'Choose an element the station has.');
      if (observedAtMs > nowMs + AHEAD_MS)
        refuse(
          `a reading cannot lie in the future: ${body.observedAt}, while it is ${toBeijingIso(nowMs)}`,
          'Give the time at which the gauge was read.',
        );
      if (body.value < told.min || body.value > told.max)
        refuse(
          `${body.value} ${told.unit} lies outside ${told.min} to ${told.max} ${told.unit}`,
          'Ask for the number again, in this unit.',
        );
      const element = body.element === MANUAL_RAIN ? 'P1' : body.element;
      const text = `${body.element} ${body.value} ${body.observedAt} ${body.toldBy}`;
      const [receipt] = await telemetry.accept([
        {
          gateway: 'manual',
          protocol: 'manual',
          stationAddress: station.address,
          receivedAtMs: nowMs,
          peer: actor.name,
          raw: Buffer.from(text),
          functionCode: 'manual',
          serial: 0,
          sentAtMs: null,
          contentHash: createHash('sha256').update(text).digest('hex'),
          test: false,
          text,
          readings: [
            { stationAddress: station.address, element, observedAtMs, value: body.value, status: 'ok' },
          ],
        },
      ]);
      if (!receipt?.ok)
        throw new WardError('conflict', {
          detail: `the reading was refused: ${receipt?.reason ?? 'nothing was stored'}`,
          remedy: 'The station is out of service: a telemetry engineer puts it back.',
        });
      return { outcome: await outcomeOf(telemetry, receipt, station, element, observedAtMs) };
    },
  );
}

/** Told by what its frame changed. */
async function outcomeOf(
  telemetry: Telemetry,
  receipt: { frameSeq: number; duplicate: boolean },
  station: StationRow,
  element: string,
  observedAtMs: number,
): Promise<ManualOutcome['outcome']> {
  if (receipt.duplicate) return 'kept';
  const series = telemetry.registry.findSeries(station.id, element);
  const { frames } = await telemetry.readCommitted({ seq: receipt.frameSeq - 1 }, 1);
  const brought = frames[0]?.observations.find(
    (one) => one.seriesId === series?.id && one.observedAtMs === observedAtMs,
  );
  if (!brought) return 'kept';
  return brought.corrected ? 'corrected' : 'entered';
}
