/** Who records at the door, and who answers for the street: its duty post or the office that has the matter in hand. */
export const STREET = ['grid-worker', 'street-officer', 'department-officer'] as const;
export const OFFICER = ['street-officer', 'department-officer'] as const;
