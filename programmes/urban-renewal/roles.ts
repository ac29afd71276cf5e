/** Who records at the door, and who answers for the street: its duty post or the office that has the matter in hand. */
export const STREET = ['grid-worker', 'street-officer', 'department-officer'] as const;
/** 派单: to a department of the district or the unit that supervises the contractor, whichever the matter is for. */
export const DISPATCH = {
  to: ['unit', 'post', 'person'],
  among: { roles: ['department-officer', 'street-officer'], within: 'district' },
} as const;
export const OFFICER = ['street-officer', 'department-officer'] as const;
