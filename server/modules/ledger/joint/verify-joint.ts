import type { DeclaredType } from '../../../../programmes/kit/index.ts';
import type { Sql } from '../../../platform/db/index.ts';

interface Way {
  type: string;
  move: string;
  link: string;
  back: { move: string; link: string };
  /** The move is made alone too, and then leads nowhere. */
  alone: boolean;
}

/** Each way that a merging or splitting writes, with the way back that the other record's journal has to tell. */
const waysOf = ({ id, type: { merge, split } }: DeclaredType): Way[] => [
  ...(merge
    ? [
        { type: id, ...merge.end, back: merge.keep, alone: false },
        { type: id, ...merge.keep, back: merge.end, alone: false },
      ]
    : []),
  ...(split
    ? [
        { type: id, ...split.end, back: split.part, alone: false },
        { type: id, ...split.part, back: split.end, alone: true },
      ]
    : []),
];

/** Entries that lead to another record whose journal does not lead back, from the same moment; and those that lead nowhere. */
const oneSided = (
  sql: Sql,
  { type, move, link, back, alone }: Way,
): Promise<{ recordId: string; n: number }[]> =>
  sql.query(
    `select e.record_id as "recordId", e.n from record_entries e join records r on r.id = e.record_id
     where r.type = $1 and e.move = $2 and (
       (not $6 and coalesce(jsonb_array_length(e.links->$3), 0) = 0)
       or exists (
         select from jsonb_array_elements_text(e.links->$3) as other(id)
         where not exists (
           select from record_entries o where o.record_id = other.id::uuid and o.move = $4 and o.recorded_at = e.recorded_at
             and coalesce(o.links->$5, '[]'::jsonb) ? e.record_id::text)))
     order by 1, 2`,
    [type, move, link, back.move, back.link, alone],
  );

/** Mergings and splittings of which one journal tells and another does not. */
export async function jointFaults(
  sql: Sql,
  types: Iterable<DeclaredType>,
): Promise<{ recordId: string; fault: string }[]> {
  const faults: { recordId: string; fault: string }[] = [];
  for (const way of [...types].flatMap(waysOf))
    for (const { recordId, n } of await oneSided(sql, way))
      faults.push({
        recordId,
        fault: `entry ${n} (${way.move}) leads by ${way.link} to a record that does not lead back`,
      });
  return faults;
}
