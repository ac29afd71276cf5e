import type { CallOutBoard } from '../../contract/callouts.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { spanText } from '../ui/span.ts';

const COUNTS = ['called', 'answered', 'confirmed', 'onPost', 'unanswered', 'toDial', 'declined'] as const;
/** Counts that call for somebody's hand as soon as they are not nought. */
const WRONG: ReadonlySet<string> = new Set(['unanswered', 'toDial', 'declined']);

/** What, since when, how many, how fast, and which way out of the house does not work. */
export function BoardHead({ board }: { board: CallOutBoard }) {
  const { say } = useSay();
  const { callOut, lags, troubles } = board;
  return (
    <>
      <p className="quiet">
        {say('callouts.by', { name: callOut.madeBy.name, time: shortTime(callOut.madeAt) })} ·{' '}
        {say('callouts.due', {
          confirm: shortTime(callOut.confirmBy).slice(-5),
          onPost: shortTime(callOut.onPostBy).slice(-5),
        })}
        {callOut.assemble && ` · ${say('callouts.assemble')}：${callOut.assemble}`}
        {callOut.closedAt &&
          ` · ${say('callouts.closedBy', { time: shortTime(callOut.closedAt), reason: callOut.closedReason ?? '' })}`}
      </p>
      {callOut.text && <p>{callOut.text}</p>}
      {troubles.map((trouble) => (
        <p key={trouble.channel} className="banner trouble" role="alert">
          {say('callouts.trouble', {
            channel: say(`callouts.channel.${trouble.channel}`),
            n: trouble.waiting + trouble.failed,
            reason: trouble.reason ?? '',
          })}
        </p>
      ))}
      <dl className="callout-counts">
        {COUNTS.map((count) => (
          <div key={count} className={WRONG.has(count) && callOut.counts[count] > 0 ? 'wrong' : undefined}>
            <dt>{say(`callouts.count.${count}`)}</dt>
            <dd data-count={count}>{callOut.counts[count]}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet number" style={{ whiteSpace: 'normal' }}>
        {say('callouts.lags')}：
        {lags.map(({ step, medianMs, p90Ms, maxMs }) => (
          <span key={step} style={{ marginInlineEnd: 14 }}>
            {say(`callouts.lag.${step}`)}{' '}
            {medianMs === null
              ? say('callouts.lag.none')
              : [medianMs, p90Ms, maxMs].map((ms) => spanText(say, ms ?? 0)).join(' / ')}
          </span>
        ))}
      </p>
    </>
  );
}
