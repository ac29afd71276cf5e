import { Condition } from '../../../contract/plan.ts';

export { leavesOf, partsOf } from '../../../contract/plan-conditions.ts';

/** Conditions of an alarm for one station: every `$station` in it is that station. */
export function conditionFor(when: unknown, station: string | undefined): Condition {
  const text = JSON.stringify(when);
  return Condition.parse(
    JSON.parse(station === undefined ? text : text.replaceAll('"$station"', JSON.stringify(station))),
  );
}

/** A station id that does not occur in a text. */
function standInFor(text: string): string {
  let id = 'each-station';
  while (text.includes(id)) id += '-';
  return id;
}

/** A value with one text in it replaced by another, names of fields included; parts without it are the same objects. */
function replaced(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string') return value === from ? to : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => replaced(item, from, to));
    return items.some((item, n) => item !== value[n]) ? items : value;
  }
  let same = true;
  const fields = Object.entries(value).map(([name, field]) => {
    const entry = [name === from ? to : name, replaced(field, from, to)] as const;
    same &&= entry[0] === name && entry[1] === field;
    return entry;
  });
  return same ? value : Object.fromEntries(fields);
}

/** `conditionFor` of many stations: read once, then each station put in. */
export function conditionsFor(when: unknown, stations: readonly string[]): Condition[] {
  const standIn = standInFor(JSON.stringify([when, stations]));
  const condition = conditionFor(when, standIn);
  return stations.map((station) => replaced(condition, standIn, station) as Condition);
}

/** A gauge's `forMinutes` is a `for` around it. */
export function spelledOut(condition: Condition): Condition {
  if ('all' in condition) return { all: condition.all.map(spelledOut) };
  if ('any' in condition) return { any: condition.any.map(spelledOut) };
  if ('not' in condition) return { not: spelledOut(condition.not) };
  if ('atLeast' in condition)
    return { atLeast: { k: condition.atLeast.k, of: condition.atLeast.of.map(spelledOut) } };
  if ('for' in condition)
    return { for: { minutes: condition.for.minutes, of: spelledOut(condition.for.of) } };
  if ('level' in condition && condition.level.forMinutes !== undefined) {
    const { forMinutes, ...level } = condition.level;
    return { for: { minutes: forMinutes, of: { ...condition, level } } };
  }
  if ('flow' in condition && condition.flow.forMinutes !== undefined) {
    const { forMinutes, ...flow } = condition.flow;
    return { for: { minutes: forMinutes, of: { ...condition, flow } } };
  }
  return condition;
}
