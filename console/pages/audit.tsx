import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { AuditVerification } from '../../contract/audit.ts';
import { get } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { actText } from '../ui/act-text.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded, Problem } from '../ui/problem-text.tsx';

/** The audit log, newest first; its chain is checked on request. Reading it is itself audited. */
export function AuditPage() {
  const { say } = useSay();
  const query = useQuery({ ...queries.audit, refetchInterval: false });
  const [checking, setChecking] = useState(false);
  const check = useQuery({
    queryKey: ['audit-check'],
    queryFn: () => get('/audit/verification', AuditVerification),
    enabled: checking,
  });
  return (
    <Panel
      title={say('audit.title')}
      extra={
        <Button
          size="small"
          loading={check.isFetching}
          onClick={() => (checking ? void check.refetch() : setChecking(true))}
        >
          {say('audit.verify')}
        </Button>
      }
    >
      {check.error && <Problem error={check.error} />}
      {check.data && (
        <Alert
          type={check.data.ok ? 'info' : 'error'}
          showIcon
          title={
            check.data.ok
              ? say('audit.ok', { n: check.data.entries })
              : say('audit.bad', { n: check.data.firstBad, detail: check.data.detail })
          }
        />
      )}
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('common.none') }}>
        {(rows) => (
          <div className="scroll" tabIndex={0} role="region" aria-label={say('audit.title')}>
            <table className="plain">
              <thead>
                <tr>
                  <th>{say('outbox.time')}</th>
                  <th>{say('audit.who')}</th>
                  <th>{say('audit.what')}</th>
                  <th>{say('audit.about')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.seq}>
                    <td className="number">{shortTime(row.wallAt)}</td>
                    <td>{row.personName}</td>
                    <td title={row.action}>{actText(say, row.action)}</td>
                    <td className="mono">{row.about}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
