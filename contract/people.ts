import { z } from 'zod';
import { HeldPost, PERMISSIONS, type Permission, Role } from './permissions.ts';

const Instant = z.iso.datetime({ offset: true });
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower case letters, digits and hyphens');

export const UNIT_KINDS = [
  'headquarters',
  'office',
  'bureau',
  'street',
  'community',
  'team',
  'other',
] as const;
export const UnitInput = z.object({
  id,
  parentId: id.nullable(),
  nameZh: z.string().trim().min(1).max(80),
  nameEn: z.string().trim().max(120).default(''),
  kind: z.enum(UNIT_KINDS),
  phone: z.string().trim().max(40).nullable().default(null),
});
export type UnitInput = z.input<typeof UnitInput>;
export const Unit = UnitInput.extend({ path: z.string(), version: z.number().int() });
export type Unit = z.infer<typeof Unit>;

/** Member of the enterprise WeChat (企业微信) of the district, as its address book names them. */
const wecom = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9._@-]{1,64}$/, 'letters, digits and . _ @ - (the account of the address book)')
  .nullable();
const phone = z.string().trim().max(40).nullable();

export const PersonInput = z.object({
  id,
  name: z.string().trim().min(1).max(40),
  phone: phone.default(null),
  wecom: wecom.default(null),
  /** A person of the demo district, shown as such everywhere. */
  demo: z.boolean().default(false),
});
export type PersonInput = z.input<typeof PersonInput>;
export const Person = PersonInput.extend({
  version: z.number().int(),
  username: z.string().nullable(),
  disabled: z.boolean(),
});
export type Person = z.infer<typeof Person>;
export const PersonParams = z.object({ id });
/** By which ways a person is reached. */
export const ChangePerson = z.object({ expectedVersion: z.number().int().min(1), phone, wecom });

export const PostInput = z.object({
  id,
  title: z.string().trim().min(1).max(60),
  role: Role,
  unitId: id,
  personId: id,
  /** B 岗: stands in for the holder. */
  deputyPersonId: id.nullable().default(null),
  from: Instant,
  until: Instant.nullable().default(null),
});
export type PostInput = z.input<typeof PostInput>;
export const Post = PostInput.extend({
  personName: z.string(),
  deputyName: z.string().nullable(),
  unitName: z.string(),
  version: z.number().int(),
});
export type Post = z.infer<typeof Post>;

export const DelegationInput = z.object({
  postId: id,
  toPersonId: id,
  from: Instant,
  until: Instant,
  reason: z.string().trim().min(2).max(200),
});
export const Delegation = DelegationInput.extend({
  id: z.uuid(),
  postTitle: z.string(),
  fromPersonName: z.string(),
  toPersonName: z.string(),
  endedAt: Instant.nullable(),
});
export type Delegation = z.infer<typeof Delegation>;

export const AccountInput = z.object({
  personId: id,
  username: z.string().regex(/^[a-z0-9._-]{3,32}$/, 'three to 32 lower case letters, digits, dots, hyphens'),
});
export const OneTimePassword = z.object({ username: z.string(), password: z.string() });

export const Me = z.object({
  personId: z.string(),
  name: z.string(),
  username: z.string(),
  /** Set after a reset: nothing else is possible before the password was changed. */
  mustChangePassword: z.boolean(),
  posts: z.array(HeldPost),
  permissions: z.array(z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]])),
});
export type Me = z.infer<typeof Me>;
