import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadBoundary } from './geo.ts';
import { DISTRICT_FILE, loadDistrict, parseDistrict } from './load-district.ts';

const text = readFileSync(DISTRICT_FILE, 'utf8');
const faultsOf = (changed: string): string[] => {
  const result = parseDistrict(changed);
  return 'faults' in result ? result.faults : [];
};
const replaced = (from: string, to: string): string => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

describe('the demo district', () => {
  const district = loadDistrict();

  test('has the devices the district counts', () => {
    expect(district.stations.filter((station) => station.integrated)).toHaveLength(6);
    expect(district.stations.filter((station) => !station.integrated)).toHaveLength(12);
    expect(district.stations.filter((station) => station.measures.includes('flow'))).toHaveLength(1);
    expect(district.cameras.filter((camera) => camera.station === undefined)).toHaveLength(32);
    expect(district.cameras.filter((camera) => camera.station !== undefined)).toHaveLength(6);
    expect(district.units.filter((unit) => unit.kind === 'team')).toHaveLength(3);
    expect(district.units.filter((unit) => unit.kind === 'street')).toHaveLength(6);
  });

  test('has several loudspeakers in every danger zone', () => {
    for (const zone of district.zones)
      expect(district.loudspeakers.filter((speaker) => speaker.zone === zone.id).length).toBeGreaterThan(1);
    expect(district.zones).toHaveLength(3);
  });

  test('says of every characteristic level that it is constructed', () => {
    const levels = district.stations.flatMap((station) => station.levels);
    expect(levels.length).toBeGreaterThan(20);
    for (const level of levels) expect(level.source).toContain('演示构造');
  });

  test('boundary is one closed ring of 550 points', () => {
    const ring = loadBoundary();
    expect(ring).toHaveLength(550);
    expect(ring[0]).toEqual(ring.at(-1));
  });
});

describe('faults are found', () => {
  test.each([
    ['holder: p-secretary,', 'holder: p-nobody,', 'post-secretary: there is no person p-nobody'],
    ['id: p-deputy-b,', 'id: p-deputy-a,', 'person p-deputy-a stands twice'],
    ['holder: p-auditor ', 'holder: p-sysadmin ', 'p-sysadmin is auditor and holds another post'],
    ["address: '4101060011'", "address: '4101060017'", 'SJ17: address ends with number 23'],
    ['longitude: 113.2480', 'longitude: 113.1480', 'SJ01: lies outside the district'],
    [
      'kind: guaranteed, value: 125.0',
      'kind: guaranteed, value: 120.0',
      'SJ01: level “guaranteed” must lie above “warning”',
    ],
    ['parent: zhengzhou', 'parent: district', 'unit district hangs in a circle'],
    ['reaches: design', 'reaches: warning', 'zone-3: station SJ04 has no level “warning”'],
    ['    verticalDatum: 假定基面（演示）\n', '', 'SJ20: a level and the name of its datum belong together'],
    ['camera: SJ02-V', 'camera: SJ01-V', 'SJ02-V: station SJ02 does not name it as its camera'],
  ])('%s → %s', (from, to, fault) => {
    expect(faultsOf(replaced(from, to))).toContain(fault);
  });

  test('all at once, with their place', () => {
    const faults = faultsOf(
      replaced("username: commander, phone: '00000000001'", "username: Commander, phone: '13800000000'"),
    );
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(/^people\.0\.username: /);
    expect(faults[1]).toMatch(/^people\.0\.phone: /);
  });
});
