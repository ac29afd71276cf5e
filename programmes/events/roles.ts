/** Whoever organises: a department or a street. */
export const ORGANISER = ['department-officer', 'street-officer'] as const;
/** Helpers at the door and at the court as well. */
export const HELPER = ['department-officer', 'street-officer', 'grid-worker'] as const;
