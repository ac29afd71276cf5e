import { Link } from '@tanstack/react-router';
import type { WorkEvidence, WorkHead, WorkStanding } from '../../contract/works.ts';
import { type TextKey, useSay } from '../text/index.ts';
import { dayText } from '../ui/format.ts';

const missingIn = ({ items }: WorkHead): number => items.filter(({ met }) => !met).length;
export const missingOf = ({ heads }: WorkStanding): number =>
  heads.reduce((sum, head) => sum + missingIn(head), 0);

/** How a head of a work stands, in a cell of the table. */
export function HeadCount({ head }: { head: WorkHead }) {
  const { say } = useSay();
  const missing = missingIn(head);
  if (missing === 0) return <span className="tag">{say('works.complete')}</span>;
  return (
    <span className="tag amber">
      {say('works.count', { met: head.items.length - missing, of: head.items.length })}
    </span>
  );
}

function EvidenceLinks({ evidence, workId }: { evidence: readonly WorkEvidence[]; workId: string }) {
  const { say } = useSay();
  return (
    <ul className="evidence">
      {evidence.map(({ id, title, at }) => (
        <li key={id}>
          {id === workId ? (
            <span className="quiet">{say('works.onRegister')}</span>
          ) : (
            <Link to="/records/$recordId" params={{ recordId: id }}>
              {title}
            </Link>
          )}
          {at !== null && <span className="quiet number"> {dayText(at)}</span>}
        </li>
      ))}
    </ul>
  );
}

/** What bears out the five heads of one work, and by name what nothing bears out. */
export function Heads({ work }: { work: WorkStanding }) {
  const { say } = useSay();
  return (
    <div className="heads">
      {work.heads.map(({ head, items }) => (
        <section key={head} className="card" aria-label={say(`works.head.${head}`)}>
          <h3>{say(`works.head.${head}`)}</h3>
          <ul className="list">
            {items.map(({ item, met, evidence, against }) => (
              <li key={item}>
                <span aria-hidden="true">{met ? '✓ ' : '✕ '}</span>
                {say(`works.item.${item}` as TextKey)}
                {!met && (
                  <>
                    {' '}
                    <span className="tag amber">
                      {say(against.length > 0 ? 'works.against' : 'works.lacks')}
                    </span>
                  </>
                )}
                {met && evidence.length === 0 && <span className="quiet"> · {say('works.noneAgainst')}</span>}
                <EvidenceLinks evidence={met ? evidence : against} workId={work.id} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
