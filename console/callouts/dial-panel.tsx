import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { Call, CallOut } from '../../contract/callouts.ts';
import { calloutQueries } from '../api/callouts.ts';
import { type TextKey, useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { type OpenAnswers, openAnswers } from './fits.ts';

export type Answer = keyof OpenAnswers;

/** What each answer is called, its key, and how it looks. */
const ANSWERS: readonly { answer: Answer; text: TextKey; key: string; primary?: true }[] = [
  { answer: 'reached', text: 'callouts.dial.reached', key: '1', primary: true },
  { answer: 'missed', text: 'callouts.dial.missed', key: '2' },
  { answer: 'passedOn', text: 'callouts.dial.passedOn', key: '3' },
  { answer: 'declined', text: 'callouts.dial.declined', key: '4' },
  { answer: 'arrived', text: 'callouts.dial.arrived', key: '5' },
  { answer: 'relieve', text: 'callouts.dial.relieve', key: '6' },
];
export const answerOfKey = (key: string): Answer | undefined =>
  ANSWERS.find((each) => each.key === key)?.answer;

export function PassOnDialog({
  call,
  planId,
  busy,
  onCancel,
  onAnswer,
}: {
  call: Call;
  planId: string;
  busy: boolean;
  onCancel: () => void;
  onAnswer: (toPersonId: string) => void;
}) {
  const { say } = useSay();
  const people = useQuery(calloutQueries.people(planId));
  if (!people.data) return null;
  const options = people.data
    .filter(({ personId }) => personId !== call.person.id)
    .sort((a, b) => Number(b.unitId === call.person.unitId) - Number(a.unitId === call.person.unitId))
    .map(({ personId, name, postTitle, unitName }) => ({
      value: personId,
      label: `${name}（${unitName} ${postTitle}）`,
    }));
  return (
    <Ask
      title={say('callouts.dial.passedOn')}
      hint={`${call.person.name} · ${call.person.postTitle}`}
      open
      busy={busy}
      questions={[
        {
          name: 'toPersonId',
          label: say('callouts.dial.to'),
          kind: 'person',
          required: true,
          options,
          ...(options[0] ? { initial: options[0].value } : {}),
        },
      ]}
      onCancel={onCancel}
      onAnswer={(values) => onAnswer(String(values['toPersonId']))}
    />
  );
}

/** 电话栏: the one to dial, their number, and one tap for what came of it. */
export function DialPanel({
  callOut,
  call,
  left,
  may,
  busy,
  onPress,
}: {
  callOut: CallOut;
  call: Call | undefined;
  left: number;
  may: boolean;
  busy: boolean;
  onPress: (answer: Answer) => void;
}) {
  const { say } = useSay();
  const [hidden, setHidden] = useState(false);
  const open = call && openAnswers(call, callOut.state === 'open');
  return (
    <div className="dial">
      <Panel
        title={say('callouts.dial')}
        extra={
          <span className={left > 0 ? 'tag amber number' : 'quiet'}>
            {left > 0 ? say('callouts.dial.left', { n: left }) : say('callouts.dial.none')}
          </span>
        }
      >
        {!call && <p className="quiet">{say('callouts.dial.choose')}</p>}
        {call && (
          <>
            <p className="who-to-dial">{call.person.name}</p>
            <p className="quiet">
              {call.person.unitName} · {call.person.postTitle}
            </p>
            <p className="phone">
              {call.person.phone ? (
                <a href={`tel:${call.person.phone}`}>{call.person.phone}</a>
              ) : (
                say('callouts.dial.noPhone')
              )}
            </p>
            <p>
              <span className="tag">{say(`callouts.callState.${call.state}`)}</span>{' '}
              {call.misses > 0 && say('callouts.misses', { n: call.misses })}{' '}
              {call.telephoneSince && <span className="quiet number">{shortTime(call.telephoneSince)}</span>}
            </p>
            {may && open && (
              <div className="answers">
                {ANSWERS.filter(({ answer }) => open[answer]).map(({ answer, text, key, primary }) => (
                  <Button
                    key={answer}
                    type={primary ? 'primary' : 'default'}
                    disabled={busy}
                    aria-keyshortcuts={key}
                    onClick={() => onPress(answer)}
                  >
                    {say(text)}
                    <span className="key">{key}</span>
                  </Button>
                ))}
              </div>
            )}
            {may && !hidden && (
              <p className="quiet">
                {say('callouts.dial.keys')}{' '}
                <Button size="small" type="text" onClick={() => setHidden(true)}>
                  ×
                </Button>
              </p>
            )}
          </>
        )}
      </Panel>
    </div>
  );
}
