import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { whenIdle } from './when-idle.ts';

/**
 * A part that is fetched once the page stands, so that it is there when somebody asks for it, with or without a line.
 * `instead` holds its place until then.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  instead: ReactNode = null,
): (props: Props) => ReactNode {
  let fetched: Promise<{ default: ComponentType<Props> }> | undefined;
  const fetchOnce = (): Promise<{ default: ComponentType<Props> }> => {
    fetched ??= load().then(
      (part) => ({ default: part }),
      (fault: unknown) => {
        fetched = undefined;
        throw fault;
      },
    );
    return fetched;
  };
  void whenIdle()
    .then(fetchOnce)
    .catch(() => undefined);
  const Part = lazy(fetchOnce) as ComponentType<Props>;
  return (props) => (
    <Suspense fallback={instead}>
      <Part {...props} />
    </Suspense>
  );
}
