import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import {
  LAG_TARGETS_MS,
  type LagStep,
  type Lags,
  SIGNAL_TO_START_TARGET_MS,
} from '../../contract/responses.ts';
import { toBeijingIso } from '../../contract/time.ts';
import { dutyQueries } from '../api/duty.ts';
import { dutyNow } from '../api/live.ts';
import { type Say, useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { spanText } from '../ui/span.ts';

const HOUR_MS = 3_600_000;
const HOURS = [6, 24, 72] as const;

function Over({ ms, targetMs }: { ms: number | null; targetMs: number | undefined }) {
  const { say } = useSay();
  if (ms === null || targetMs === undefined || ms <= targetMs) return null;
  return <span className="tag amber">{say('lags.over')}</span>;
}

const text = (say: Say, ms: number | null | undefined): string =>
  ms === null || ms === undefined ? '' : spanText(say, ms);

/** The chain of one proposal, transfer or alarm in one line, with what runs still and what took too long. */
export function LagSteps({ lags }: { lags: Lags }) {
  const { say } = useSay();
  const steps = lags.steps.filter((each) => each.lagMs !== null);
  return (
    <ol className="lag-steps">
      {steps.map(({ step, to, lagMs }) => (
        <li key={step} className={to === null ? 'running' : ''}>
          <span className="quiet">{say(`lag.${step}`)}</span>{' '}
          <b className="number">
            {to === null ? say('lags.running', { time: text(say, lagMs) }) : text(say, lagMs)}
          </b>{' '}
          <Over ms={lagMs} targetMs={LAG_TARGETS_MS[step]} />
        </li>
      ))}
      {lags.signalToStartMs !== null && (
        <li>
          <span className="quiet">{say('lags.signalToStart')}</span>{' '}
          <b className="number">{text(say, lags.signalToStartMs)}</b>{' '}
          <Over ms={lags.signalToStartMs} targetMs={SIGNAL_TO_START_TARGET_MS} />
        </li>
      )}
    </ol>
  );
}

const whole = (lags: Lags): number => Math.max(0, ...lags.steps.map((step) => step.lagMs ?? 0));
const MOST_SHOWN = 40;

/** 响应时效: every step against its target, and the chains one by one. */
export function LagPanel() {
  const { say } = useSay();
  const [hours, setHours] = useState<number>(24);
  const query = useQuery(dutyQueries.lags(toBeijingIso(dutyNow() - hours * HOUR_MS), hours));
  return (
    <Panel
      title={say('lags.title')}
      extra={
        <Segmented
          value={hours}
          onChange={setHours}
          options={HOURS.map((n) => ({ value: n, label: say('alarms.health.hours', { n }) }))}
        />
      }
    >
      <p className="quiet">{say('lags.explain')}</p>
      <Loaded query={query} empty={{ when: (data) => data.chains.length === 0, text: say('lags.none') }}>
        {({ summary, chains }) => (
          <>
            <div className="scroll" tabIndex={0} role="region" aria-label={say('lags.title')}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{say('lags.step')}</th>
                    <th>{say('lags.count')}</th>
                    <th>{say('lags.target')}</th>
                    <th>{say('lags.median')}</th>
                    <th>{say('lags.p90')}</th>
                    <th>{say('lags.max')}</th>
                  </tr>
                </thead>
                <tbody>
                  {summary.map((row) => {
                    const targetMs = LAG_TARGETS_MS[row.step as LagStep];
                    return (
                      <tr key={row.step}>
                        <td>{say(`lag.${row.step}`)}</td>
                        <td className="number">{row.count}</td>
                        <td className="number">{text(say, targetMs)}</td>
                        {([row.medianMs, row.p90Ms, row.maxMs] as const).map((ms, index) => (
                          <td className="number" key={['median', 'p90', 'max'][index]}>
                            {text(say, ms)} <Over ms={ms} targetMs={targetMs} />
                          </td>
                        ))}
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
            <details>
              <summary>{say('lags.chains')}</summary>
              <ul className="list">
                {[...chains]
                  .sort((a, b) => whole(b) - whole(a))
                  .slice(0, MOST_SHOWN)
                  .map((chain) => (
                    <li key={chain.aboutId + (chain.steps[0]?.from ?? '')} className="card">
                      <b>{chain.title}</b>
                      <LagSteps lags={chain} />
                    </li>
                  ))}
              </ul>
            </details>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
