/** Who records at the door, and who answers for the street: its duty post or the office that has the matter in hand. */
export const STREET = ['grid-worker', 'street-officer', 'department-officer'] as const;
/** 派单: to a department of the district or the unit that supervises the contractor, whichever the matter is for. */
export const DISPATCH = {
  to: ['unit', 'post', 'person'],
  among: { roles: ['department-officer', 'street-officer'], within: 'district' },
} as const;
/**
 * 派单 to 接单: one working day, or it is given back (ours; hotline rules ask for it the same day or the next). What comes of
 * it has limits of its own.
 */
export const TAKE_ON = {
  starts: ['dispatch'],
  limit: { workingDays: 1 },
  escalate: [{ after: { workingDays: 1 }, to: ['street-officer'] }],
} as const;
export const OFFICER = ['street-officer', 'department-officer'] as const;
