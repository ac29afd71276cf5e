import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { Freeze } from '../../contract/figures.ts';
import { post } from '../api/client.ts';
import { FIGURES, figureQueries } from '../api/figures.ts';
import { queries } from '../api/queries.ts';
import type { FigureScope } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { dayTimeText } from '../ui/format.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';
import { SpotChecks } from './spot-checks.tsx';
import { useUnitName } from './unit-name.ts';

const TAG = { same: 'tag', drifted: 'tag amber', broken: 'tag bad' } as const;

/** A frozen figure against the records of today; what moved is named record by record. */
function Verification({ freeze }: { freeze: Freeze }) {
  const { say } = useSay();
  const query = useQuery(figureQueries.verification(freeze.id));
  return (
    <Loaded query={query}>
      {({ outcome, valueNow, drifts }) => (
        <>
          <p>
            <span className={TAG[outcome]}>{say(`figures.outcome.${outcome}`)}</span>{' '}
            <span className="number">
              {say('figures.thenNow', { before: freeze.value, now: valueNow, measure: freeze.measure })}
            </span>
          </p>
          {drifts.length > 0 && (
            <ul className="list">
              {drifts.map(({ recordId, drift }) => (
                <li key={recordId} className="row">
                  <span>{say(`figures.drift.${drift}`)}</span>
                  <Link to="/records/$recordId" params={{ recordId }} className="number">
                    {recordId.slice(0, 8)}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Loaded>
  );
}

function FreezeRow({ freeze }: { freeze: Freeze }) {
  const { say } = useSay();
  const unitName = useUnitName();
  const [opened, setOpened] = useState(false);
  return (
    <li className="card" data-freeze={freeze.id}>
      <div className="row">
        <b className="number">
          {freeze.value}
          {freeze.measure}
        </b>
        <span>{unitName(freeze.unitPath)}</span>
        <span className="number">
          {freeze.fromDay} – {freeze.toDay}
        </span>
        <Button size="small" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {say('figures.verify')}
        </Button>
      </div>
      <div className="quiet">
        {freeze.frozenBy}
        {freeze.frozenAs && ` · ${freeze.frozenAs}`} ·{' '}
        <span className="number">{dayTimeText(freeze.frozenAt)}</span> ·{' '}
        {say('figures.digest', { n: freeze.records, digest: freeze.digest.slice(0, 12) })}
      </div>
      {freeze.reason && <div>{freeze.reason}</div>}
      {opened && (
        <>
          <Verification freeze={freeze} />
          <SpotChecks freeze={freeze} />
        </>
      )}
    </li>
  );
}

/** Freezes of a figure with the button that makes one. */
export function FreezeList({
  id,
  scope,
  freezes,
}: {
  id: string;
  scope: FigureScope;
  freezes: readonly Freeze[];
}) {
  const { say } = useSay();
  const me = useQuery(queries.me);
  const units = useQuery(queries.units);
  const [asking, setAsking] = useState(false);
  const { run, busy } = useTask(FIGURES);
  const unitId = units.data?.find(({ path }) => path === scope.unit)?.id;
  const freeze = async (reason: string | null): Promise<void> => {
    const body = { figure: id, unitId, from: scope.from, to: scope.to, reason };
    if (await run(() => post('/figure-freezes', body))) setAsking(false);
  };
  return (
    <>
      <div className="row">
        <h3>{say('figures.freezes')}</h3>
        {me.data?.permissions.includes('figures.sign') && unitId && (
          <Button size="small" onClick={() => setAsking(true)}>
            {say('figures.freeze')}
          </Button>
        )}
      </div>
      {freezes.length === 0 ? (
        <p className="quiet">{say('figures.noFreezes')}</p>
      ) : (
        <ul className="list">
          {freezes.map((each) => (
            <FreezeRow key={each.id} freeze={each} />
          ))}
        </ul>
      )}
      <Ask
        title={say('figures.freeze')}
        hint={say('figures.freezeHint', { from: scope.from, to: scope.to })}
        open={asking}
        busy={busy}
        questions={[{ name: 'reason', label: say('figures.freezeReason'), kind: 'long', max: 200 }]}
        onCancel={() => setAsking(false)}
        onAnswer={({ reason }) => void freeze(String(reason ?? '').trim() || null)}
      />
    </>
  );
}
