import type { KeyboardEvent } from 'react';
import type { FilledReport, GridTable } from '../../contract/figure-reports.ts';
import { useSay } from '../text/index.ts';
import { useFigureName } from './names.ts';

type GridCell = GridTable['rows'][number][number];
type Filled = FilledReport['cells'][number];

export const signed = (difference: number): string =>
  difference > 0 ? `+${difference}` : String(difference);

const STEPS: Readonly<Record<string, readonly [rows: number, cells: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Arrows go from cell to cell as in a spreadsheet. */
function step(event: KeyboardEvent<HTMLTableElement>): void {
  const by = STEPS[event.key];
  const cell = (event.target as HTMLElement).closest('td');
  const row = cell?.closest('tr');
  if (!by || !cell || !row) return;
  const next = event.currentTarget.rows[row.rowIndex + by[0]]?.cells[cell.cellIndex + by[1]];
  const button = next?.querySelector('button');
  if (!button) return;
  event.preventDefault();
  button.focus();
}

/** A superior's table as it lies on the page: what is bound shows its value, what is empty and unbound stands out. */
export function ReportGrid({
  report,
  mayBind,
  onChoose,
}: {
  report: FilledReport;
  mayBind: boolean;
  onChoose: (cell: GridCell) => void;
}) {
  const { say } = useSay();
  const nameOf = useFigureName();
  const filled = new Map(report.cells.map((cell) => [cell.ref, cell]));
  const faulty = new Map(
    report.unbound.flatMap(({ ref, why }) => (why === 'empty' ? [] : [[ref, why] as const])),
  );
  const contentOf = (cell: GridCell, bound: Filled | undefined) => {
    const fault = faulty.get(cell.ref);
    if (bound)
      return (
        <>
          <b className="number">{bound.value}</b>
          {bound.last !== null && <span className="number quiet"> {signed(bound.value - bound.last)}</span>}
          <small>{nameOf(bound.figure)}</small>
        </>
      );
    if (fault)
      return (
        <>
          {cell.text} <span className="tag bad">{say(`figures.report.unbound.${fault}`)}</span>
        </>
      );
    return cell.text || <span aria-hidden="true">＋</span>;
  };
  const stateOf = (cell: GridCell): string =>
    filled.has(cell.ref) ? 'bound' : cell.takes && cell.text === '' ? 'unbound' : 'text';
  return report.tables.map((table) => (
    <section key={table.name}>
      <h3>{table.name}</h3>
      {table.cut && <p className="quiet">{say('figures.report.cut')}</p>}
      <div className="scroll" tabIndex={0} role="region" aria-label={table.name}>
        <table className="report-grid" onKeyDown={step}>
          <tbody>
            {table.rows.map((row, n) => (
              // Rows have no name but their place.
              <tr key={`${table.name} ${n + 1}`}>
                {row.map((cell) => {
                  const bound = filled.get(cell.ref);
                  return (
                    <td key={cell.ref} colSpan={cell.across} rowSpan={cell.down} data-state={stateOf(cell)}>
                      {mayBind && cell.takes ? (
                        <button
                          type="button"
                          data-ref={cell.ref}
                          // What is written already is bound seldom: reached by arrows, not by every Tab.
                          tabIndex={stateOf(cell) === 'text' ? -1 : 0}
                          title={`${cell.ref} ${say('figures.report.bind')}`}
                          {...(stateOf(cell) === 'unbound'
                            ? { 'aria-label': `${cell.ref} ${say('figures.report.bind')}` }
                            : {})}
                          onClick={() => onChoose(cell)}
                        >
                          {contentOf(cell, bound)}
                        </button>
                      ) : (
                        <span>
                          {bound || cell.text
                            ? contentOf(cell, bound)
                            : !cell.takes && say('figures.report.formula')}
                        </span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  ));
}
