import { readFileSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { UnitRef } from '../../../../contract/responses.ts';
import { type TypesetResult, typesetPdf } from '../../../platform/typeset/index.ts';
import { findUnit } from '../../people/index.ts';
import type { DutyContext } from '../duty-context.ts';
import { gatherSheet, type PowerCutSheet } from './gather-sheet.ts';

const source = readFileSync(new URL('sheet.typ', import.meta.url), 'utf8');

/** One PDF for a power cut. Throws TypesetError. */
export const typesetSheet = (sheet: PowerCutSheet, dateMs: number): Promise<TypesetResult> =>
  typesetPdf({ source, data: sheet, title: sheet.title, language: 'zh', dateMs });

export async function makeSheet(ctx: DutyContext, unit: UnitRef): Promise<Uint8Array> {
  const sheet = await gatherSheet(ctx, unit);
  return (await typesetSheet(sheet, ctx.clock.nowMs())).pdf;
}

/** Where the sheet of the last hour lies: to be printed from there, by a printer's own spool or by hand, also without Ward. */
export const keptSheet = (folder: string, unitId: string): string => path.join(folder, `${unitId}.pdf`);

/** Every headquarters' sheet, written whole or not at all; it holds telephone numbers and is its owner's alone. */
export async function keepSheets(ctx: DutyContext, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const plans = await ctx.responses.ports.listPlans(ctx.db);
  for (const unitId of new Set(plans.map(({ headquartersId }) => headquartersId))) {
    const unit = await findUnit(ctx.db, unitId);
    if (!unit) continue;
    const pdf = await makeSheet(ctx, { id: unit.id, name: unit.nameZh, path: unit.path });
    const file = keptSheet(folder, unitId);
    await writeFile(`${file}.new`, pdf, { mode: 0o600 });
    await chmod(`${file}.new`, 0o600);
    await rename(`${file}.new`, file);
  }
}
