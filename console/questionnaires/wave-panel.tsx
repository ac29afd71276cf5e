import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import {
  IssuedSlips,
  type Wave,
  type WaveCounts,
  type WavePlace,
  WithdrawnSlips,
} from '../../contract/questionnaires.ts';
import { INVALID } from '../../contract/questions.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { post } from '../api/client.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { shortTime } from '../ui/format.ts';
import { notice } from '../ui/notices.tsx';
import { useTask } from '../ui/use-task.ts';
import { PaperEntry } from './paper-entry.tsx';
import { Slips } from './slips.tsx';

interface WithdrawnRange {
  from: number;
  to: number;
  reason: string;
}
const CHANGED = ['questionnaires', 'records'] as const;
type Asking =
  | { kind: 'invitation' | 'paper'; place: WavePlace }
  | { kind: 'enter'; place: WavePlace }
  | { kind: 'withdraw'; place: WavePlace }
  | { kind: 'close' };

function CountCells({ counts }: { counts: WaveCounts }) {
  return (
    <>
      <td className="number">{counts.issued}</td>
      <td className="number">{counts.returned}</td>
      <td className="number">{counts.valid}</td>
    </>
  );
}

function Why({ counts }: { counts: WaveCounts }) {
  const { say } = useSay();
  const reasons = INVALID.filter((why) => (counts.invalid[why] ?? 0) > 0);
  return (
    <p className="quiet">
      {say('waves.ways', { invitation: counts.invitation, box: counts.box, paper: counts.paper })}
      {counts.withdrawn > 0 && ` · ${say('waves.withdrawnCount', { n: counts.withdrawn })}`}
      {reasons.map(
        (why) =>
          ` · ${say('waves.invalidCount', { n: counts.invalid[why] ?? 0, why: say(`waves.invalid.${why}`) })}`,
      )}
    </p>
  );
}

/** A wave with its places: three counts each, and what can be done there now. */
export function WavePanel({ wave, type }: { wave: Wave; type: DeclaredType | undefined }) {
  const { say } = useSay();
  const { run, busy } = useTask(CHANGED);
  const [asking, setAsking] = useState<Asking>();
  const [slips, setSlips] = useState<IssuedSlips>();
  const running = wave.state !== 'closed';
  const handsOut = wave.state === 'open' || wave.state === 'coming';
  const issue = async (place: WavePlace, how: 'invitation' | 'paper', copies: number): Promise<void> => {
    const done = await run(async () =>
      IssuedSlips.parse(await post(`/questionnaire-places/${place.id}/slips`, { how, copies })),
    );
    if (!done) return;
    setAsking(undefined);
    if (how === 'invitation') setSlips(done.answer);
  };
  const withdraw = async (place: WavePlace, body: WithdrawnRange): Promise<void> => {
    const done = await run(async () =>
      WithdrawnSlips.parse(await post(`/questionnaire-places/${place.id}/withdrawn-slips`, body)),
    );
    if (!done) return;
    setAsking(undefined);
    const { withdrawn, answered, issued } = done.answer;
    notice(say('waves.withdrawn', { withdrawn, answered, issued }));
  };
  const close = async (): Promise<void> => {
    if (await run(() => post(`/questionnaire-waves/${wave.id}/close`))) setAsking(undefined);
  };
  return (
    <section className="card spaced">
      <div className="row">
        <h3>{say('waves.number', { n: wave.number })}</h3>
        <span className={wave.state === 'over' ? 'tag amber' : 'tag'}>
          {say(`waves.state.${wave.state}`)}
        </span>
        <span className="quiet">
          {say('questionnaires.version', { n: wave.version })} · {shortTime(wave.opensAt)} –{' '}
          {shortTime(wave.closesAt)}
        </span>
        {running && wave.state !== 'coming' && (
          <Button size="small" onClick={() => setAsking({ kind: 'close' })}>
            {say('waves.close')}
          </Button>
        )}
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label={say('waves.number', { n: wave.number })}>
        <table className="plain">
          <thead>
            <tr>
              <th>{say('waves.place')}</th>
              <th className="number">{say('waves.issued')}</th>
              <th className="number">{say('waves.returned')}</th>
              <th className="number">{say('waves.valid')}</th>
              <th>
                <span className="visually-hidden">{say('waves.slips')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {wave.places.map((place) => (
              <tr key={place.id}>
                <td>
                  <Link to="/records/$recordId" params={{ recordId: place.recordId }}>
                    {place.name}
                  </Link>
                  {place.boxUrl && running && (
                    <>
                      {' '}
                      <a href={place.boxUrl} target="_blank" rel="noreferrer" className="quiet">
                        {say('waves.boxLink')}
                      </a>
                    </>
                  )}
                </td>
                <CountCells counts={place.counts} />
                <td>
                  <span className="row">
                    {handsOut && (
                      <>
                        <Button size="small" onClick={() => setAsking({ kind: 'invitation', place })}>
                          {say('waves.slips')}
                        </Button>
                        <Button size="small" onClick={() => setAsking({ kind: 'paper', place })}>
                          {say('waves.papers')}
                        </Button>
                      </>
                    )}
                    {running && place.invitations > 0 && (
                      <Button size="small" onClick={() => setAsking({ kind: 'withdraw', place })}>
                        {say('waves.withdraw')}
                      </Button>
                    )}
                    {running && wave.state !== 'coming' && (
                      <Button size="small" onClick={() => setAsking({ kind: 'enter', place })}>
                        {say('waves.enter')}
                      </Button>
                    )}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
          {wave.places.length > 1 && (
            <tfoot>
              <tr>
                <th>{say('common.all')}</th>
                <CountCells counts={wave.counts} />
                <td />
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      <Why counts={wave.counts} />
      {asking?.kind === 'close' && (
        <Ask
          open
          title={`${say('waves.close')} · ${say('waves.number', { n: wave.number })}`}
          hint={say('waves.closeHint')}
          questions={[]}
          busy={busy}
          onCancel={() => setAsking(undefined)}
          onAnswer={() => void close()}
        />
      )}
      {(asking?.kind === 'invitation' || asking?.kind === 'paper') && (
        <Ask
          open
          title={`${say(asking.kind === 'paper' ? 'waves.papers' : 'waves.slips')} · ${asking.place.name}`}
          hint={say(asking.kind === 'paper' ? 'waves.papersHint' : 'waves.slipsHint')}
          questions={[
            {
              name: 'copies',
              label: say('waves.howMany'),
              kind: 'number',
              required: true,
              initial: 20,
              max: 500,
            },
          ]}
          busy={busy}
          onCancel={() => setAsking(undefined)}
          onAnswer={({ copies }) => void issue(asking.place, asking.kind, Number(copies))}
        />
      )}
      {asking?.kind === 'withdraw' && (
        <Ask
          open
          title={`${say('waves.withdraw')} · ${asking.place.name}`}
          hint={say('waves.withdrawHint', { n: asking.place.invitations })}
          questions={[
            {
              name: 'from',
              label: say('waves.withdrawFrom'),
              kind: 'number',
              required: true,
              initial: 1,
              max: asking.place.invitations,
            },
            {
              name: 'to',
              label: say('waves.withdrawTo'),
              kind: 'number',
              required: true,
              initial: asking.place.invitations,
              max: asking.place.invitations,
            },
            { name: 'reason', label: say('waves.withdrawReason'), kind: 'text', required: true, min: 2 },
          ]}
          busy={busy}
          onCancel={() => setAsking(undefined)}
          onAnswer={({ from, to, reason }) =>
            void withdraw(asking.place, { from: Number(from), to: Number(to), reason: String(reason) })
          }
        />
      )}
      {asking?.kind === 'enter' && type && (
        <PaperEntry
          definition={wave.definition}
          place={asking.place}
          type={type}
          onDone={() => setAsking(undefined)}
        />
      )}
      {slips && <Slips issued={slips} onDone={() => setSlips(undefined)} />}
    </section>
  );
}
