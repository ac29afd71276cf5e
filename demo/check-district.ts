import { ADMIN_ROLES } from '../contract/permissions.ts';
import type { District } from './district-schema.ts';
import { isInside, type Position } from './geo.ts';

type Check = (district: District, boundary: readonly Position[]) => string[];

const twice = (what: string, values: readonly string[]): string[] =>
  values
    .filter((value, index) => values.indexOf(value) < index)
    .map((value) => `${what} ${value} stands twice`);

const uniqueIds: Check = (d) => [
  ...twice(
    'unit',
    d.units.map((unit) => unit.id),
  ),
  ...twice(
    'person',
    d.people.map((person) => person.id),
  ),
  ...twice(
    'username',
    d.people.map((person) => person.username),
  ),
  ...twice(
    'post',
    d.posts.map((post) => post.id),
  ),
  ...twice(
    'device',
    [...d.stations, ...d.cameras, ...d.loudspeakers].map((device) => device.id),
  ),
  ...twice(
    'address',
    d.stations.map((station) => station.address),
  ),
  ...twice(
    'terminal',
    d.loudspeakers.map((speaker) => speaker.terminal),
  ),
  ...twice(
    'zone',
    d.zones.map((zone) => zone.id),
  ),
];

/** Every name that points at another thing finds it. */
const references: Check = (d) => {
  const units = new Set(d.units.map((unit) => unit.id));
  const people = new Set(d.people.map((person) => person.id));
  const stations = new Map(d.stations.map((station) => [station.id, station]));
  const zones = new Set(d.zones.map((zone) => zone.id));
  const faults: string[] = [];
  const need = (
    known: { has(id: string): boolean },
    kind: string,
    id: string | undefined,
    by: string,
  ): void => {
    if (id !== undefined && !known.has(id)) faults.push(`${by}: there is no ${kind} ${id}`);
  };
  for (const unit of d.units) need(units, 'unit', unit.parent, `unit ${unit.id}`);
  for (const thing of [...d.people, ...d.posts, ...d.stations, ...d.cameras, ...d.zones, ...d.loudspeakers])
    need(units, 'unit', thing.unit, thing.id);
  for (const { unit } of d.teams) need(units, 'unit', unit, 'teams');
  const { roster } = d;
  need(units, 'unit', roster.unit, 'roster');
  for (const person of [...roster.leaders, ...roster.officers, roster.plannedBy])
    need(people, 'person', person, 'roster');
  for (const post of d.posts) {
    need(people, 'person', post.holder, post.id);
    need(people, 'person', post.deputy, post.id);
    if (post.deputy === post.holder)
      faults.push(`${post.id}: ${post.holder} stands in for himself or herself`);
  }
  for (const camera of d.cameras) {
    need(stations, 'station', camera.station, camera.id);
    if (camera.station && stations.get(camera.station)?.camera !== camera.id)
      faults.push(`${camera.id}: station ${camera.station} does not name it as its camera`);
  }
  const cameras = new Set(d.cameras.map((camera) => camera.id));
  for (const station of d.stations) need(cameras, 'camera', station.camera, station.id);
  for (const speaker of d.loudspeakers) need(zones, 'zone', speaker.zone, speaker.id);
  for (const zone of d.zones) {
    for (const person of zone.responsible) need(people, 'person', person, zone.id);
    for (const { station, reaches, quantity } of zone.indicators) {
      need(stations, 'station', station, zone.id);
      const levels = stations.get(station)?.levels ?? [];
      if (!levels.some((level) => level.kind === reaches && level.quantity === quantity))
        faults.push(`${zone.id}: station ${station} has no ${quantity} “${reaches}”`);
    }
    if (!d.loudspeakers.some((speaker) => speaker.zone === zone.id))
      faults.push(`${zone.id}: has no loudspeaker`);
  }
  return faults;
};

const oneTree: Check = (d) => {
  const roots = d.units.filter((unit) => unit.parent === undefined);
  const seen = new Set<string>();
  const walk = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const unit of d.units) if (unit.parent === id) walk(unit.id);
  };
  for (const root of roots) walk(root.id);
  return [
    ...(roots.length === 1 ? [] : [`units: ${roots.length} have no parent, one must`]),
    ...d.units.filter((unit) => !seen.has(unit.id)).map((unit) => `unit ${unit.id} hangs in a circle`),
  ];
};

/** 三员分立: who holds one of the three administrators' roles holds no other post, also not as deputy. */
const threeAdministrators: Check = (d) => {
  const admin = (role: string): boolean => (ADMIN_ROLES as readonly string[]).includes(role);
  const holders = d.posts.flatMap((post) =>
    [post.holder, post.deputy].filter((person) => person !== undefined).map((person) => ({ person, post })),
  );
  return [
    ...ADMIN_ROLES.filter((role) => !d.posts.some((post) => post.role === role)).map(
      (role) => `posts: nobody is ${role}`,
    ),
    ...holders
      .filter(({ person, post }) => admin(post.role) && holders.filter((h) => h.person === person).length > 1)
      .map(({ person, post }) => `${person} is ${post.role} and holds another post`),
  ];
};

/** SL 651-2014 6.2.3.2: county code in BCD, then the number in hex, the same as in the station's id. */
const addresses: Check = (d) =>
  d.stations.flatMap((station) => {
    const number = Number.parseInt(station.address.slice(6), 16);
    return [
      ...(station.address.startsWith(d.adcode)
        ? []
        : [`${station.id}: address does not begin with ${d.adcode}`]),
      ...(number >= 1 && number <= 60_000 ? [] : [`${station.id}: number ${number} is not one of a station`]),
      ...(station.id === `SJ${String(number).padStart(2, '0')}`
        ? []
        : [`${station.id}: address ends with number ${number}`]),
    ];
  });

/** Kinds from low to high; a later one must lie above an earlier one at the same station. */
const RISING = ['dead', 'flood-limit', 'warning', 'guaranteed', 'design', 'check', 'crest'] as const;

const levels: Check = (d) =>
  d.stations.flatMap((station) => {
    const faults: string[] = [];
    const measuresLevel = station.measures.includes('level');
    if (measuresLevel !== (station.verticalDatum !== undefined))
      faults.push(`${station.id}: a level and the name of its datum belong together`);
    if (measuresLevel !== (station.baseLevelM !== undefined))
      faults.push(`${station.id}: a level and its base level belong together`);
    for (const quantity of ['level', 'flow'] as const) {
      const own = station.levels.filter((level) => level.quantity === quantity);
      if (own.length > 0 && !station.measures.includes(quantity))
        faults.push(`${station.id}: has characteristic values of ${quantity} but does not measure it`);
      const ordered = RISING.flatMap((kind) => own.filter((level) => level.kind === kind));
      for (const [index, level] of ordered.entries()) {
        const lower = ordered[index - 1];
        if (lower && lower.value >= level.value)
          faults.push(`${station.id}: ${quantity} “${level.kind}” must lie above “${lower.kind}”`);
      }
    }
    return faults;
  });

const insideDistrict: Check = (d, boundary) => [
  ...[...d.stations, ...d.cameras, ...d.loudspeakers]
    .filter((thing) => !isInside([thing.longitude, thing.latitude], boundary))
    .map((thing) => `${thing.id}: lies outside the district`),
  ...d.zones.flatMap((zone) => {
    const first = zone.polygon[0]!;
    const last = zone.polygon.at(-1)!;
    return [
      ...(first[0] === last[0] && first[1] === last[1] ? [] : [`${zone.id}: the polygon is not closed`]),
      ...(zone.polygon.every((corner) => isInside(corner, boundary))
        ? []
        : [`${zone.id}: lies outside the district`]),
    ];
  }),
];

const CHECKS: readonly Check[] = [
  uniqueIds,
  references,
  oneTree,
  threeAdministrators,
  addresses,
  levels,
  insideDistrict,
];

/** Every fault that no single field shows; empty = sound. */
export const checkDistrict = (district: District, boundary: readonly Position[]): string[] =>
  CHECKS.flatMap((check) => check(district, boundary));
