import type { Db, Sql } from '../../server/platform/db/index.ts';

const YEAR_MS = 365 * 86_400_000;

/**
 * What a drill takes over of a district: its offices, sign-ins, stations and plans. A table that is not named here stays
 * behind: readings, alarms, responses, orders, outgoing messages and logs of live duty never enter a drill.
 */
const TABLES: readonly { name: string; where?: string; change?: string }[] = [
  { name: 'units' },
  { name: 'people' },
  { name: 'posts', where: 'valid_from <= now() and (valid_until is null or valid_until > now())' },
  { name: '"user"' },
  { name: '"account"' },
  { name: '"twoFactor"' },
  { name: 'stations' },
  { name: 'rain_areas' },
  // Devices come without their addresses and passwords: a drill cannot reach the real ones.
  { name: 'cameras', change: `{"source_kind": "none", "source_address": null, "source_sealed": null}` },
  {
    name: 'loudspeakers',
    change: `{"transport": "mqtt", "endpoint_address": null, "endpoint_sealed": null, "password_hash": null, "last_heartbeat_at": null, "heartbeat": null, "last_refusal_at": null, "last_refusal": null}`,
  },
  { name: 'plan_versions', where: '(plan_id, version) in (select id, current_version from plans)' },
];

async function copyTable(
  live: Sql,
  drill: Sql,
  name: string,
  where: string,
  change: string,
): Promise<number> {
  const rows = await live.query<{ row: unknown }>(
    `select to_jsonb(t) || $1::jsonb as row from ${name} t where ${where}`,
    [change],
  );
  if (rows.length === 0) return 0;
  return drill.execute(
    `insert into ${name} select * from jsonb_populate_recordset(null::${name}, $1::jsonb)`,
    [JSON.stringify(rows.map(({ row }) => row))],
  );
}

/**
 * Copies a district into the empty database of a drill; gives the rows by table. Reads one snapshot of the live database
 * and writes nothing there. Posts that count today count from a year before the scenario: its clock may stand in another
 * year.
 */
export async function copyDistrict(live: Db, drill: Db, startMs: number): Promise<Record<string, number>> {
  return live.transaction(async (source) => {
    await source.execute('set transaction isolation level repeatable read, read only');
    return drill.transaction(async (target) => {
      const copied: Record<string, number> = {};
      await target.execute('set constraints all deferred');
      for (const { name, where = 'true', change = '{}' } of TABLES)
        copied[name.replaceAll('"', '')] = await copyTable(source, target, name, where, change);
      await target.execute('update posts set valid_from = $1, valid_until = null', [
        new Date(startMs - YEAR_MS),
      ]);
      await target.execute(
        `insert into plans (id, current_version, updated_at) select plan_id, version, $1 from plan_versions`,
        [new Date(startMs)],
      );
      return copied;
    });
  });
}
