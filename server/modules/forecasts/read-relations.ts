import type { StationRelations } from '../../../contract/hydrology.ts';
import type { Sql } from '../../platform/db/index.ts';
import { fitRating, flowAt } from '../hydrology/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { namesOf } from './gauges.ts';
import { findRating, listTravels } from './relations-store.ts';
import { findModelOf } from './store.ts';

/** Points of the drawn curve between the lowest and the highest gauging. */
const POINTS = 40;
const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits));

/** Gaugings of the station itself, else those of its forecast model; with where they come from. */
export async function gaugingsOf(sql: Sql, stationId: string) {
  const own = await findRating(sql, stationId);
  if (own) return { ...own, demo: false };
  const area = await findModelOf(sql, stationId);
  const { gaugings, source } = area?.forecast ?? {};
  return area && gaugings && source ? { gaugings, source, demo: area.demo } : undefined;
}

async function ratingOf(
  telemetry: Telemetry,
  sql: Sql,
  stationId: string,
): Promise<StationRelations['rating']> {
  const kept = await gaugingsOf(sql, stationId);
  if (!kept) return null;
  const fitted = fitRating(kept.gaugings);
  if (!fitted.ok) return null;
  const { curve } = fitted;
  const { lowest, highest } = curve.gaugedM;
  return {
    source: kept.source,
    demo: kept.demo,
    datum: telemetry.registry.byId(stationId)?.verticalDatum ?? null,
    gaugings: kept.gaugings.toSorted((one, other) => one.stageM - other.stageM),
    pieces: curve.pieces.map((piece) => ({ ...piece, a: rounded(piece.a, 5), b: rounded(piece.b, 5) })),
    rmseLog: rounded(curve.rmseLog, 3),
    curve: Array.from({ length: POINTS }, (_, n) => {
      const stageM = lowest + ((highest - lowest) * n) / (POINTS - 1);
      return { stageM, flow: flowAt(curve, stageM).value };
    }),
  };
}

/** Stage–discharge relation of a station and travel times to and from it, each with its source. */
export async function readRelations(
  telemetry: Telemetry,
  sql: Sql,
  stationId: string,
): Promise<StationRelations> {
  const travels = await listTravels(sql, stationId);
  const nameOf = (id: string) => namesOf(telemetry, [id])[0]!;
  return {
    rating: await ratingOf(telemetry, sql, stationId),
    travels: travels.map(({ fromId, toId, travel }) => ({
      ...travel,
      from: nameOf(fromId),
      to: nameOf(toId),
    })),
  };
}
