import { expect, test } from 'vitest';
import { MoveRequest } from '../../../contract/ledger.ts';
import { standingOf } from '../../../programmes/kit/index.ts';
import { ledgerWorld, person } from '../../../test/support/ledger-world.ts';
import { applyMoves } from './apply-moves.ts';
import { readRecord } from './read-records.ts';
import { verifyLedger } from './verify-ledger.ts';

const LOAN = 'reading-room/loan';
const author = person('author', 'street-officer', 'district/street-a');
const [a, b] = ['a', 'b'].map((id) => person(id, 'street-officer', 'district/street-a')) as [never, never];
const officer = person('officer', 'duty-officer', 'district');
const admin = person('admin', 'system-admin', 'district');

async function worldWithLoan() {
  const world = await ledgerWorld();
  const lent = await world.move(author, {
    type: LOAN,
    move: 'lend',
    unitId: 'court-1',
    data: { what: '水经注', pages: 1 },
  });
  const id = lent.record.id;
  const go = (actor: typeof author, move: string, expectedVersion: number, more: object = {}) =>
    world.move(actor, { type: LOAN, move, recordId: id, expectedVersion, ...more });
  await go(a, 'return', 1);
  const entries = async (): Promise<number> =>
    (await world.db.query('select 1 from record_entries where record_id = $1', [id])).length;
  return { world, id, go, entries };
}

test('a person with two posts stands for one body; every body signs', () => {
  const quorum = { bodies: [{ role: 'street-officer' }, { role: 'duty-officer' }], of: 2 } as const;
  const both = { personId: 'x', roles: ['street-officer', 'duty-officer'] } as const;
  const clerk = { personId: 'y', roles: ['street-officer'] } as const;
  expect(standingOf(quorum, [both])).toMatchObject({ met: false, have: 1, missing: ['duty-officer'] });
  expect(standingOf(quorum, [both, both])).toMatchObject({ met: false, have: 1 });
  expect(standingOf(quorum, [both, clerk])).toMatchObject({ met: true, have: 2, missing: [] });
  expect(standingOf(quorum, [clerk, { ...clerk, personId: 'z' }])).toMatchObject({
    met: false,
    missing: ['duty-officer'],
  });
});

test('the move happens with the last signature, not before; who may not sign is refused', async () => {
  const { world, id, go, entries } = await worldWithLoan();
  const text = { reason: '破损', data: { note: '缺页' } };
  await expect(go(author, 'write-off', 2, text)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(go(admin, 'write-off', 2, text)).rejects.toMatchObject({ code: 'not-found' });
  const inBatch = MoveRequest.parse({
    type: LOAN,
    move: 'write-off',
    recordId: id,
    expectedVersion: 2,
    ...text,
  });
  expect(await applyMoves(world, [{ actor: a, move: inBatch }])).toMatchObject([
    { ok: false, error: { code: 'unprocessable' } },
  ]);
  expect(await go(a, 'write-off', 2, text)).toMatchObject({
    waiting: true,
    record: { state: 'back', version: 2 },
  });
  expect(await go(a, 'write-off', 2, text)).toMatchObject({ waiting: true, repeated: true });
  await expect(go(a, 'write-off', 2, { reason: '别的' })).rejects.toMatchObject({ code: 'conflict' });
  const [signing] = (await readRecord(world, b, id)).signing;
  expect(signing).toMatchObject({ have: 1, of: 3, missing: ['duty-officer'], signed: false });
  const { digest } = signing!;
  await expect(go(b, 'write-off', 2, { digest: 'f'.repeat(64) })).rejects.toMatchObject({ code: 'conflict' });
  expect(await go(officer, 'write-off', 2, { digest })).toMatchObject({ waiting: true });
  expect(await entries()).toBe(2);
  const last = await go(b, 'write-off', 2, { digest });
  expect(last).toMatchObject({ record: { state: 'lost', version: 3, data: { note: '缺页' } } });
  expect(last.waiting).toBeUndefined();
  const audited = await world.db.query(`select 1 from audit_entries where action = $1`, [
    `${LOAN}.write-off.sign`,
  ]);
  expect(audited).toHaveLength(3);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
  await world.db.execute(`delete from record_signatures where person_id = 'officer'`);
  expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([
    { recordId: id, fault: 'entry 3 (write-off) bears 2 of 3 signatures' },
  ]);
});

test('a record that changed voids what was signed before', async () => {
  const { world, id, go, entries } = await worldWithLoan();
  await go(a, 'write-off', 2, { reason: '破损' });
  await go(officer, 'write-off', 2, { reason: '破损' });
  const [{ digest } = { digest: '' }] = (await readRecord(world, b, id)).signing;
  await go(a, 'recount', 2, { data: { pages: 9 } });
  await expect(go(b, 'write-off', 2, { reason: '破损' })).rejects.toMatchObject({ code: 'version-conflict' });
  await expect(go(b, 'write-off', 3, { digest })).rejects.toMatchObject({ code: 'conflict' });
  expect(await go(b, 'write-off', 3, { reason: '破损' })).toMatchObject({ waiting: true });
  expect((await readRecord(world, b, id)).signing).toMatchObject([{ have: 1, signed: true }]);
  expect(await entries()).toBe(3);
});
