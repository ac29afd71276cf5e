import { useQuery } from '@tanstack/react-query';
import { Button, Input, Modal, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { FigureCandidate } from '../../contract/bulletin/desk.ts';
import { judgeFigure } from '../../contract/figure-words.ts';
import { bulletinQueries } from '../api/bulletin.ts';
import { queries } from '../api/queries.ts';
import type { FigureScope } from '../api/records.ts';
import { matches } from '../figures/figure-groups.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { useSay } from '../text/index.ts';
import { Loaded } from '../ui/problem-text.tsx';

const MOST = 60;
const isNumber = (words: string): boolean => /\d/.test(words);

/** By words of its name, or by a number it should agree with. */
const found = (candidates: readonly FigureCandidate[], words: string): FigureCandidate[] =>
  candidates.filter(
    ({ id, label, value, measure }) =>
      words === '' ||
      matches(words, label.zh, label.en, id, `${value}${measure}`) ||
      (isNumber(words) && ['true', 'loose'].includes(judgeFigure(words, value))),
  );

/** Chooses a figure of a unit and period; Enter takes the first one found. */
export function FigurePicker({
  scope,
  typed,
  onScope,
  onChoose,
  onManual,
  onCancel,
}: {
  scope: FigureScope;
  /** The number in the text that it stands for. */
  typed: string | undefined;
  onScope: (scope: FigureScope) => void;
  onChoose: (candidate: FigureCandidate) => void;
  onManual: () => void;
  onCancel: () => void;
}) {
  const { say, language } = useSay();
  const unitName = useUnitName();
  const units = useQuery(queries.units);
  const query = useQuery(bulletinQueries.candidates(scope));
  const [words, setWords] = useState(typed ?? '');
  const rows = found(query.data ?? [], useDeferredValue(words));
  return (
    <Modal
      open
      width={720}
      title={typed === undefined ? say('bulletin.insertFigure') : say('bulletin.bindNumber', { text: typed })}
      onCancel={onCancel}
      footer={[
        <Button key="manual" onClick={onManual}>
          {say('bulletin.manual')}
        </Button>,
        <Button key="cancel" onClick={onCancel}>
          {say('common.cancel')}
        </Button>,
      ]}
    >
      <div className="stack">
        <Input
          autoFocus
          aria-label={say('bulletin.searchFigure')}
          placeholder={say('bulletin.searchFigure')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onPressEnter={(event) => {
            const [first] = rows;
            if (first && !event.nativeEvent.isComposing) onChoose(first);
          }}
        />
        <span className="row">
          <Select
            aria-label={say('records.unit')}
            value={scope.unit}
            style={{ minWidth: 180 }}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(unit) => onScope({ ...scope, unit })}
            options={(units.data ?? []).map(({ path }) => ({ value: path, label: unitName(path) }))}
          />
          {(['from', 'to'] as const).map((end) => (
            <Input
              key={end}
              type="date"
              style={{ width: 150 }}
              aria-label={say(`figures.${end}`)}
              value={scope[end]}
              onChange={(event) => event.target.value && onScope({ ...scope, [end]: event.target.value })}
            />
          ))}
        </span>
        <Loaded query={query}>
          {() =>
            rows.length === 0 ? (
              <p className="quiet">{say('bulletin.noFigure')}</p>
            ) : (
              <ul className="list figure-choices">
                {rows.slice(0, MOST).map((row) => (
                  <li key={`${row.id} ${row.from}`}>
                    <button type="button" className="choice-row" onClick={() => onChoose(row)}>
                      <b>{row.label[language]}</b>
                      <span className="number">
                        {row.value}
                        {row.measure}
                      </span>
                      <span className="quiet">
                        {row.wordings
                          .slice(1, 4)
                          .map(({ text }) => text)
                          .join(' ')}
                      </span>
                      {row.visibility === 'internal' && (
                        <span className="tag">{say('bulletin.internal')}</span>
                      )}
                    </button>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        {rows.length > MOST && <p className="quiet">{say('bulletin.moreFigures', { n: rows.length })}</p>}
      </div>
    </Modal>
  );
}
