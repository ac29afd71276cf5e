import type { ComponentType, ReactNode } from 'react';
import { onDemand } from './on-demand.tsx';
import { whenIdle } from './when-idle.ts';

/**
 * A part that is fetched once the page stands, so that it is there when somebody asks for it, with or without a line.
 * `instead` holds its place until then.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  instead: ReactNode = null,
): (props: Props) => ReactNode {
  let fetched: Promise<ComponentType<Props>> | undefined;
  const fetchOnce = (): Promise<ComponentType<Props>> => {
    fetched ??= load().catch((fault: unknown) => {
      fetched = undefined;
      throw fault;
    });
    return fetched;
  };
  void whenIdle()
    .then(fetchOnce)
    .catch(() => undefined);
  return onDemand(fetchOnce, instead);
}
