import { useQuery } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { useState } from 'react';
import { dutyNow } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { type FigureScope, recordQueries } from '../api/records.ts';
import { FigureList } from '../figures/figure-list.tsx';
import { ReportFill } from '../figures/report-fill.tsx';
import { StatementPanel } from '../figures/statement-panel.tsx';
import { useSay } from '../text/index.ts';
import { beijingInput } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

/** Figures of a unit over days; each opens onto the records that prove it. */
export function FiguresPage() {
  const { say, language } = useSay();
  const me = useQuery(queries.me);
  const units = useQuery(queries.units);
  const today = beijingInput(dutyNow()).slice(0, 10);
  const [chosen, setChosen] = useState<Partial<FigureScope>>({});
  const scope: FigureScope = {
    unit: chosen.unit ?? me.data?.posts[0]?.unitPath ?? '',
    from: chosen.from ?? `${today.slice(0, 4)}-01-01`,
    to: chosen.to ?? today,
  };
  const query = useQuery({ ...recordQueries.figures(scope), enabled: scope.unit !== '' });
  const ids = (query.data ?? []).map(({ id }) => id);
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
          {(rows) => <FigureList figures={rows} scope={scope} />}
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
