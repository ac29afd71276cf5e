import { Button } from 'antd';
import { useRef, useState } from 'react';
import { FilledReport } from '../../contract/figure-reports.ts';
import { post } from '../api/client.ts';
import type { FigureScope } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { notice } from '../ui/notices.tsx';
import { Panel } from '../ui/panel.tsx';
import { useProblemText } from '../ui/problem-text.tsx';
import { useFigureName, useUnitName } from './names.ts';

function download(name: string, report: FilledReport): void {
  const bytes = Uint8Array.from(atob(report.file), (sign) => sign.charCodeAt(0));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

const signed = (difference: number): string => (difference > 0 ? `+${difference}` : String(difference));

function Cells({ report }: { report: FilledReport }) {
  const { say } = useSay();
  const nameOf = useFigureName();
  const unitOf = useUnitName();
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={say('figures.report.cells')}>
      <table className="plain">
        <thead>
          <tr>
            {(['cell', 'figure', 'unit', 'days', 'value', 'change'] as const).map((column) => (
              <th key={column}>{say(`figures.report.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.unbound
            .filter(({ why }) => why !== 'empty')
            .map(({ ref, text, why }) => (
              <tr key={ref}>
                <td>{ref}</td>
                <td colSpan={3}>{text}</td>
                <td colSpan={2}>
                  <span className="tag bad">{say(`figures.report.unbound.${why}`)}</span>
                </td>
              </tr>
            ))}
          {report.cells.map(({ ref, figure, unitPath, fromDay, toDay, value, last }) => (
            <tr key={ref}>
              <td>{ref}</td>
              <td>{nameOf(figure)}</td>
              <td>{unitOf(unitPath)}</td>
              <td className="number">
                {fromDay.startsWith('0001') ? '' : fromDay}…{toDay}
              </td>
              <td className="number">{value}</td>
              <td className="number">{last === null ? '—' : signed(value - last)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** 报表套填: a superior's table with figures named in its cells, looked at first and filled for the period on a press. */
export function ReportFill({ scope, figures }: { scope: FigureScope; figures: readonly string[] }) {
  const { say } = useSay();
  const nameOf = useFigureName();
  const problemText = useProblemText();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [report, setReport] = useState<FilledReport>();
  const [busy, setBusy] = useState(false);
  const ask = async (chosen: File, keep: boolean): Promise<void> => {
    setBusy(true);
    try {
      const query = new URLSearchParams({ ...scope, keep: String(keep) });
      const body = new Blob([chosen], { type: 'application/octet-stream' });
      const filled = FilledReport.parse(await post(`/figure-reports?${query}`, body));
      setReport(filled);
      if (keep) download(`${scope.to}-${chosen.name}`, filled);
    } catch (error) {
      setReport(undefined);
      notice(problemText(error));
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };
  const empty = report?.unbound.filter(({ why }) => why === 'empty').map(({ ref }) => ref) ?? [];
  return (
    <Panel title={say('figures.report.title')}>
      <p className="quiet">
        {say('figures.report.hint', { example: `{{${figures[0] ?? 'PROGRAMME/TYPE/FIGURE'}}}` })}
      </p>
      <details>
        <summary>{say('figures.report.ids')}</summary>
        <ul className="list">
          {figures.map((id) => (
            <li key={id} className="row">
              <span>{nameOf(id)}</span>
              <code>{`{{${id}}}`}</code>
            </li>
          ))}
        </ul>
      </details>
      <div className="row">
        <input
          ref={input}
          type="file"
          accept=".xlsx,.docx"
          hidden
          aria-label={say('figures.report.choose')}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (!chosen) return;
            setFile(chosen);
            void ask(chosen, false);
          }}
        />
        <Button loading={busy} onClick={() => input.current?.click()}>
          {say('figures.report.choose')}
        </Button>
        {file && report && report.cells.length > 0 && (
          <Button type="primary" loading={busy} onClick={() => void ask(file, true)}>
            {say('figures.report.fill', { from: scope.from, to: scope.to })}
          </Button>
        )}
        {file && <span className="quiet">{file.name}</span>}
      </div>
      {report && (
        <>
          <output>
            {say('figures.report.outcome', {
              filled: report.cells.length,
              unbound: report.unbound.length - empty.length,
            })}{' '}
            {report.lastTo !== null && say('figures.report.last', { day: report.lastTo })}
          </output>
          <Cells report={report} />
          {empty.length > 0 && (
            <p className="quiet">
              {say('figures.report.empty', { n: empty.length, cells: empty.slice(0, 20).join('、') })}
            </p>
          )}
        </>
      )}
    </Panel>
  );
}
