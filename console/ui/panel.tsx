import { type ReactNode, useId } from 'react';

/** A titled part of a page. `grows`: it takes the room that is left and scrolls inside, so that its title stays in sight. */
export function Panel({
  title,
  extra,
  grows,
  children,
}: {
  title: string;
  extra?: ReactNode;
  grows?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={grows ? 'panel grows' : 'panel'} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {extra}
      </header>
      {grows ? (
        <div className="panel-body" tabIndex={0} role="group" aria-labelledby={id}>
          {children}
        </div>
      ) : (
        children
      )}
    </section>
  );
}
