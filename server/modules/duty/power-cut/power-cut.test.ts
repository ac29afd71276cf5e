import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { toBeijingIso } from '../../../../contract/time.ts';
import { testDatabase } from '../../../../test/support/database.ts';
import { dutyWorld } from '../../../../test/support/duty-world.ts';
import { HOUR } from '../../../../test/support/responses-world.ts';
import { addPost } from '../../people/index.ts';
import { unitRef } from '../duty-context.ts';
import { gatherSheet } from './gather-sheet.ts';
import { keepSheets, keptSheet, makeSheet, typesetSheet } from './make-sheet.ts';

test('everything stands on it; what is unknown is written so; it is kept whole and for its owner alone', async () => {
  const { ctx } = await dutyWorld(await testDatabase());
  await addPost(ctx.db, {
    id: 'post-duty',
    title: '区防指办值班员',
    role: 'duty-officer',
    unitId: 'district',
    personId: 'duty',
    deputyPersonId: null,
    from: toBeijingIso(ctx.clock.nowMs() - HOUR),
  });
  const unit = await unitRef(ctx.db, 'district');
  const sheet = await gatherSheet(ctx, unit);
  expect(sheet.contacts).toEqual([['上街区防指', '区防指办值班员', '值班甲', '13800000001']]);
  expect(sheet.gaps).toHaveLength(2);
  expect(sheet.plans[0]!.levels[0]).toEqual([
    'Ⅰ级',
    '区防指指挥长',
    '预案第1条',
    '全员上岗（区防指副指挥长）',
  ]);
  expect(sheet.open).toEqual(['无']);
  const folder = mkdtempSync(path.join(tmpdir(), 'ward-power-cut-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await keepSheets(ctx, folder);
  const file = keptSheet(folder, 'district');
  expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const hostile = await typesetSheet(
    {
      ...sheet,
      open: ['#panic("x") $x$ [块] *粗*'],
      readings: [['甲', '未知', '≥12.3', '124.35手', '从未']],
    },
    ctx.clock.nowMs(),
  );
  expect(hostile.pages).toBeGreaterThan(0);
  if (process.env['WARD_KEEP_SHEET'])
    writeFileSync(process.env['WARD_KEEP_SHEET'], await makeSheet(ctx, unit));
});
