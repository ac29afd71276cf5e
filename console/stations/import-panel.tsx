import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { IMPORT_REFUSALS, ImportReport } from '../../contract/exchange.ts';
import { post } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { notice } from '../ui/notices.tsx';
import { Panel } from '../ui/panel.tsx';
import { useProblemText } from '../ui/problem-text.tsx';

/** Readings from a file: looked at first, stored on a second press, with what became of each line. */
export function ImportPanel() {
  const { say, language } = useSay();
  const me = useQuery(queries.me);
  const client = useQueryClient();
  const problemText = useProblemText();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [report, setReport] = useState<ImportReport>();
  const [busy, setBusy] = useState(false);
  if (!(me.data?.permissions.includes('readings.import') ?? false)) return null;

  const send = async (chosen: File, dryRun: boolean): Promise<void> => {
    setBusy(true);
    try {
      setReport(
        ImportReport.parse(
          await post(
            `/readings/import?dryRun=${dryRun}`,
            new Blob([chosen], { type: 'application/octet-stream' }),
          ),
        ),
      );
      if (!dryRun) {
        setFile(undefined);
        await client.invalidateQueries();
      }
    } catch (error) {
      setReport(undefined);
      notice(problemText(error));
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };
  const told = report?.lines.filter((line) => line.outcome !== 'unchanged') ?? [];
  return (
    <Panel title={say('import.title')}>
      <div className="row">
        <input
          ref={input}
          type="file"
          accept=".csv,.xlsx"
          hidden
          aria-label={say('import.choose')}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (!chosen) return;
            setFile(chosen);
            void send(chosen, true);
          }}
        />
        <Button loading={busy} onClick={() => input.current?.click()}>
          {say('import.choose')}
        </Button>
        {file && report?.dryRun && report.counts.accepted + report.counts.corrected > 0 && (
          <Button type="primary" loading={busy} onClick={() => void send(file, false)}>
            {say('import.store', { n: report.counts.accepted + report.counts.corrected })}
          </Button>
        )}
        <span className="quiet">{say('import.hint')}</span>
      </div>
      {report && (
        <>
          <output>
            {say(report.dryRun ? 'import.dry' : 'import.done', { ...report.counts, marked: report.marked })}
          </output>
          {told.length > 0 && (
            <div className="scroll" tabIndex={0} role="region" aria-label={say('import.title')}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{say('import.line')}</th>
                    <th>{say('import.what')}</th>
                    <th>{say('import.outcome')}</th>
                  </tr>
                </thead>
                <tbody>
                  {told.slice(0, 200).map((line) => (
                    <tr key={line.line}>
                      <td className="number">{line.line}</td>
                      <td>
                        {[line.station, line.element, line.value ?? line.cell]
                          .filter((part) => part !== null)
                          .join(' ')}
                      </td>
                      <td>
                        <span className={line.outcome === 'refused' ? 'tag bad' : 'tag'}>
                          {say(`import.${line.outcome}`)}
                        </span>{' '}
                        {line.reason && IMPORT_REFUSALS[line.reason][language]}
                        {line.earlier !== null && say('import.earlier', { value: line.earlier })}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </Panel>
  );
}
