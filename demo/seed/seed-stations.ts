import type { CharacteristicLevel, StationInput } from '../../contract/telemetry.ts';
import type { Telemetry } from '../../server/modules/telemetry/index.ts';
import type { Db } from '../../server/platform/db/index.ts';
import type { DemoStation, District } from '../district-schema.ts';

const UNIT = { level: 'm', flow: 'm³/s' } as const;

/** Ids of a unit and of every unit above it, joined by `/`, from the root down. */
export function unitPath(district: District, unitId: string): string {
  const unit = district.units.find((candidate) => candidate.id === unitId);
  if (!unit) throw new RangeError(`there is no unit ${unitId}`);
  return unit.parent === undefined ? unit.id : `${unitPath(district, unit.parent)}/${unit.id}`;
}

/** Registration of a demo station; every level says that it is constructed. */
export function stationInput(district: District, station: DemoStation): StationInput {
  const { verticalDatum = null, river = null, baseLevelM } = station;
  return {
    id: station.id,
    unitPath: unitPath(district, station.unit),
    nameZh: `${station.nameZh}（演示）`,
    nameEn: `${station.nameEn} (demo)`,
    address: station.address,
    password: station.password,
    class: station.class,
    sttp: station.sttp,
    river,
    place: '演示位置（非实际站址）',
    countyCode: district.adcode,
    longitude: station.longitude,
    latitude: station.latitude,
    crs: 'WGS84',
    verticalDatum,
    baseLevelsM: baseLevelM === undefined ? {} : { '1': baseLevelM },
    intervals: station.intervals,
    expected: station.expected,
    rainSources: station.rainSources,
    dialect: station.dialect,
    levels: station.levels.map(
      ({ kind, quantity, value, source }): CharacteristicLevel => ({
        kind,
        quantity,
        value,
        unit: UNIT[quantity],
        datum: quantity === 'level' ? verticalDatum : null,
        source,
        origin: 'ours',
      }),
    ),
  };
}

/** Registers every station that is not there yet. */
export async function seedStations(db: Db, telemetry: Telemetry, district: District): Promise<void> {
  await db.transaction(async (tx) => {
    for (const station of district.stations) {
      if (!telemetry.registry.byId(station.id))
        await telemetry.registerStation(tx, stationInput(district, station));
    }
  });
  await telemetry.registry.reload(db);
}
