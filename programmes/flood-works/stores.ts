import type { RecordView } from '../kit/index.ts';

/** All batches of one thing at one place. */
export interface StoreStanding {
  name: string;
  kind: string;
  place: string;
  measure: string;
  onHand: number;
  out: number;
  /** The largest that a batch was entered with. */
  minimum: number;
  short: boolean;
  ids: readonly string[];
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Stores by thing and place, what is below its minimum first. Pure. */
export function standingOfStores(
  stores: readonly Pick<RecordView, 'id' | 'state' | 'data'>[],
): StoreStanding[] {
  const groups = Map.groupBy(
    stores.filter(({ state }) => state === 'stocked'),
    ({ data }) => JSON.stringify([data['kind'], data['name'], data['place'], data['measure']]),
  );
  return [...groups.values()]
    .map((batches): StoreStanding => {
      const sum = (field: string): number =>
        batches.reduce((all, { data }) => all + numberOf(data[field]), 0);
      const [first] = batches;
      const minimum = Math.max(...batches.map(({ data }) => numberOf(data['minimum'])));
      const text = (field: string): string => String(first?.data[field] ?? '');
      return {
        name: text('name'),
        kind: text('kind'),
        place: text('place'),
        measure: text('measure'),
        onHand: sum('on-hand'),
        out: sum('out'),
        minimum,
        short: sum('on-hand') < minimum,
        ids: batches.map(({ id }) => id),
      };
    })
    .sort((a, b) => Number(b.short) - Number(a.short) || a.name.localeCompare(b.name, 'zh-CN'));
}
