import { z } from 'zod';

/** Roles a post can carry. The three administrators are kept apart: no person holds two of them (三员分立). */
export const ROLES = {
  'system-admin': { zh: '系统管理员', en: 'System administrator' },
  'security-admin': { zh: '安全管理员', en: 'Security administrator' },
  auditor: { zh: '安全审计员', en: 'Auditor' },
  commander: { zh: '指挥长', en: 'Commander' },
  'deputy-commander': { zh: '副指挥长', en: 'Deputy commander' },
  'secretary-general': { zh: '秘书长', en: 'Secretary-general' },
  'duty-leader': { zh: '带班领导', en: 'Duty leader' },
  'duty-officer': { zh: '值班员', en: 'Duty officer' },
  'telemetry-engineer': { zh: '测站运维员', en: 'Telemetry engineer' },
  'street-officer': { zh: '街道值班员', en: 'Street officer' },
  'team-leader': { zh: '队长', en: 'Team leader' },
  'team-member': { zh: '队员', en: 'Team member' },
  'grid-worker': { zh: '网格员', en: 'Grid worker' },
  'department-officer': { zh: '部门经办人', en: 'Department officer' },
  'information-officer': { zh: '信息员', en: 'Information officer' },
  'unit-head': { zh: '单位负责人', en: 'Head of a unit' },
  'bulletin-editor': { zh: '信息编辑', en: 'Bulletin editor' },
  viewer: { zh: '查看人员', en: 'Viewer' },
} as const;
export type Role = keyof typeof ROLES;
export const Role = z.enum(Object.keys(ROLES) as [Role, ...Role[]]);
export const ADMIN_ROLES = ['system-admin', 'security-admin', 'auditor'] as const satisfies readonly Role[];

/** Every permission with the roles that hold it, inside the unit of their post and below. */
export const PERMISSIONS = {
  'people.read': [
    'system-admin',
    'security-admin',
    'auditor',
    'commander',
    'deputy-commander',
    'secretary-general',
    'duty-leader',
    'duty-officer',
    'street-officer',
  ],
  'people.edit': ['system-admin'],
  'posts.grant': ['security-admin'],
  'posts.delegate': [
    'commander',
    'deputy-commander',
    'secretary-general',
    'duty-leader',
    'street-officer',
    'team-leader',
  ],
  'accounts.reset': ['security-admin'],
  'audit.read': ['auditor'],
  'config.read': ['system-admin', 'security-admin', 'auditor'],
  'config.edit': ['system-admin'],
  'stations.read': [
    'system-admin',
    'commander',
    'deputy-commander',
    'secretary-general',
    'duty-leader',
    'duty-officer',
    'telemetry-engineer',
    'street-officer',
    'team-leader',
    'viewer',
  ],
  'stations.edit': ['telemetry-engineer'],
  'stations.command': ['telemetry-engineer', 'duty-officer'],
  'stations.command-approve': ['duty-leader', 'telemetry-engineer'],
  'readings.enter': ['duty-officer', 'duty-leader', 'street-officer', 'telemetry-engineer'],
  'readings.import': ['telemetry-engineer'],
  'plans.read': [
    'system-admin',
    'commander',
    'deputy-commander',
    'secretary-general',
    'duty-leader',
    'duty-officer',
    'telemetry-engineer',
    'street-officer',
    'team-leader',
    'viewer',
  ],
  'plans.edit': ['secretary-general'],
  'warnings.enter': ['duty-officer', 'duty-leader'],
  'events.declare': ['duty-officer', 'duty-leader', 'street-officer'],
  'alarms.read': [
    'commander',
    'deputy-commander',
    'secretary-general',
    'duty-leader',
    'duty-officer',
    'telemetry-engineer',
    'street-officer',
    'team-leader',
    'viewer',
  ],
  'alarms.acknowledge': ['duty-officer', 'duty-leader'],
  'alarms.shelve': ['duty-officer', 'duty-leader'],
  'responses.read': [
    'commander',
    'deputy-commander',
    'secretary-general',
    'duty-leader',
    'duty-officer',
    'street-officer',
    'team-leader',
    'viewer',
  ],
  'responses.propose': ['duty-officer', 'duty-leader', 'street-officer'],
  'responses.confer': ['commander', 'deputy-commander', 'secretary-general', 'duty-leader', 'duty-officer'],
  'responses.sign': ['commander', 'deputy-commander', 'secretary-general', 'duty-leader'],
  'responses.record-telephone': ['duty-officer', 'duty-leader'],
  'actions.read': [
    'commander',
    'deputy-commander',
    'secretary-general',
    'duty-leader',
    'duty-officer',
    'street-officer',
    'team-leader',
    'viewer',
  ],
  'actions.order': ['duty-officer', 'duty-leader', 'street-officer'],
  'actions.hand-over': ['duty-officer', 'duty-leader', 'street-officer', 'team-leader'],
  'actions.receipt': ['street-officer', 'team-leader', 'duty-officer'],
  'transfers.read': [
    'commander',
    'deputy-commander',
    'secretary-general',
    'duty-leader',
    'duty-officer',
    'street-officer',
    'team-leader',
    'viewer',
  ],
  'transfers.order': ['street-officer', 'duty-leader', 'deputy-commander', 'commander'],
  'transfers.report': ['street-officer', 'team-leader', 'duty-officer'],
  'callouts.read': [
    'commander',
    'deputy-commander',
    'secretary-general',
    'duty-leader',
    'duty-officer',
    'street-officer',
    'team-leader',
    'viewer',
  ],
  'callouts.make': ['duty-officer', 'duty-leader', 'street-officer'],
  /** What was said by telephone, who came and who was relieved. */
  'callouts.record': ['duty-officer', 'duty-leader', 'street-officer', 'team-leader'],
  'media.read': [
    'commander',
    'deputy-commander',
    'secretary-general',
    'duty-leader',
    'duty-officer',
    'telemetry-engineer',
    'street-officer',
    'team-leader',
    'viewer',
  ],
  'media.edit': ['telemetry-engineer'],
  'rounds.read': [
    'commander',
    'deputy-commander',
    'secretary-general',
    'duty-leader',
    'duty-officer',
    'telemetry-engineer',
    'viewer',
  ],
  /** 视频巡查: one key for each camera; an anomaly orders somebody there. */
  'rounds.do': ['duty-officer', 'duty-leader'],
  'speakers.test': ['duty-officer', 'telemetry-engineer'],
  'outbox.read': ['system-admin', 'duty-leader', 'duty-officer', 'auditor'],
  'outbox.retry': ['system-admin', 'duty-officer'],
  'log.read': [
    'commander',
    'deputy-commander',
    'secretary-general',
    'duty-leader',
    'duty-officer',
    'auditor',
    'viewer',
  ],
  'log.write': ['duty-officer', 'duty-leader'],
  'duty.read': [
    'commander',
    'deputy-commander',
    'secretary-general',
    'duty-leader',
    'duty-officer',
    'street-officer',
    'viewer',
  ],
  'duty.roster': ['secretary-general', 'duty-leader', 'street-officer'],
  'duty.swap': ['deputy-commander', 'secretary-general', 'duty-leader', 'duty-officer', 'street-officer'],
  'reports.write': ['duty-officer', 'duty-leader'],
  'reports.send': ['duty-officer', 'duty-leader'],
  'duty.hand-over': ['duty-officer', 'duty-leader', 'street-officer'],
  // Which records and moves is for each programme's declaration to say.
  'records.read': [
    'grid-worker',
    'street-officer',
    'department-officer',
    'team-leader',
    'duty-officer',
    'duty-leader',
  ],
  'records.move': [
    'grid-worker',
    'street-officer',
    'department-officer',
    'team-leader',
    'duty-officer',
    'duty-leader',
  ],
  // Which figures a worker reads is for the declaration to say; who answers for the district reads them all.
  'figures.read': [
    'grid-worker',
    'street-officer',
    'department-officer',
    'team-leader',
    'commander',
    'deputy-commander',
    'secretary-general',
    'auditor',
    'information-officer',
    'unit-head',
    'bulletin-editor',
  ],
  'figures.sign': [
    'street-officer',
    'department-officer',
    'secretary-general',
    'unit-head',
    // Freezes a figure of a brief anew that drifted after its unit signed.
    'bulletin-editor',
  ],
  'figures.check': ['street-officer', 'secretary-general', 'deputy-commander'],
  'figures.audit': ['auditor'],
  // Phones that keep doors: a lost one is revoked by the street or the security administrator.
  'field-devices.read': ['security-admin', 'street-officer', 'department-officer'],
  'field-devices.revoke': ['security-admin', 'street-officer', 'department-officer'],
  /** Erases what is personal in a record for good. */
  'records.erase': ['security-admin'],
  // The bulletin: a unit writes, its head signs (审签), the desk edits and lays out, its head signs off (签发) and reviews
  // what may be public (公开审查).
  'bulletin.read': ['information-officer', 'unit-head', 'bulletin-editor'],
  'bulletin.write': ['information-officer'],
  'bulletin.sign': ['unit-head'],
  'bulletin.edit': ['bulletin-editor'],
  'bulletin.approve': ['unit-head'],
  'bulletin.review': ['unit-head'],
  'system.read': ['system-admin', 'auditor', 'duty-officer', 'duty-leader', 'telemetry-engineer'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

/**
 * A post that counts for the actor now. `unitPath` is the unit's id with every unit above it, joined by `/`
 * (`zhengzhou/district/street-jiyuanlu`); `via` says whether it is the person's own, as deputy (B 岗) or delegated.
 */
export const HeldPost = z.object({
  postId: z.string(),
  title: z.string(),
  role: Role,
  unitId: z.string(),
  unitPath: z.string(),
  via: z.enum(['own', 'deputy', 'delegation']),
});
export type HeldPost = z.infer<typeof HeldPost>;

export const Actor = z.object({
  personId: z.string(),
  accountId: z.string(),
  name: z.string(),
  posts: z.array(HeldPost),
  /** A resident without an account, at one record: who opens it, or holds its 查询码. Such an actor has no post. */
  resident: z.object({ recordId: z.string() }).optional(),
});
export type Actor = z.infer<typeof Actor>;

/** The resident of a record: makes the moves declared for residents on this one record and sees no other. */
export const residentOf = (recordId: string): Actor => ({
  personId: `resident:${recordId}`,
  accountId: `resident:${recordId}`,
  name: '居民',
  posts: [],
  resident: { recordId },
});

/** True where `unitPath` is `abovePath` itself or lies below it. */
export function isUnder(unitPath: string, abovePath: string): boolean {
  return unitPath === abovePath || unitPath.startsWith(`${abovePath}/`);
}

/** The posts by which the actor holds a permission at a unit; empty = refused. Without `unitPath`: anywhere. */
export function postsAllowing(actor: Actor, permission: Permission, unitPath?: string): HeldPost[] {
  const roles: readonly Role[] = PERMISSIONS[permission];
  return actor.posts.filter(
    (post) => roles.includes(post.role) && (unitPath === undefined || isUnder(unitPath, post.unitPath)),
  );
}

/** Unit paths under which the actor holds a permission, each once: what a list shows. */
export const pathsAllowing = (actor: Actor, permission: Permission): string[] => [
  ...new Set(postsAllowing(actor, permission).map(({ unitPath }) => unitPath)),
];

export function allow(actor: Actor, permission: Permission, unitPath?: string): boolean {
  return postsAllowing(actor, permission, unitPath).length > 0;
}
