import { memo } from 'react';
import { CALL_STEPS, type Call } from '../../contract/callouts.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { DoorOrder } from './door-order.tsx';

const TONE: Partial<Record<Call['state'], string>> = {
  called: 'tag',
  declined: 'tag bad',
};
const toneOf = (call: Call): string =>
  call.unreached ? 'tag bad' : call.telephoneSince ? 'tag amber' : (TONE[call.state] ?? 'tag');

/** One called person: where they stand, how it came to that, who said so. */
export const CallRow = memo(function CallRow({
  call,
  chosen,
  namesOf,
  onChoose,
}: {
  call: Call;
  chosen: boolean;
  namesOf: (ids: readonly string[]) => string;
  onChoose: (id: string) => void;
}) {
  const { say } = useSay();
  const { person, steps } = call;
  return (
    <tr
      className={chosen ? 'chosen' : undefined}
      aria-selected={chosen}
      data-id={call.id}
      data-call={call.state}
      onClick={() => onChoose(call.id)}
    >
      <td>
        <button type="button" className="name" onClick={() => onChoose(call.id)}>
          {person.name}
        </button>
        {call.kind !== 'duty' && <span className="tag">{say(`callouts.kind.${call.kind}`)}</span>}
        <div className="quiet">
          {person.unitName} · {person.postTitle}
        </div>
        {call.about.length > 0 && (
          <div className="quiet">{say('callouts.standIn', { names: namesOf(call.about) })}</div>
        )}
      </td>
      <td>
        <span className={toneOf(call)}>{say(`callouts.callState.${call.state}`)}</span>{' '}
        {call.unreached && <span className="tag bad">{say('callouts.unreached')}</span>}{' '}
        {call.telephoneSince && <span className="tag amber">{say('callouts.filter.dial')}</span>}
        {call.declinedReason !== null && <div>{call.declinedReason}</div>}
      </td>
      <td>
        <ol className="call-steps">
          {CALL_STEPS.map((step) => {
            const told = steps[step];
            return (
              <li
                key={step}
                className={told ? 'number' : 'open'}
                title={told ? `${told.by} · ${say(`callouts.how.${told.how}`)}` : undefined}
              >
                {say(`callouts.step.${step}`)} {told ? shortTime(told.at).slice(-5) : '–'}
              </li>
            );
          })}
        </ol>
        <div className="quiet">
          {call.attempts.map((attempt) => (
            <span key={attempt.at + attempt.channel} style={{ marginInlineEnd: 8 }}>
              {say(`callouts.channel.${attempt.channel}`)} {say(`callouts.outcome.${attempt.outcome}`)}
            </span>
          ))}
          {call.escalations.map(({ step, callId, order }) =>
            order ? (
              <DoorOrder key={step} order={order} />
            ) : (
              <span key={step} style={{ marginInlineEnd: 8 }}>
                {say(`callouts.ladder.${step}`)}{' '}
                {callId ? namesOf([callId]) : `（${say('callouts.ladder.nobody')}）`}
              </span>
            ),
          )}
        </div>
      </td>
      <td className="number wide">{person.phone}</td>
    </tr>
  );
});
