export const AT = '2026-03-01T08:00:00+08:00';
export const LATER = '2026-03-01T09:00:00+08:00';
export const UNIT = 'district/water';
export const HASH = 'ab'.repeat(32);
export const OLD_PLAN = 'plan: shangjie-older\n';
export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const moved = (subject_kind: string, n: number): Row => ({
  id: uuid(100 + n),
  subject_kind,
  subject_id: uuid(n),
  version: 1,
  move: 'open',
  data: {},
  evidence: [],
  person_name: '张三',
  via: 'own',
  happened_at: AT,
  recorded_at: LATER,
});

export type Row = Readonly<Record<string, unknown>>;

export type TableRows = readonly [table: string, ...rows: Row[]];
