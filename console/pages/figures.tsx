import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { dutyNow } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { type FigureScope, recordQueries } from '../api/records.ts';
import { useProgrammeText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { beijingInput } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

function Behind({ id, scope }: { id: string; scope: FigureScope }) {
  const { say } = useSay();
  const query = useQuery(recordQueries.behind(id, scope));
  return (
    <Loaded
      query={query}
      empty={{
        when: (found) => found.records.length + found.deidentified.length + found.hidden === 0,
        text: say('records.none'),
      }}
    >
      {(found) => (
        <>
          <ul className="list">
            {found.records.map((record) => (
              <li key={record.id} className="row">
                <span className="number">{record.day}</span>
                <Link to="/records/$recordId" params={{ recordId: record.id }}>
                  {record.title}
                </Link>
                <span className="number quiet">{record.contribution}</span>
              </li>
            ))}
          </ul>
          {found.deidentified.length > 0 && (
            <>
              <p className="quiet">{say('figures.deidentified')}</p>
              <ul className="list">
                {found.deidentified.map((record) => (
                  <li key={record.id} className="row">
                    <span className="number">{record.day}</span>
                    <span className="number">{record.id}</span>
                    <span className="number quiet">{record.contribution}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          {found.more && (
            <p className="quiet">
              {say('figures.more', { n: Math.max(found.records.length, found.deidentified.length) })}
            </p>
          )}
          {found.hidden > 0 && <p className="quiet">{say('figures.hidden', { n: found.hidden })}</p>}
        </>
      )}
    </Loaded>
  );
}

/** Figures of a unit over days; each opens onto the records that prove it. */
export function FiguresPage() {
  const { say, language } = useSay();
  const programmeText = useProgrammeText();
  const me = useQuery(queries.me);
  const units = useQuery(queries.units);
  const today = beijingInput(dutyNow()).slice(0, 10);
  const [chosen, setChosen] = useState<Partial<FigureScope>>({});
  const [opened, setOpened] = useState<string>();
  const scope: FigureScope = {
    unit: chosen.unit ?? me.data?.posts[0]?.unitPath ?? '',
    from: chosen.from ?? `${today.slice(0, 4)}-01-01`,
    to: chosen.to ?? today,
  };
  const query = useQuery({ ...recordQueries.figures(scope), enabled: scope.unit !== '' });
  const nameOf = (id: string): string => {
    const [programme = '', type, figure] = id.split('/');
    return programmeText(programme, `${type}.figure.${figure}`);
  };
  return (
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
                  <Button
                    size="small"
                    aria-expanded={opened === figure.id}
                    onClick={() => setOpened(opened === figure.id ? undefined : figure.id)}
                  >
                    {say('figures.open')}
                  </Button>
                </span>
                {opened === figure.id && <Behind id={figure.id} scope={scope} />}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
