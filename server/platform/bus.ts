import type { BusEvent, BusEvents } from '../../contract/events.ts';
import type { Logger } from './log.ts';

type Handler<E extends BusEvent> = (payload: BusEvents[E]) => void | Promise<void>;

export interface Bus {
  emit<E extends BusEvent>(event: E, payload: BusEvents[E]): void;
  /** Returns the function that unsubscribes. */
  on<E extends BusEvent>(event: E, handler: Handler<E>): () => void;
  /** Handler failures since start; a handler that throws is logged and counted, the others still run. */
  failures(): number;
}

export function createBus(log: Logger): Bus {
  const handlers = new Map<BusEvent, Set<Handler<never>>>();
  let failures = 0;
  const failed = (event: string, error: unknown): void => {
    failures++;
    log.error({ event, err: error }, 'bus handler failed');
  };
  return {
    emit(event, payload) {
      for (const handler of handlers.get(event) ?? []) {
        try {
          const result = (handler as Handler<typeof event>)(payload);
          if (result instanceof Promise) result.catch((error: unknown) => failed(event, error));
        } catch (error) {
          failed(event, error);
        }
      }
    },
    on(event, handler) {
      const set = handlers.get(event) ?? new Set();
      handlers.set(event, set);
      set.add(handler as Handler<never>);
      return () => set.delete(handler as Handler<never>);
    },
    failures: () => failures,
  };
}
