import { useState } from 'react';
import type { BriefDetail } from '../../contract/bulletin/desk.ts';
import { figuresOf } from '../../contract/bulletin/document.ts';
import { dutyNow } from '../api/live.ts';
import type { FigureScope } from '../api/records.ts';
import { beijingInput } from '../ui/format.ts';

/** Of which unit and days figures are offered: those of the first figure that is bound, else of the unit and this year. */
export function useScope(brief: BriefDetail): [FigureScope, (scope: FigureScope) => void] {
  return useState<FigureScope>(() => {
    const [first] = figuresOf(brief.document).filter(({ id }) => id.includes('/'));
    if (first) return { unit: first.unit, from: first.from, to: first.to };
    const today = beijingInput(dutyNow()).slice(0, 10);
    return { unit: brief.unitPath, from: `${today.slice(0, 4)}-01-01`, to: today };
  });
}
