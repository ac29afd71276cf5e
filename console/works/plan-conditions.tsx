import { Link } from '@tanstack/react-router';
import type { PlanWatch, WorkStanding } from '../../contract/works.ts';
import { type TextKey, useSay } from '../text/index.ts';
import { PlainTable } from '../ui/plain-table.tsx';

const KINDS: Record<PlanWatch['kind'], TextKey> = {
  level: 'works.watch.level',
  alarm: 'works.watch.alarm',
  prepare: 'works.watch.prepare',
  immediate: 'works.watch.immediate',
};

/** 预案响应条件: which conditions of the plans in force look at the stations of this work, or that none does. */
export function PlanConditions({ work: { title, stations, watches } }: { work: WorkStanding }) {
  const { say, language } = useSay();
  const unwatched = stations.filter((id) => !watches.some(({ stationId }) => stationId === id));
  return (
    <section aria-label={say('works.watches')}>
      <h3>{say('works.watches')}</h3>
      {stations.length === 0 && <p className="tag amber">{say('works.noStations', { name: title })}</p>}
      {unwatched.map((id) => (
        <p key={id}>
          <span className="tag amber">{say('works.unwatched', { station: id })}</span>
        </p>
      ))}
      {watches.length > 0 && (
        <PlainTable
          name={say('works.watches')}
          heads={
            <>
              <th>{say('works.watch.of')}</th>
              <th>{say('works.watch.station')}</th>
              <th>{say('works.watch.condition')}</th>
              <th>{say('works.watch.plan')}</th>
            </>
          }
        >
          {watches.map((watch) => (
            <tr key={`${watch.planId} ${watch.kind} ${watch.name} ${watch.stationId}`}>
              <td>
                {say(KINDS[watch.kind])} · {watch.name}
              </td>
              <td>
                <Link to="/stations/$stationId" params={{ stationId: watch.stationId }}>
                  {watch.stationId}
                </Link>
              </td>
              <td>{watch[language]}</td>
              <td>
                {language === 'en' ? watch.planTitleEn : watch.planTitle}
                <div className="quiet">{watch.sources.join('; ')}</div>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </section>
  );
}
