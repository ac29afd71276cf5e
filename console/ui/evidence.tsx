import type { z } from 'zod';
import type { EvidenceItem } from '../../contract/responses.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from './format.ts';

/** The readings that justify something, each with value, threshold, time and the clause the threshold comes from. */
export function EvidenceList({ items }: { items: readonly z.infer<typeof EvidenceItem>[] }) {
  const { say } = useSay();
  return (
    <ul className="evidence">
      {items.map((item, index) => (
        <li key={`${item.text}-${index}`}>
          {item.text}
          {item.value !== null && (
            <span className="number">
              {' '}
              · {say('evidence.value')} {item.value} {item.unit}
            </span>
          )}
          {item.threshold !== null && (
            <span className="number">
              {' '}
              · {say('evidence.threshold')} {item.threshold} {item.unit}
              {item.datum ? ` (${item.datum})` : ''}
            </span>
          )}
          {item.observedAt && <span className="number"> · {shortTime(item.observedAt)}</span>}
          {item.source && (
            <span className="quiet">
              {' '}
              · {say('evidence.source')} {item.source}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
