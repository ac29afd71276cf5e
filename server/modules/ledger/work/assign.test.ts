import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../contract/permissions.ts';
import { moveOf, satisfies, visibleTo } from '../../../../programmes/kit/index.ts';
import { ERRAND, errands } from '../../../../test/support/errand-programme.ts';
import { newUuid } from '../../../../test/support/ledger-world.ts';
import { type StaffedLedger, staffedLedger } from '../../../../test/support/staffed-ledger.ts';
import { listRecords } from '../list-records.ts';
import { readPage, readRecord } from '../read-records.ts';
import { findRecord, recordsAfter } from '../store.ts';
import { verifyLedger } from '../verify-ledger.ts';
import { assignable } from './assignees.ts';
import { myNotices, myWork } from './my-work.ts';

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
let world: StaffedLedger;
let sender: Actor;
let away: Actor;
let near: Actor;
let other: Actor;
beforeAll(async () => {
  world = await staffedLedger([errands()]);
  sender = await world.join('sender', 'street-officer', 'district/street-a');
  near = await world.join('near', 'department-officer', 'district/street-a');
  away = await world.join('away', 'department-officer', 'district/street-b');
  other = await world.join('other', 'team-leader', 'district/street-b');
});

const ask = async (): Promise<string> => {
  const id = newUuid();
  const data = { what: '取报纸' };
  await world.move(sender, { type: ERRAND, move: 'ask', newRecordId: id, unitId: 'street-a', data });
  return id;
};
const go = async (actor: Actor, recordId: string, move: string, more: object = {}) => {
  const expectedVersion = (await findRecord(world.db, recordId))!.version;
  return (await world.move(actor, { type: ERRAND, move, recordId, expectedVersion, ...more })).record;
};
const send = (id: string, assignee: unknown, move = 'send') => go(sender, id, move, { data: { assignee } });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const worksOf = async (who: Actor) => (await myWork(world, who)).items.map(({ id }) => id);

describe('派单', () => {
  test('goes to a unit of another street, which sees it from then on, takes it and brings it to its end', async () => {
    const id = await ask();
    await expect(readRecord(world, away, id)).rejects.toMatchObject({ code: 'not-found' });
    const sent = await send(id, 'unit:street-b');
    expect(sent).toMatchObject({ state: 'sent', assigneeId: 'unit:street-b', data: { what: '取报纸' } });
    expect(await worksOf(away)).toEqual([id]);
    expect(await myNotices(world, away)).toMatchObject([{ kind: 'handed-over', byName: 'sender' }]);
    const seen = await readRecord(world, away, id);
    expect(seen).toMatchObject({ moves: ['take', 'give-back', 'fetch'], assigneeName: 'street-b' });
    expect(seen.clocks.map(({ clock, state }) => [clock, state])).toEqual([
      ['answer', 'running'],
      ['house', 'waiting'],
    ]);
    // The house of whoever sent it sees it and may not do the work of others.
    expect(await codeOf(go(sender, id, 'fetch'))).toBe('forbidden');
    expect(await codeOf(go(near, id, 'take'))).toBe('not-found');
    await go(away, id, 'take');
    const taken = await readRecord(world, away, id);
    expect(taken.clocks.map(({ clock, state }) => [clock, state])).toEqual([
      ['answer', 'stopped'],
      ['house', 'running'],
    ]);
    expect(taken.entries.at(-1)).toMatchObject({
      move: 'take',
      byName: 'away',
      byPost: 'department-officer',
    });
    expect(await go(away, id, 'fetch')).toMatchObject({ state: 'fetched', assigneeId: 'unit:street-b' });
    expect(await worksOf(away)).toEqual([]);
  });

  test('退回: with a reason it goes back to whoever sent it, and to another from there', async () => {
    const id = await ask();
    await send(id, 'person:away');
    expect(await codeOf(go(away, id, 'give-back'))).toBe('unprocessable');
    const back = await go(away, id, 'give-back', { reason: '不属本部门职责' });
    expect(back).toMatchObject({ state: 'asked', assigneeId: 'person:sender' });
    expect(await worksOf(sender)).toContain(id);
    expect((await myNotices(world, sender))[0]).toMatchObject({ kind: 'handed-over', byName: 'away' });
    // Whose it is not any more does not see it any more.
    expect(await codeOf(readRecord(world, away, id))).toBe('not-found');
    await send(id, 'person:near');
    expect(await worksOf(near)).toEqual([id]);
    expect(
      (await readRecord(world, sender, id)).entries.map(({ move, data, reason }) => [move, data, reason]),
    ).toEqual([
      ['ask', { what: '取报纸' }, null],
      ['send', { assignee: 'person:away', 'assignee-name': 'away' }, null],
      ['give-back', { assignee: 'person:sender', 'assignee-name': 'sender' }, '不属本部门职责'],
      ['send', { assignee: 'person:near', 'assignee-name': 'near' }, null],
    ]);
    expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
  });

  test('goes to those alone whom the declaration names', async () => {
    const id = await ask();
    for (const wrong of [
      undefined,
      null,
      '',
      5,
      'person:nobody',
      'unit:nowhere',
      'post:post-away',
      'person:other',
      'person:sender',
      'unit:court-1',
    ])
      expect([wrong, await codeOf(send(id, wrong))]).toEqual([wrong, 'unprocessable']);
    expect(await codeOf(send(id, 'post:post-away', 'lend'))).toBe('unprocessable');
    expect(await codeOf(go(away, id, 'send', { data: { assignee: 'person:away' } }))).toBe('not-found');
    expect(await codeOf(go(sender, id, 'send', { data: { assignee: 'person:away', what: 'x' } }))).toBe(
      'unprocessable',
    );
    expect(await findRecord(world.db, id)).toMatchObject({ version: 1, assigneeId: null });
    expect(await send(id, 'post:post-near', 'lend')).toMatchObject({ assigneeId: 'post:post-near' });
    expect(await codeOf(go(near, id, 'take', { data: { assignee: 'person:away' } }))).toBe('unprocessable');
    await go(near, id, 'take');
    expect(other.posts).toHaveLength(1);
  });

  test('the dialogue offers whom the move may assign to, and nobody else', async () => {
    const row = (await findRecord(world.db, await ask()))!;
    const declared = world.catalogue.types.get(ERRAND)!;
    const offered = async (move: string) =>
      (await assignable(world.db, declared, row, moveOf(declared, move)!, world.clock.nowMs())).map(
        ({ key }) => key,
      );
    expect(await offered('send')).toEqual(['person:near', 'person:away', 'unit:street-a', 'unit:street-b']);
    expect(await offered('lend')).toEqual(['post:post-near']);
  });

  test('visibility follows the assignment, in SQL as in TypeScript', async () => {
    const declared = world.catalogue.types.get(ERRAND)!;
    const pick = fc.constantFrom('person:away', 'person:near', 'unit:street-b', 'unit:street-a');
    await fc.assert(
      fc.asyncProperty(fc.array(pick, { minLength: 1, maxLength: 4 }), fc.boolean(), async (picks, back) => {
        const id = await ask();
        for (const to of picks) await send(id, to);
        if (back)
          await go(
            picks.at(-1) === 'person:near' || picks.at(-1) === 'unit:street-a' ? near : away,
            id,
            'give-back',
            { reason: '退' },
          );
        const rows = await recordsAfter(world.db, FIRST_ID, 500);
        for (const actor of [sender, near, away, other]) {
          const constraint = visibleTo(declared, actor);
          const asked = { type: ERRAND, constraint, before: undefined, limit: 500 };
          const listed = (await listRecords(world.db, asked)).map(({ id: each }) => each).sort();
          expect(listed).toEqual(
            rows
              .filter((row) => satisfies(row, constraint))
              .map(({ id: each }) => each)
              .sort(),
          );
        }
        const page = await readPage(world, away, { type: ERRAND, limit: 200 });
        const last = back ? '' : picks.at(-1);
        expect(page.records.some((record) => record.id === id)).toBe(
          last === 'person:away' || last === 'unit:street-b',
        );
      }),
      { numRuns: 15 },
    );
  });
});
