import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';

/** A part that is fetched when it is first shown: for what cannot do its work without a line either. `instead` holds its place. */
export function onDemand<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  instead: ReactNode = null,
): (props: Props) => ReactNode {
  const Part = lazy(() => load().then((part) => ({ default: part }))) as ComponentType<Props>;
  return (props) => (
    <Suspense fallback={instead}>
      <Part {...props} />
    </Suspense>
  );
}
