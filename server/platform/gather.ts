import { setImmediate } from 'node:timers/promises';

/** Gives one item to the next group; resolves to its own outcome once the whole group is done. */
export type Gatherer<Item, Outcome> = (item: Item) => Promise<Outcome>;

interface Waiting<Item, Outcome> {
  item: Item;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: an item that comes while no more than `lanes - 1` groups are under way starts at once; what comes while
 * all lanes are busy waits and goes together, at most `together` at a time, in the order of arrival. `run` resolves to
 * one outcome per item, in their order; where it rejects, every item of the group does.
 */
export function createGatherer<Item, Outcome>(options: {
  lanes: number;
  together: number;
  run: (items: readonly Item[]) => Promise<readonly Outcome[]>;
}): Gatherer<Item, Outcome> {
  const waiting: Waiting<Item, Outcome>[] = [];
  let busy = 0;

  async function runLane(): Promise<void> {
    busy += 1;
    while (waiting.length > 0) {
      await setImmediate();
      const group = waiting.splice(0, options.together);
      try {
        const outcomes = await options.run(group.map(({ item }) => item));
        for (const [n, { resolve, reject }] of group.entries()) {
          const outcome = outcomes[n];
          if (outcome === undefined) reject(new Error('a group left an item without an outcome'));
          else resolve(outcome);
        }
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    busy -= 1;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (busy < options.lanes) void runLane();
    });
}
