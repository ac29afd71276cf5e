import type { RevisionDiff } from '../../contract/bulletin/desk.ts';
import { type Say, useSay } from '../text/index.ts';
import { sayOr } from '../ui/act-text.ts';

/** `measures.1.text` as a reader calls it. */
function partName(say: Say, path: string): string {
  const [first = '', n, slot] = path.split('.');
  return first === 'measures'
    ? say('bulletin.part.measure', {
        n: Number(n) + 1,
        part: sayOr(say, `bulletin.part.${slot}`, slot ?? ''),
      })
    : sayOr(say, `bulletin.part.${first}`, first);
}

/** Every part that differs, what is gone struck out and what is new marked. */
export function PartRuns({ parts }: { parts: RevisionDiff['parts'] }) {
  const { say } = useSay();
  return parts.map(({ path, runs }) => (
    <div key={path}>
      <div className="quiet">{partName(say, path)}</div>
      <p className="runs">
        {runs.map(({ is, text }, n) => {
          const Run = ({ same: 'span', gone: 'del', new: 'ins' } as const)[is];
          return <Run key={n}>{text}</Run>;
        })}
      </p>
    </div>
  ));
}
