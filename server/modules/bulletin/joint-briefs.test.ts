import { beforeAll, expect, test } from 'vitest';
import { GiveConsent, NameJointUnits } from '../../../contract/bulletin/joint.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { type BulletinWorld, booksBrief, bulletinWorld, CAST } from '../../../test/support/bulletin-world.ts';
import { person } from '../../../test/support/ledger-world.ts';
import { giveConsent, nameJointUnits } from './joint-briefs.ts';
import { saveBrief } from './save-brief.ts';
import { jointBriefsOf } from './store/joint.ts';

const BESIDE = 'district/street-b';
const besideHead = person('beside-head', 'unit-head', BESIDE);
let world: BulletinWorld;
let brief: string;

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: { code?: string }) => error.code ?? String(error),
  );
const name = (actor: Actor, ...unitIds: string[]): Promise<void> =>
  nameJointUnits(world.ctx, actor, brief, NameJointUnits.parse({ unitIds }));
const consent = (actor: Actor, revision: number): Promise<void> =>
  giveConsent(world.ctx, actor, brief, GiveConsent.parse({ unitId: 'street-b', revision }));
const open = async (): Promise<unknown[]> =>
  (await jointBriefsOf(world.ctx.db, [BESIDE])).map(({ briefId, consent: given }) => [
    briefId,
    given?.name ?? null,
  ]);

beforeAll(async () => {
  world = await bulletinWorld();
  await world.shelve(3);
  const { id, version } = await world.create({ from: 'empty', unitId: 'street-a' });
  brief = id;
  await saveBrief(world.ctx, CAST.officer, id, { expectedVersion: version, document: booksBrief(3) });
});

test('a joint brief is sent when every unit it names has consented to this very text', async () => {
  expect(await codeOf(name(CAST.neighbour, 'street-b'))).toBe('forbidden');
  expect(await codeOf(name(CAST.officer, 'street-a'))).toBe('unprocessable');
  await name(CAST.officer, 'street-b');
  expect(await open()).toEqual([]);
  await world.move(CAST.officer, brief, 'ask-signature');
  expect(await codeOf(name(CAST.officer))).toBe('illegal-move');
  expect(await codeOf(consent(besideHead, 1))).toBe('illegal-move');
  const signed = await world.move(CAST.head, brief, 'sign');
  expect(await open()).toEqual([[brief, null]]);
  expect(await codeOf(world.move(CAST.officer, brief, 'submit'))).toBe('illegal-move');
  expect(await codeOf(consent(besideHead, signed.revision - 1))).toBe('version-conflict');
  expect(await codeOf(consent(CAST.head, signed.revision))).toBe('forbidden');
  await consent(besideHead, signed.revision);
  expect(await open()).toEqual([[brief, 'beside-head']]);
  expect((await world.read(brief)).joint).toEqual([
    { unitPath: BESIDE, consent: expect.objectContaining({ name: 'beside-head' }) },
  ]);

  // Taken back and written on, it is another text: the consent no longer holds.
  await world.move(CAST.officer, brief, 'take-back');
  await world.move(CAST.officer, brief, 'ask-signature');
  const again = await world.move(CAST.head, brief, 'sign');
  expect(await open()).toEqual([[brief, null]]);
  expect(await codeOf(world.move(CAST.officer, brief, 'submit'))).toBe('illegal-move');
  await consent(besideHead, again.revision);
  expect((await world.move(CAST.officer, brief, 'submit')).state).toBe('submitted');
});
