/** Departments, communities and grids record what they did; the street and the departments assign and check. */
export const FIELD = ['grid-worker', 'street-officer', 'department-officer'] as const;
export const OFFICE = ['street-officer', 'department-officer'] as const;
