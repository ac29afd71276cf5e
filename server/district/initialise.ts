import { AccountInput, PersonInput, UnitInput } from '../../contract/people.ts';
import { ADMIN_ROLES, ROLES } from '../../contract/permissions.ts';
import { toBeijingIso } from '../../contract/time.ts';
import type { Audit } from '../modules/audit/index.ts';
import {
  type AccountMaker,
  addAccountIn,
  addPerson,
  addPost,
  addUnit,
  listPeople,
  listUnits,
} from '../modules/people/index.ts';
import type { Sql } from '../platform/db/index.ts';
import { StartError } from '../platform/errors.ts';
import { readSetting, writeSetting } from '../platform/settings.ts';
import type { NewAccount } from './apply-import.ts';

export type Office = (typeof ADMIN_ROLES)[number];

export interface Setup {
  unitId: string;
  /** Of the district's headquarters. */
  name: string;
  nameEn: string;
  officers: Record<Office, { name: string; username: string }>;
}

const SETTING = 'district';

/** When and as what this database was initialised; undefined for one that holds nobody yet. */
export async function initialisedAs(sql: Sql): Promise<string | undefined> {
  const setting = await readSetting<{ name: string }>(sql, SETTING);
  if (setting) return setting.name;
  const [units, people] = [await listUnits(sql), await listPeople(sql)];
  return units.length > 0 || people.length > 0 ? (units[0]?.nameZh ?? people[0]?.name ?? '') : undefined;
}

/** What is wrong with a set-up, all of it; empty = nothing. */
export function setupFaults({ unitId, name, officers }: Setup): string[] {
  const faults: string[] = [];
  if (!UnitInput.shape.id.safeParse(unitId).success)
    faults.push(`--unit ${unitId}: 编号用小写字母、数字、连字符  lower case letters, digits and hyphens`);
  if (!UnitInput.shape.nameZh.safeParse(name).success) faults.push('--name: 名称1至80字  1 to 80 characters');
  for (const office of ADMIN_ROLES) {
    const officer = officers[office];
    if (!PersonInput.shape.name.safeParse(officer.name).success)
      faults.push(`--${office}: 姓名1至40字  a name of 1 to 40 characters`);
    if (
      !AccountInput.shape.username.safeParse(officer.username).success ||
      !/^[a-z0-9]/.test(officer.username)
    )
      faults.push(
        `--${office} “${officer.username}”: 用户名为3至32位小写字母、数字、点、连字符  three to 32 lower case letters, digits, dots, hyphens`,
      );
  }
  const all = ADMIN_ROLES.map((office) => officers[office]);
  const distinct = (key: 'name' | 'username'): boolean =>
    new Set(all.map((officer) => officer[key])).size === 3;
  if (!distinct('username') || !distinct('name'))
    faults.push(
      '三员分立：系统管理员、安全管理员、审计员须为三个不同的人；同名者请加注区分  three different people; tell namesakes apart',
    );
  return faults;
}

/** The headquarters and its three administrators, in the caller's transaction. */
export async function initialise(
  tx: Sql,
  setup: Setup,
  parts: { accounts: AccountMaker; audit: Audit; nowMs: number },
): Promise<(NewAccount & { office: Office })[]> {
  const { accounts, audit, nowMs } = parts;
  const before = await initialisedAs(tx);
  if (before !== undefined) throw alreadyInitialised(before);
  await addUnit(tx, {
    id: setup.unitId,
    parentId: null,
    nameZh: setup.name,
    nameEn: setup.nameEn,
    kind: 'headquarters',
  });
  const made: (NewAccount & { office: Office })[] = [];
  for (const office of ADMIN_ROLES) {
    const { name, username } = setup.officers[office];
    const personId = username.replaceAll(/[._]/g, '-');
    await addPerson(tx, { id: personId, name });
    await addPost(tx, {
      id: office,
      title: ROLES[office].zh,
      role: office,
      unitId: setup.unitId,
      personId,
      from: toBeijingIso(nowMs),
    });
    const account = await addAccountIn(tx, accounts, { personId, username }, nowMs);
    made.push({ ...account, name, office });
    await audit.record(tx, {
      kind: 'permission',
      action: 'post-granted',
      about: office,
      personName: 'command line',
      data: { personId },
    });
  }
  await writeSetting(tx, SETTING, { unitId: setup.unitId, name: setup.name }, nowMs);
  await audit.record(tx, {
    kind: 'configuration',
    action: 'district-initialised',
    about: setup.unitId,
    personName: 'command line',
    data: { name: setup.name },
  });
  return made;
}

export const alreadyInitialised = (name: string): StartError =>
  new StartError(
    `此数据库已初始化（${name}），未作任何更改。增设人员请由管理员在控制台办理；导入表格用 npx ward init --import FILE.xlsx。\n` +
      `This database is initialised already (${name}); nothing was changed. People are added in the console; a workbook is imported with: npx ward init --import FILE.xlsx`,
  );
