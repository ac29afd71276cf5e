import type { Proposal } from '../../contract/responses.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';

/** Who asked, who conferred, who decided, each with the post, the time and the words. */
export function DecisionList({ proposal }: { proposal: Proposal }) {
  const { say } = useSay();
  const { submittedBy, submittedAt, reason, decisions, signBy, effectiveAt, state } = proposal;
  return (
    <ul className="evidence">
      {submittedBy && submittedAt && (
        <li>
          {say('responses.submittedBy', {
            name: `${submittedBy.postTitle ?? ''} ${submittedBy.name}`,
            time: shortTime(submittedAt),
          })}
          {reason ? ` · ${reason}` : ''}
        </li>
      )}
      {decisions.map((decision) => (
        <li key={`${decision.kind} ${decision.recordedAt}`}>
          <span className="number quiet">{shortTime(decision.happenedAt)}</span>{' '}
          {say(`responses.decision.${decision.kind}`)} · {decision.by.postTitle} {decision.by.name}
          {decision.authorisedBy &&
            ` · ${say('responses.telephoneText', {
              name: `${decision.authorisedBy.postTitle} ${decision.authorisedBy.name}`,
              line: decision.line ?? '',
            })}`}
          {decision.participants.length > 0 && ` · ${decision.participants.join(' ')}`}
          {decision.opinion ? ` · ${decision.opinion}` : ''}
        </li>
      ))}
      {state === 'signed' && effectiveAt && (
        <li>{say('responses.takesEffect', { time: shortTime(effectiveAt) })}</li>
      )}
      {signBy && <li>{say('responses.signBy', { time: shortTime(signBy) })}</li>}
    </ul>
  );
}
