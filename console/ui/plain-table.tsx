import type { ReactNode } from 'react';

/** A table wider than a phone moves sideways under its name, by finger and by keys. `heads`: its `th`; `children`: its rows. */
export function PlainTable({
  name,
  heads,
  children,
}: {
  name: string;
  heads: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={name}>
      <table className="plain">
        <thead>
          <tr>{heads}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
