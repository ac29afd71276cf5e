import { Button } from 'antd';
import type { FigureValue } from '../../contract/figures.ts';
import type { FigureScope } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { Behind } from './behind.tsx';
import { FigureDetailView } from './figure-detail.tsx';
import { useFigureName } from './names.ts';

const VIEWS = ['records', 'detail'] as const;
export type FigureView = (typeof VIEWS)[number];

/** A figure with its value; it opens onto the records that prove it, and onto everything beside it. */
export function FigureRow({
  figure,
  scope,
  opened,
  toggle,
}: {
  figure: FigureValue;
  scope: FigureScope;
  opened: FigureView | undefined;
  toggle: (view: FigureView) => void;
}) {
  const { say } = useSay();
  const nameOf = useFigureName();
  return (
    <li className="figure-row" data-figure={figure.id}>
      <div className="figure-line">
        <span className="figure-name">{nameOf(figure.id)}</span>
        <span className="figure-value">
          <b className="number figure-number">{figure.value}</b> <span>{figure.measure}</span>
        </span>
        <span className="figure-notes row">
          {figure.opening > 0 && (
            <span className="quiet">
              {say('figures.withOpening', { counted: figure.counted, opening: figure.opening })}
            </span>
          )}
          {figure.partOf && (
            <span className="quiet">{say('figures.partOf', { name: nameOf(figure.partOf) })}</span>
          )}
          <span className="tag">{say(`figures.${figure.visibility}`)}</span>
        </span>
        <span className="figure-acts row">
          {VIEWS.map((view) => (
            <Button
              key={view}
              size="small"
              aria-expanded={opened === view}
              aria-label={`${say(view === 'records' ? 'figures.open' : 'figures.detail')} ${nameOf(figure.id)}`}
              onClick={() => toggle(view)}
            >
              {say(view === 'records' ? 'figures.open' : 'figures.detail')}
            </Button>
          ))}
        </span>
      </div>
      {opened === 'records' && <Behind id={figure.id} scope={scope} />}
      {opened === 'detail' && <FigureDetailView id={figure.id} scope={scope} />}
    </li>
  );
}
