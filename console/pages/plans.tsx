import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { PlanState, RuleState } from '../../contract/plan.ts';
import { planQueries } from '../api/plans.ts';
import { queries } from '../api/queries.ts';
import { PlanHistoryTable } from '../desk/plan-history.tsx';
import { PlanVersionList } from '../desk/plan-versions.tsx';
import { useRuleName } from '../desk/rule-name.ts';
import { DeclareEvent, WarningPanel } from '../desk/warning-panel.tsx';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

type Truth = z.infer<typeof RuleState>['truth'];
const ORDER: Record<Truth, number> = { true: 0, unknown: 1, false: 2 };
const TAGS: Record<Truth, string> = { true: 'tag bad', unknown: 'tag amber', false: 'tag' };

function PlanPanel({ plan }: { plan: z.infer<typeof PlanState> }) {
  const { say, language } = useSay();
  const ruleName = useRuleName();
  const [shown, setShown] = useState<'open' | 'all' | 'history' | 'versions'>('open');
  const rules = plan.rules
    .filter((rule) => shown === 'all' || rule.truth !== 'false')
    .sort((a, b) => ORDER[a.truth] - ORDER[b.truth] || a.ruleId.localeCompare(b.ruleId));
  return (
    <Panel
      title={`${language === 'en' ? plan.titleEn : plan.title} · ${plan.version}`}
      extra={
        <span className="row">
          <Segmented
            value={shown}
            onChange={setShown}
            options={[
              { value: 'open', label: say('plans.open') },
              { value: 'all', label: say('common.all') },
              { value: 'history', label: say('plans.history') },
              { value: 'versions', label: say('plans.versions.versions') },
            ]}
          />
          <a href={`/api/plans/${encodeURIComponent(plan.planId)}/document`} target="_blank" rel="noreferrer">
            {say('plans.document')}
          </a>
        </span>
      }
    >
      {shown === 'versions' ? (
        <PlanVersionList planId={plan.planId} />
      ) : shown === 'history' ? (
        <PlanHistoryTable planId={plan.planId} title={plan.title} />
      ) : rules.length === 0 ? (
        <p className="quiet">{say('plans.nothingOpen')}</p>
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label={plan.title}>
          <table className="plain">
            <thead>
              <tr>
                <th>{say('plans.kind')}</th>
                <th>{say('plans.target')}</th>
                <th>{say('plans.truth')}</th>
                <th>{say('plans.since')}</th>
              </tr>
            </thead>
            <tbody>
              {rules.map((rule) => (
                <tr key={rule.ruleId} data-truth={rule.truth}>
                  <td>{say(`plans.kind.${rule.kind}`)}</td>
                  <td>{ruleName(rule)}</td>
                  <td>
                    <span className={TAGS[rule.truth]}>{say(`plans.truth.${rule.truth}`)}</span>
                  </td>
                  <td className="number">{rule.since ? shortTime(rule.since) : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

/** Warning signals, declared dangers, and every plan in force with what each of its conditions is now. */
export function PlansPage() {
  const { say } = useSay();
  const plans = useQuery(planQueries.plans);
  const me = useQuery(queries.me);
  const { act, busy } = useAct(['plans']);
  const [entering, setEntering] = useState(false);
  useEffect(() => {
    document.title = `${say('nav.plans')} · ${say('app.name')}`;
  }, [say]);
  const may = me.data?.permissions.includes('plans.edit') ?? false;
  return (
    <div className="stack">
      <WarningPanel />
      <DeclareEvent />
      <Loaded query={plans} empty={{ when: (rows) => rows.length === 0, text: say('plans.none') }}>
        {(rows) => rows.map((plan) => <PlanPanel key={plan.planId} plan={plan} />)}
      </Loaded>
      {may && (
        <div>
          <Button onClick={() => setEntering(true)}>{say('plans.enter')}</Button>
        </div>
      )}
      {entering && (
        <Ask
          title={say('plans.enter')}
          open
          busy={busy}
          questions={[
            { name: 'document', label: say('plans.yaml'), kind: 'long', required: true, max: 500_000 },
          ]}
          onCancel={() => setEntering(false)}
          onAnswer={async (values) => {
            if (await act('/plans', values)) setEntering(false);
          }}
        />
      )}
    </div>
  );
}
