import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { recordQueries } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { Composite, isComposite } from './composite.tsx';
import { useDeclaredText } from './declared.ts';
import { shownValue } from './shown-value.ts';

/** The record a field leads to, by its title; its id where the reader may not see it. */
function Reference({ id }: { id: string }) {
  const query = useQuery({ ...recordQueries.one(id), retry: false });
  if (!query.data) return <span className="number">{id}</span>;
  return (
    <Link className="alone" to="/records/$recordId" params={{ recordId: id }}>
      {query.data.title}
    </Link>
  );
}

/** The value of a declared field as people read it. */
export function Shown({
  type,
  field,
  value,
  recordId,
  reason,
}: {
  type: DeclaredType;
  field: string;
  value: unknown;
  recordId: string;
  /** By which it was opened, where it is sensitive. */
  reason?: string | undefined;
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  if (isComposite(type.type.fields[field], value))
    return <Composite type={type} name={field} value={value} recordId={recordId} reason={reason} />;
  return type.type.fields[field]?.kind === 'reference' && typeof value === 'string' ? (
    <Reference id={value} />
  ) : (
    shownValue(type, field, value, text, say)
  );
}
