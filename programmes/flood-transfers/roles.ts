/** Who knocks at the doors of a danger zone, and who answers for the street. */
export const STREET = ['grid-worker', 'street-officer', 'department-officer'] as const;
export const OFFICER = ['street-officer', 'department-officer'] as const;
