import { type Alarm, SHELVE_MAX_MINUTES, VERIFICATIONS } from '../../contract/responses.ts';
import { type Say, type TextKey, useSay } from '../text/index.ts';
import { Ask, type Question } from '../ui/ask.tsx';
import { useAct } from '../ui/use-act.ts';

/** What a person can do with one alarm besides acknowledging it, and what each asks. */
export type AlarmMove = 'verify' | 'comment' | 'shelve' | 'unshelve' | 'take-out' | 'put-back';

export const MOVE_TEXTS: Record<AlarmMove, TextKey> = {
  verify: 'alarms.verify',
  comment: 'alarms.note',
  shelve: 'alarms.shelve',
  unshelve: 'alarms.unshelve',
  'take-out': 'alarms.takeOut',
  'put-back': 'alarms.putBack',
};
const PATHS: Record<AlarmMove, string> = {
  verify: 'verify',
  comment: 'comment',
  shelve: 'shelve',
  unshelve: 'unshelve',
  'take-out': 'take-out-of-service',
  'put-back': 'return-to-service',
};

/** The moves that the state of an alarm leaves open (the server's own table decides). */
export function movesOf(alarm: Alarm): AlarmMove[] {
  if (alarm.state === 'SHLVD') return ['unshelve', 'take-out', 'comment'];
  if (alarm.state === 'OOSRV') return ['put-back', 'comment'];
  if (alarm.state === 'DSUPR') return ['take-out', 'comment'];
  return ['verify', 'shelve', 'take-out', 'comment'];
}

function questionsOf(move: AlarmMove, say: Say): Question[] {
  const results = Object.keys(VERIFICATIONS) as (keyof typeof VERIFICATIONS)[];
  const note: Question = { name: 'note', label: say('common.note'), kind: 'text' };
  const asked: Record<AlarmMove, Question[]> = {
    verify: [
      {
        name: 'result',
        label: say('alarms.verifyResult'),
        kind: 'person',
        required: true,
        options: results.map((value) => ({ value, label: say(`alarms.verified.${value}`) })),
        initial: 'confirmed',
      },
      { name: 'method', label: say('alarms.verifyMethod'), kind: 'text', required: true },
    ],
    comment: [{ name: 'note', label: say('alarms.noteText'), kind: 'long', required: true }],
    shelve: [
      { name: 'reason', label: say('alarms.shelveReason'), kind: 'text', required: true },
      {
        name: 'minutes',
        label: say('alarms.shelveMinutes'),
        kind: 'number',
        required: true,
        initial: 30,
        max: SHELVE_MAX_MINUTES,
      },
    ],
    unshelve: [note],
    'take-out': [
      { name: 'workOrder', label: say('alarms.workOrder'), kind: 'text', required: true },
      { name: 'reason', label: say('alarms.takeOutReason'), kind: 'text', required: true },
    ],
    'put-back': [note],
  };
  return asked[move];
}

/** The dialog of one move on one alarm. */
export function AlarmAsk({
  alarm,
  move,
  onDone,
}: {
  alarm: Alarm;
  move: AlarmMove;
  onDone: (done: boolean) => void;
}) {
  const { say } = useSay();
  const { act, busy } = useAct(['alarms', 'log']);
  return (
    <Ask
      title={say(MOVE_TEXTS[move])}
      hint={`${alarm.placeName} ${alarm.title}`}
      open
      busy={busy}
      questions={questionsOf(move, say)}
      onCancel={() => onDone(false)}
      onAnswer={async (values) => {
        const given = Object.fromEntries(
          Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
        );
        const body = { expectedVersion: alarm.version, ...given };
        if (await act(`/alarms/${alarm.id}/${PATHS[move]}`, body)) onDone(true);
      }}
    />
  );
}
