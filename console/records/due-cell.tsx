import type { NextDue } from '../../contract/ledger.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { DueTag } from './clocks.tsx';
import { useDeclaredText } from './declared.ts';

/** The limit that ends first, in words; its name stands in the title. */
export function DueCell({ type, due }: { type: DeclaredType; due: NextDue | null | undefined }) {
  const text = useDeclaredText();
  if (!due) return null;
  return (
    <span title={text(type, `clock.${due.clock}`)}>
      <DueTag dueAt={due.at} late={due.overdue} />
    </span>
  );
}
