import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { wordingsOf } from '../../contract/figure-words.ts';
import type { FigureDetail, FigureValue } from '../../contract/figures.ts';
import { figureQueries } from '../api/figures.ts';
import type { FigureScope } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { FreezeList } from './freeze-list.tsx';
import { useFigureName } from './names.ts';
import { ReusedPhotos } from './reused-photos.tsx';
import { StatementRow } from './statement-row.tsx';
import { TrendChart } from './trend-chart.tsx';
import { useUnitName } from './unit-name.ts';

/** How the value may be printed: every wording here is true of it. */
function Wordings({ figure }: { figure: FigureValue }) {
  const { say } = useSay();
  return (
    <p className="row">
      <span className="quiet">{say('figures.wordings')}</span>
      {wordingsOf(figure.value, figure.measure).map(({ text }) => (
        <span key={text} className="tag">
          {text}
        </span>
      ))}
    </p>
  );
}

const SIGNS = ['late', 'inBursts', 'samePlace', 'reusedPhotos', 'openingOverlap'] as const;

function Quality({
  id,
  scope,
  quality,
}: {
  id: string;
  scope: FigureScope;
  quality: FigureDetail['quality'];
}) {
  const { say } = useSay();
  const [photos, setPhotos] = useState(false);
  const seen = SIGNS.filter((sign) => quality[sign] > 0);
  return (
    <>
      <h3>{say('figures.quality')}</h3>
      <p className="quiet">{say('figures.looked', { n: quality.looked })}</p>
      {seen.length === 0 ? (
        <p>{say('figures.noSigns')}</p>
      ) : (
        <ul className="list">
          {seen.map((sign) => (
            <li key={sign}>
              <span className={sign === 'openingOverlap' ? 'tag bad' : 'tag amber'}>{quality[sign]}</span>{' '}
              {say(`figures.sign.${sign}`, { n: quality.withPhotos })}
            </li>
          ))}
        </ul>
      )}
      {quality.reusedPhotos > 0 && (
        <Button size="small" aria-expanded={photos} onClick={() => setPhotos(!photos)}>
          {say('figures.reused.open')}
        </Button>
      )}
      {photos && <ReusedPhotos id={id} scope={scope} />}
    </>
  );
}

function Breakdown({ detail: { breakdown, figure } }: { detail: FigureDetail }) {
  const { say } = useSay();
  const unitName = useUnitName();
  const below = breakdown.reduce((sum, { value }) => sum + (value ?? 0), 0);
  if (breakdown.length === 0) return null;
  return (
    <>
      <h3>{say('figures.breakdown')}</h3>
      <table className="plain">
        <tbody>
          {breakdown.map(({ unitPath, value }) => (
            <tr key={unitPath}>
              <th scope="row">{unitName(unitPath)}</th>
              <td className="number">
                {value === null ? say('figures.withheld') : `${value}${figure.measure}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {below !== figure.value && <p className="quiet">{say('figures.notTheSum')}</p>}
    </>
  );
}

function Relations({ relations }: Pick<FigureDetail, 'relations'>) {
  const { say } = useSay();
  const nameOf = useFigureName();
  return relations.map((relation) => (
    <p key={`${relation.kind} ${relation.with}`}>
      <span className={relation.holds ? 'tag' : 'tag bad'}>
        {say(relation.holds ? 'figures.holds' : 'figures.holdsNot')}
      </span>{' '}
      {relation.kind === 'part-of'
        ? say('figures.relation.partOf', { name: nameOf(relation.with), n: relation.other })
        : say('figures.relation.cumulative', { n: relation.other })}
    </p>
  ));
}

/** Everything beside a figure's value: wordings, course, units, relations, quality, opening balances, freezes. */
export function FigureDetailView({ id, scope }: { id: string; scope: FigureScope }) {
  const { say } = useSay();
  const query = useQuery(figureQueries.detail(id, scope));
  return (
    <Loaded query={query}>
      {(detail) => (
        <div className="figure-detail">
          <section>
            <Wordings figure={detail.figure} />
            <h3>{say(detail.trendBy === 'month' ? 'figures.byMonth' : 'figures.byDay')}</h3>
            <TrendChart trend={detail.trend} by={detail.trendBy} measure={detail.figure.measure} />
          </section>
          <section>
            <Breakdown detail={detail} />
            <Relations relations={detail.relations} />
            <Quality id={id} scope={scope} quality={detail.quality} />
          </section>
          <section>
            <FreezeList id={id} scope={scope} freezes={detail.freezes} />
            {detail.openings.length > 0 && (
              <>
                <h3>{say('figures.openings')}</h3>
                <ul className="list">
                  {detail.openings.map((row) => (
                    <StatementRow key={row.id} row={row} />
                  ))}
                </ul>
              </>
            )}
          </section>
        </div>
      )}
    </Loaded>
  );
}
