import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { type CellBinding, FilledReport } from '../../contract/figure-reports.ts';
import { isUnder, PERMISSIONS } from '../../contract/permissions.ts';
import { post, put } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import type { FigureScope } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { notice } from '../ui/notices.tsx';
import { Panel } from '../ui/panel.tsx';
import { useProblemText } from '../ui/problem-text.tsx';
import { BindDialog } from './bind-dialog.tsx';
import { useFigureName } from './names.ts';
import { ReportGrid, signed } from './report-grid.tsx';
import { useUnitName } from './unit-name.ts';

function download(name: string, report: FilledReport): void {
  const bytes = Uint8Array.from(atob(report.file), (sign) => sign.charCodeAt(0));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

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
  const [chosen, setChosen] = useState<{ ref: string; text: string }>();
  const [busy, setBusy] = useState(false);
  const me = useQuery(queries.me);
  const mayBind = (me.data?.posts ?? []).some(
    ({ role, unitPath }) =>
      PERMISSIONS['figures.sign'].some((each) => each === role) && isUnder(scope.unit, unitPath),
  );
  const ask = async (table: File, keep: boolean): Promise<void> => {
    setBusy(true);
    try {
      const query = new URLSearchParams({ ...scope, keep: String(keep) });
      const body = new Blob([table], { type: 'application/octet-stream' });
      const filled = FilledReport.parse(await post(`/figure-reports?${query}`, body));
      setReport(filled);
      if (keep) download(`${scope.to}-${table.name}`, filled);
    } catch (error) {
      setReport(undefined);
      notice(problemText(error));
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };
  const bind = async (binding: CellBinding | null): Promise<void> => {
    if (!file || !report || !chosen) return;
    setBusy(true);
    try {
      const { template } = report;
      await put('/figure-bindings', { template, unit: scope.unit, ref: chosen.ref, binding });
      setChosen(undefined);
      await ask(file, false);
    } catch (error) {
      notice(problemText(error));
      setBusy(false);
    }
  };
  const boundTo = (ref: string): CellBinding | undefined => {
    const cell = report?.cells.find((each) => each.ref === ref && each.boundIn === 'screen');
    if (!cell) return undefined;
    const { figure, unitPath, period } = cell;
    return { figure, ofUnit: unitPath === scope.unit ? null : unitPath, period };
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
            const table = event.target.files?.[0];
            if (!table) return;
            setFile(table);
            void ask(table, false);
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
              empty: empty.length,
            })}{' '}
            {report.lastTo !== null && say('figures.report.last', { day: report.lastTo })}
          </output>
          {mayBind && <p className="quiet">{say('figures.report.press')}</p>}
          <ReportGrid report={report} mayBind={mayBind} onChoose={setChosen} />
          {(report.cells.length > 0 || report.unbound.length > empty.length) && (
            <details>
              <summary>{say('figures.report.cells')}</summary>
              <Cells report={report} />
            </details>
          )}
          {chosen && (
            <BindDialog
              key={chosen.ref}
              cell={chosen}
              bound={boundTo(chosen.ref)}
              figures={figures}
              unit={scope.unit}
              busy={busy}
              onBind={(binding) => void bind(binding)}
              onCancel={() => setChosen(undefined)}
            />
          )}
        </>
      )}
    </Panel>
  );
}
