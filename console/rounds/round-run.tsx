import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  ROUND_OUTCOMES,
  type Round,
  type RoundCamera,
  type RoundCheck,
  type RoundOutcome,
} from '../../contract/rounds.ts';
import { sendAnswer } from '../api/rounds.ts';
import { NoStill, StillPicture } from '../media/still-picture.tsx';
import { type TextKey, useSay } from '../text/index.ts';
import { Age } from '../ui/age.tsx';
import { keysOn } from '../ui/key-table.ts';
import { isElsewhere } from '../ui/keys.tsx';
import { useProblemText } from '../ui/problem-text.tsx';
import { outcomeOf, outcomeOfKey, waitingFrom } from './run-list.ts';
import { AHEAD, useAhead } from './use-ahead.ts';

const OUTCOMES = Object.keys(ROUND_OUTCOMES) as RoundOutcome[];
const outcomeText = (outcome: RoundOutcome): TextKey => `rounds.outcome.${outcome}`;

function CameraList({
  cameras,
  current,
  checkOf,
  outcome,
  onChoose,
}: {
  cameras: readonly RoundCamera[];
  current: RoundCamera | undefined;
  checkOf: (camera: RoundCamera) => RoundCheck | null;
  outcome: (camera: RoundCamera) => RoundOutcome | undefined;
  onChoose: (id: string) => void;
}) {
  const { say } = useSay();
  return (
    <ol className="round-list">
      {cameras.map((camera) => {
        const said = outcome(camera);
        const check = checkOf(camera);
        return (
          <li key={camera.id} data-outcome={said ?? 'left'}>
            <button
              type="button"
              aria-current={camera.id === current?.id}
              onClick={() => onChoose(camera.id)}
            >
              <span>{camera.name}</span>
              <span className={said === 'abnormal' ? 'tag bad' : said === 'unclear' ? 'tag amber' : 'tag'}>
                {say(said ? outcomeText(said) : 'rounds.left')}
              </span>
            </button>
            {check?.reason && <span className="quiet">{check.reason}</span>}
            {check?.order && (
              <Link to="/orders">
                {say('rounds.ordered', { name: check.order.to })}
                {check.order.distanceKm !== null && ` ${say('teams.km', { n: check.order.distanceKm })}`}
              </Link>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** A round under way: one picture, one key, and the next is there. Answers go out behind it; none is lost unseen. */
export function RoundRun({ started, onEnd }: { started: Round; onEnd: () => void }) {
  const { say } = useSay();
  const client = useQueryClient();
  const problemText = useProblemText();
  const { cameras } = started;
  const [pressed, setPressed] = useState<ReadonlyMap<string, RoundOutcome>>(new Map());
  const [checks, setChecks] = useState<ReadonlyMap<string, RoundCheck>>(new Map());
  const [failed, setFailed] = useState<ReadonlyMap<string, string>>(new Map());
  const [chosenId, setChosenId] = useState<string>();
  const [place, setPlace] = useState(0);
  const [reason, setReason] = useState('');
  const pressedAt = useRef<number>(undefined);
  const [shownMs, setShownMs] = useState<number>();

  const known = (camera: RoundCamera): RoundOutcome | undefined => outcomeOf(camera, checks, pressed);
  const waiting = waitingFrom(cameras, place, (camera) => known(camera) !== undefined);
  const ahead = useAhead(
    started.round.id,
    waiting.slice(0, AHEAD).map(({ id }) => id),
  );
  // A camera that gave no picture was noted by Ward: the round goes on past it.
  useEffect(() => {
    const noted = [...ahead].flatMap(([id, { check }]) => (check ? [[id, check] as const] : []));
    setChecks((before) => new Map([...noted, ...before]));
  }, [ahead]);
  const current = cameras.find(({ id }) => id === chosenId) ?? waiting[0];
  const checkOf = (camera: RoundCamera): RoundCheck | null => checks.get(camera.id) ?? camera.check;
  const still = current && (ahead.get(current.id)?.still ?? current.still);
  const answered = cameras.length - waiting.length;
  const done = waiting.length === 0;

  const deliver = async (camera: RoundCamera, outcome: RoundOutcome, stillId: string | null, why: string) => {
    try {
      const answer = await sendAnswer(started.round.id, camera.id, {
        outcome,
        stillId,
        ...(why === '' ? {} : { reason: why }),
      });
      setChecks((before) => new Map(before).set(camera.id, answer.check));
      if (answer.round.counts.left === 0) void client.invalidateQueries({ queryKey: ['rounds'] });
    } catch (error) {
      setFailed((before) => new Map(before).set(camera.id, problemText(error)));
      setPressed((before) => new Map([...before].filter(([id]) => id !== camera.id)));
    }
  };
  const press = (outcome: RoundOutcome): void => {
    if (!current || (!still && outcome !== 'unclear')) return;
    pressedAt.current = performance.now();
    setPressed((before) => new Map(before).set(current.id, outcome));
    setFailed((before) => new Map([...before].filter(([id]) => id !== current.id)));
    setPlace(cameras.indexOf(current) + 1);
    setChosenId(undefined);
    setReason('');
    void deliver(current, outcome, still?.id ?? null, reason.trim());
  };
  // How long the officer waited for the next picture: from the key to the frame that shows it.
  useLayoutEffect(() => {
    const from = pressedAt.current;
    pressedAt.current = undefined;
    if (from === undefined || current === undefined) return;
    requestAnimationFrame(() => setShownMs(Math.round(performance.now() - from)));
  }, [current]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!keysOn() || isElsewhere(event)) return;
      const outcome = outcomeOfKey(event.key);
      if (!outcome) return;
      event.preventDefault();
      press(outcome);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  return (
    <div className="round-run" data-shown-ms={shownMs}>
      <div className="round-picture" data-ready={current ? ahead.has(current.id) : undefined}>
        <p className="row" role="status">
          <b className="number">{say('rounds.progress', { n: answered, of: cameras.length })}</b>
          <progress max={cameras.length} value={answered} aria-label={say('rounds.progressName')} />
        </p>
        {current ? (
          <>
            <h3>
              {current.name} {current.view && <span className="quiet">{current.view}</span>}
            </h3>
            {still ? <StillPicture still={still} name={current.name} large /> : <NoStill />}
            <p className="quiet">{still ? <Age at={still.takenAt} /> : say('rounds.asking')}</p>
            {ahead.get(current.id)?.problem && <p className="tag amber">{say('rounds.notFresh')}</p>}
            <div className="round-keys">
              {OUTCOMES.map((outcome) => (
                <Button
                  key={outcome}
                  type={outcome === 'normal' ? 'primary' : 'default'}
                  danger={outcome === 'abnormal'}
                  disabled={!still && outcome !== 'unclear'}
                  onClick={() => press(outcome)}
                >
                  {say(outcomeText(outcome))} <kbd>{ROUND_OUTCOMES[outcome].key}</kbd>
                </Button>
              ))}
            </div>
            <Input
              aria-label={say('rounds.reason')}
              placeholder={say('rounds.reason')}
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              onPressEnter={(event) => event.currentTarget.blur()}
            />
          </>
        ) : (
          <p role="status">
            <b>{say('rounds.done')}</b>
          </p>
        )}
        {[...failed].map(([id, why]) => (
          <p className="tag bad" role="alert" key={id}>
            {say('rounds.failed', { name: cameras.find((camera) => camera.id === id)?.name ?? id, why })}
          </p>
        ))}
        <div className="row">
          <Button onClick={onEnd}>{say(done ? 'rounds.back' : 'rounds.pause')}</Button>
        </div>
      </div>
      <CameraList
        cameras={cameras}
        current={current}
        checkOf={checkOf}
        outcome={known}
        onChoose={setChosenId}
      />
    </div>
  );
}
