import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { CHECK_OUTCOMES, type CheckOutcome, type Freeze, type SpotCheck } from '../../contract/figures.ts';
import { post } from '../api/client.ts';
import { FIGURES, figureQueries } from '../api/figures.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { dayTimeText } from '../ui/format.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';

const TAG = { confirmed: 'tag', wrong: 'tag bad', 'not-found': 'tag amber' } as const;
const USUAL_SIZE = 10;
const MOST = 200;

/** The records drawn by their numbers; their titles are read on request, for that is audited. */
function Drawn({ check, may }: { check: SpotCheck; may: boolean }) {
  const { say } = useSay();
  const [reading, setReading] = useState(false);
  const [noting, setNoting] = useState<{ recordId: string; outcome: CheckOutcome }>();
  const titles = useQuery({ ...figureQueries.drawn(check.id), enabled: reading });
  const { run, busy } = useTask(FIGURES);
  const note = async (recordId: string, outcome: CheckOutcome, text: string | null): Promise<void> => {
    const body = { recordId, outcome, note: text };
    if (await run(() => post(`/figure-checks/${check.id}/results`, body))) setNoting(undefined);
  };
  return (
    <>
      {may && !reading && (
        <Button size="small" onClick={() => setReading(true)}>
          {say('figures.readDrawn')}
        </Button>
      )}
      <ul className="list">
        {check.drawn.map((each) => (
          <li key={each.recordId} className="row">
            <span className="number">{each.recordId.slice(0, 8)}</span>
            <span>{titles.data?.find(({ id }) => id === each.recordId)?.title}</span>
            {each.outcome ? (
              <span className={TAG[each.outcome]}>{say(`figures.check.${each.outcome}`)}</span>
            ) : (
              may &&
              CHECK_OUTCOMES.map((outcome) => (
                <Button
                  key={outcome}
                  size="small"
                  disabled={busy}
                  onClick={() =>
                    outcome === 'confirmed'
                      ? void note(each.recordId, outcome, null)
                      : setNoting({ recordId: each.recordId, outcome })
                  }
                >
                  {say(`figures.check.${outcome}`)}
                </Button>
              ))
            )}
            {each.note && <span className="quiet">{each.note}</span>}
          </li>
        ))}
      </ul>
      <Ask
        title={say(`figures.check.${noting?.outcome ?? 'wrong'}`)}
        open={noting !== undefined}
        busy={busy}
        questions={[
          { name: 'note', label: say('figures.checkNote'), kind: 'long', required: true, max: 200 },
        ]}
        onCancel={() => setNoting(undefined)}
        onAnswer={({ note: text }) =>
          noting && void note(noting.recordId, noting.outcome, String(text ?? '').trim())
        }
      />
    </>
  );
}

/** 抽查复核 of a frozen figure: drawn by its digest, checked by another unit, pass rate beside it. */
export function SpotChecks({ freeze }: { freeze: Freeze }) {
  const { say } = useSay();
  const me = useQuery(queries.me);
  const query = useQuery(figureQueries.checks(freeze.id));
  const [asking, setAsking] = useState(false);
  const { run, busy } = useTask(FIGURES);
  const may = me.data?.permissions.includes('figures.check') ?? false;
  const draw = async (size: number): Promise<void> => {
    if (await run(() => post(`/figure-freezes/${freeze.id}/checks`, { size }))) setAsking(false);
  };
  return (
    <>
      <h3>{say('figures.checks')}</h3>
      <Loaded query={query}>
        {(checks) =>
          checks.length === 0 ? (
            <p className="row">
              <span className="quiet">{say('figures.noChecks')}</span>
              {may && freeze.records > 0 && (
                <Button size="small" onClick={() => setAsking(true)}>
                  {say('figures.draw')}
                </Button>
              )}
            </p>
          ) : (
            checks.map((check) => (
              <div key={check.id} data-check={check.id}>
                <p>
                  <b>
                    {check.checked === 0
                      ? say('figures.notChecked', { n: check.drawn.length })
                      : say('figures.passRate', {
                          percent: Math.round((check.passed / check.checked) * 100),
                          passed: check.passed,
                          checked: check.checked,
                          drawn: check.drawn.length,
                        })}
                  </b>{' '}
                  <span className="quiet">
                    {check.drawnBy}
                    {check.drawnAs && ` · ${check.drawnAs}`} ·{' '}
                    <span className="number">{dayTimeText(check.drawnAt)}</span>
                  </span>
                </p>
                <Drawn check={check} may={may} />
              </div>
            ))
          )
        }
      </Loaded>
      <Ask
        title={say('figures.draw')}
        hint={say('figures.drawHint')}
        open={asking}
        busy={busy}
        questions={[
          {
            name: 'size',
            label: say('figures.drawSize'),
            kind: 'number',
            required: true,
            max: MOST,
            initial: Math.min(USUAL_SIZE, freeze.records),
          },
        ]}
        onCancel={() => setAsking(false)}
        onAnswer={({ size }) => void draw(Number(size))}
      />
    </>
  );
}
