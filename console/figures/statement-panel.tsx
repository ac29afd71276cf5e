import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { post } from '../api/client.ts';
import { FIGURES, figureQueries } from '../api/figures.ts';
import { queries } from '../api/queries.ts';
import type { FigureScope } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';
import { StatementForm } from './statement-form.tsx';
import { StatementRow } from './statement-row.tsx';

/** Manual figures and opening balances of a unit, apart from what records count. */
export function StatementPanel({ scope, figures }: { scope: FigureScope; figures: readonly string[] }) {
  const { say } = useSay();
  const me = useQuery(queries.me);
  const query = useQuery({ ...figureQueries.statements(scope.unit), enabled: scope.unit !== '' });
  const [signing, setSigning] = useState(false);
  const [withdrawing, setWithdrawing] = useState<string>();
  const { run, busy } = useTask(FIGURES);
  const may = me.data?.permissions.includes('figures.sign') ?? false;
  const withdraw = async (reason: string): Promise<void> => {
    if (await run(() => post(`/figure-statements/${withdrawing}/withdraw`, { reason })))
      setWithdrawing(undefined);
  };
  return (
    <Panel
      title={say('figures.statements')}
      extra={may && <Button onClick={() => setSigning(true)}>{say('figures.sign')}</Button>}
    >
      <p className="quiet">{say('figures.statementsHint')}</p>
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('figures.noStatements') }}>
        {(rows) => (
          <ul className="list">
            {rows.map((row) => (
              <StatementRow key={row.id} row={row}>
                {may && row.withdrawn === null && (
                  <Button size="small" onClick={() => setWithdrawing(row.id)}>
                    {say('figures.withdraw')}
                  </Button>
                )}
              </StatementRow>
            ))}
          </ul>
        )}
      </Loaded>
      {signing && <StatementForm scope={scope} figures={figures} onDone={() => setSigning(false)} />}
      <Ask
        title={say('figures.withdraw')}
        hint={say('figures.withdrawHint')}
        open={withdrawing !== undefined}
        busy={busy}
        questions={[
          { name: 'reason', label: say('common.reason'), kind: 'long', required: true, min: 4, max: 200 },
        ]}
        onCancel={() => setWithdrawing(undefined)}
        onAnswer={({ reason }) => void withdraw(String(reason))}
      />
    </Panel>
  );
}
