import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';

/** A part that is fetched when it is first shown: for what cannot do its work without a line either. */
export function onDemand<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => ReactNode {
  const Part = lazy(() => load().then((part) => ({ default: part }))) as ComponentType<Props>;
  return (props) => (
    <Suspense fallback={null}>
      <Part {...props} />
    </Suspense>
  );
}
