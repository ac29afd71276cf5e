import { expect, test } from 'vitest';
import type { CameraInput } from '../../../contract/media.ts';
import { mediaWorld } from '../../../test/support/media-world.ts';
import { person } from '../../../test/support/person.ts';
import {
  figureValues,
  foldPending,
  verifyFigures,
  verifyRegisters,
  withRegisters,
} from '../figures/index.ts';
import { CAMERA_REGISTER } from './camera-register.ts';

const CAMERA: CameraInput = {
  expectedVersion: 0,
  unitId: 'street-a',
  name: '演示·一号视频站',
  view: '桥下水尺',
  stationId: null,
  longitude: null,
  latitude: null,
  enabled: true,
};
const figures = [...CAMERA_REGISTER.figures.values()];
const nothing = {
  sees: () => false,
  visible: async () => new Map(),
  all: async () => new Map(),
  readings: async () => [],
  journals: async () => new Map(),
  countReused: async () => ({ withPhotos: 0, reused: 0 }),
  reusedPhotos: async () => [],
};

test('cameras count on the day they were commissioned, at their unit and above; a change moves them; figures open onto them', async () => {
  const { db, media } = await mediaWorld();
  const save = (id: string, change: Partial<CameraInput>, unit = 'district/street-a'): Promise<void> =>
    db.transaction((tx) => media.cameras.save(tx, id, unit, { ...CAMERA, ...change }, true));
  const values = async (unitPath: string, fromDay: string, toDay: string) =>
    [...(await figureValues(db, figures, { unitPath, fromDay, toDay })).values()] as number[];
  await save('c1', { commissionedOn: '2021-05-20' });
  await save('c2', { commissionedOn: '2021-06-01', stationId: 'st-1' });
  await save('c3', { commissionedOn: '2021-06-30' }, 'district/street-b');
  await save('c4', {});
  expect(await values('district', '2021-01-01', '2021-12-31')).toEqual([1, 2]);
  expect(await values('district/street-a', '2021-06-01', '2021-06-30')).toEqual([1, 0]);
  await foldPending(db);
  // A station is put beside a camera and another comes into service; what nobody says anew stays.
  await save('c1', { expectedVersion: 1, stationId: 'st-2' });
  await save('c4', { expectedVersion: 1, commissionedOn: '2021-07-01' });
  await save('c3', { expectedVersion: 1, commissionedOn: null }, 'district/street-b');
  expect(await values('district', '2021-01-01', '2021-12-31')).toEqual([2, 1]);
  expect([await verifyFigures(db, figures), await verifyRegisters(db, [CAMERA_REGISTER])]).toEqual([[], []]);

  const behind = withRegisters(nothing, [CAMERA_REGISTER], db);
  const [{ record_id: id = '' } = {}] = await db.query<{ record_id: string }>(
    `select record_id from cameras where id = 'c1'`,
  );
  const own = person('officer', 'street-officer', 'district/street-a');
  const other = person('other', 'street-officer', 'district/street-b');
  expect((await behind.visible(own, CAMERA_REGISTER.typeId, [id])).get(id)).toMatchObject({
    title: CAMERA.name,
    data: { camera: 'c1' },
  });
  expect((await behind.visible(other, CAMERA_REGISTER.typeId, [id])).size).toBe(0);
  expect(behind.sees(other, CAMERA_REGISTER.typeId, 'district/street-a')).toBe(false);

  await db.execute(`update cameras set commissioned_on = '2021-07-02' where id = 'c4'`);
  expect(await verifyRegisters(db, [CAMERA_REGISTER])).toHaveLength(2);
});
