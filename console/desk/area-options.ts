import type { Warning } from '../../contract/plan.ts';

interface Option {
  value: string;
  label: string;
}

/** Areas to choose from; that of the signal which is replaced stands among them under its own name, wherever it lies. */
export function areaOptions(
  usual: readonly Option[],
  replaces: Pick<Warning, 'area' | 'areaName'> | undefined,
): Option[] {
  if (!replaces || usual.some(({ value }) => value === replaces.area)) return [...usual];
  return [{ value: replaces.area, label: replaces.areaName || replaces.area }, ...usual];
}
