import readXlsx from 'read-excel-file/node';
import { expect, test } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { figuresOf, ledgerWorld, person } from '../../../test/support/ledger-world.ts';
import { fillReport } from './fill-report.ts';

const clerk = person('clerk', 'street-officer', 'district/street-a');
const LOAN = 'reading-room/loan';
const MAY = { unitPath: 'district/street-a', fromDay: '2026-05-01', toDay: '2026-05-31' };

test('a superior’s table is filled for each period, tells the difference to last time and what names nothing', async () => {
  const world = await ledgerWorld();
  const ctx = figuresOf(world);
  const lend = (happenedAt: string): Promise<unknown> =>
    world.move(clerk, {
      type: LOAN,
      move: 'lend',
      unitId: 'court-1',
      data: { what: '水经注', pages: 40 },
      happenedAt,
    });
  for (const day of ['2026-04-10', '2026-05-02', '2026-05-30']) await lend(`${day}T10:00:00+08:00`);
  const texts = [
    ['报表', '本期', '累计'],
    ['借阅', `{{${LOAN}/lent}}`, `{{ ${LOAN}/lent | 本年累计 }}`],
    ['一院', `{{${LOAN}/pages @ district/street-a/court-1}}`, `{{${LOAN}/lent|上月}}`],
    ['别处', `{{${LOAN}/lent @ district/street-b}}`, `{{${LOAN}/burnt}}`],
    ['备注', `见{{`, ''],
  ];
  const bytes = new Uint8Array(
    await writeXlsx(
      texts.map((row) => row.map((value) => ({ value, fontWeight: 'bold' as const }))),
      {
        sheet: '表',
      },
    ).toBuffer(),
  );
  const april = { ...MAY, fromDay: '2026-04-01', toDay: '2026-04-30' };
  expect((await fillReport(ctx, clerk, bytes, april, { keep: true })).lastTo).toBeNull();
  const filled = await fillReport(ctx, clerk, bytes, MAY, { keep: true });
  expect(filled.cells.map(({ ref, value, last }) => [ref, value, last])).toEqual([
    ['表!B2', 2, 1],
    ['表!C2', 3, 1],
    ['表!B3', 80, 40],
  ]);
  expect(filled.lastTo).toBe('2026-04-30');
  expect(filled.unbound.filter(({ why }) => why !== 'empty').map(({ ref, why }) => [ref, why])).toEqual([
    ['表!C3', 'no-such-period'],
    ['表!B4', 'no-such-figure'],
    ['表!C4', 'no-such-figure'],
    ['表!B5', 'not-understood'],
  ]);
  const rows = (await readXlsx(Buffer.from(filled.file, 'base64')))[0]!.data;
  expect(rows.slice(1, 3)).toEqual([
    ['借阅', 2, 3],
    ['一院', 80, `{{${LOAN}/lent|上月}}`],
  ]);
  // Looked at only, nothing is remembered; filled again for the same period, last time is still the month before.
  expect((await fillReport(ctx, clerk, bytes, MAY, { keep: false })).lastTo).toBe('2026-04-30');
  expect(await world.db.query(`select 1 from audit_entries where action = 'figure.fill'`)).toHaveLength(2);
  for (const wrong of [new Uint8Array([1, 2, 3]), new Uint8Array(0)])
    await expect(fillReport(ctx, clerk, wrong, MAY, { keep: false })).rejects.toMatchObject({
      code: 'unprocessable',
    });
  await expect(
    fillReport(ctx, clerk, bytes, { ...MAY, toDay: '2026-04-01' }, { keep: false }),
  ).rejects.toMatchObject({ code: 'unprocessable' });
});
