/** Teams and their members record outdoors; the water office of the bureau and the streets answer for the works. */
export const FIELD = ['team-leader', 'grid-worker', 'street-officer', 'department-officer'] as const;
export const OFFICER = ['street-officer', 'department-officer'] as const;
/** 派单: to whoever repairs it, a team, a street or another department of the district. */
export const DISPATCH = {
  to: ['unit', 'post', 'person'],
  among: { roles: ['team-leader', 'street-officer', 'department-officer'], within: 'district' },
} as const;
