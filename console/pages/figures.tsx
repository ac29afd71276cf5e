import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { dutyNow } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { type FigureScope, recordQueries } from '../api/records.ts';
import { Behind } from '../figures/behind.tsx';
import { FigureDetailView } from '../figures/figure-detail.tsx';
import { useFigureName } from '../figures/names.ts';
import { ReportFill } from '../figures/report-fill.tsx';
import { StatementPanel } from '../figures/statement-panel.tsx';
import { useSay } from '../text/index.ts';
import { beijingInput } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

const VIEWS = ['records', 'detail'] as const;

/** Figures of a unit over days; each opens onto the records that prove it. */
export function FiguresPage() {
  const { say, language } = useSay();
  const nameOf = useFigureName();
  const me = useQuery(queries.me);
  const units = useQuery(queries.units);
  const today = beijingInput(dutyNow()).slice(0, 10);
  const [chosen, setChosen] = useState<Partial<FigureScope>>({});
  const [opened, setOpened] = useState<{ id: string; view: 'records' | 'detail' }>();
  const scope: FigureScope = {
    unit: chosen.unit ?? me.data?.posts[0]?.unitPath ?? '',
    from: chosen.from ?? `${today.slice(0, 4)}-01-01`,
    to: chosen.to ?? today,
  };
  const query = useQuery({ ...recordQueries.figures(scope), enabled: scope.unit !== '' });
  const ids = (query.data ?? []).map(({ id }) => id);
  const toggle = (id: string, view: 'records' | 'detail'): void =>
    setOpened(opened?.id === id && opened.view === view ? undefined : { id, view });
  return (
    <div className="stack">
      <Panel
        title={say('figures.title')}
        extra={
          <span className="row">
            <Select
              aria-label={say('records.unit')}
              value={scope.unit}
              style={{ minWidth: 180 }}
              showSearch={{ optionFilterProp: 'label' }}
              onChange={(unit) => setChosen({ ...chosen, unit })}
              options={(units.data ?? []).map((unit) => ({
                value: unit.path,
                label: (language === 'en' && unit.nameEn) || unit.nameZh,
              }))}
            />
            <Input
              type="date"
              style={{ width: 150 }}
              aria-label={say('figures.from')}
              value={scope.from}
              max={scope.to}
              onChange={(event) => event.target.value && setChosen({ ...chosen, from: event.target.value })}
            />
            <Input
              type="date"
              style={{ width: 150 }}
              aria-label={say('figures.to')}
              value={scope.to}
              min={scope.from}
              onChange={(event) => event.target.value && setChosen({ ...chosen, to: event.target.value })}
            />
          </span>
        }
      >
        <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('figures.none') }}>
          {(rows) => (
            <ul className="list">
              {rows.map((figure) => (
                <li key={figure.id} className="card" data-figure={figure.id}>
                  <span className="row">
                    <span>{nameOf(figure.id)}</span>
                    <b className="number">{figure.value}</b>
                    <span>{figure.measure}</span>
                    {figure.opening > 0 && (
                      <span className="quiet">
                        {say('figures.withOpening', { counted: figure.counted, opening: figure.opening })}
                      </span>
                    )}
                    {figure.partOf && (
                      <span className="quiet">{say('figures.partOf', { name: nameOf(figure.partOf) })}</span>
                    )}
                    <span className="tag">{say(`figures.${figure.visibility}`)}</span>
                    {VIEWS.map((view) => (
                      <Button
                        key={view}
                        size="small"
                        aria-expanded={opened?.id === figure.id && opened.view === view}
                        onClick={() => toggle(figure.id, view)}
                      >
                        {say(view === 'records' ? 'figures.open' : 'figures.detail')}
                      </Button>
                    ))}
                  </span>
                  {opened?.id === figure.id &&
                    (opened.view === 'records' ? (
                      <Behind id={figure.id} scope={scope} />
                    ) : (
                      <FigureDetailView id={figure.id} scope={scope} />
                    ))}
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      {scope.unit !== '' && (
        <>
          <ReportFill key={`${scope.unit} ${scope.from} ${scope.to}`} scope={scope} figures={ids} />
          <StatementPanel scope={scope} figures={ids} />
        </>
      )}
    </div>
  );
}
