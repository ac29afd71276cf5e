import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { IssuedRatingSlips, type RatingStanding } from '../../contract/ratings.ts';
import { ratingQueries } from '../api/ratings.ts';
import { typeById, useDeclaredText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';
import { LostSlips } from './lost-slips.tsx';
import { RatingEntry } from './rating-entry.tsx';
import { RatingSlips } from './rating-slips.tsx';

type Printed = { issued: IssuedRatingSlips; standing: RatingStanding };

/** How many rated, how they are spread, and the share that is satisfied. */
function Tally({ standing }: { standing: RatingStanding }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const type = typeById(standing.ratingType);
  const { rated, raters, satisfied, noted, options, byOption } = standing;
  return (
    <>
      <span className="number">
        {raters === 0 ? say('ratings.count', { n: rated }) : say('ratings.of', { n: rated, of: raters })}
      </span>
      {rated > 0 && (
        <>
          {' · '}
          <b>{say('ratings.share', { share: Math.round((satisfied / rated) * 100) })}</b>
          <br />
          <span className="quiet">
            {options
              .map(
                (option) =>
                  `${type ? text(type, `${standing.field}.${option}`) : option} ${byOption[option]}`,
              )
              .join(' · ')}
          </span>
        </>
      )}
      {noted > 0 && (
        <>
          <br />
          <span className="tag amber">{say('ratings.waiting', { n: noted })}</span>
        </>
      )}
    </>
  );
}

function Acts({ standing, onPrint }: { standing: RatingStanding; onPrint: (printed: Printed) => void }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const about = typeById(standing.typeId);
  const { act, send, busy } = useAct(['ratings', 'records', 'figures'], about && { type: about, text });
  const [asking, setAsking] = useState<'entry' | 'lost'>();
  if (!standing.open) return <span className="quiet">{say('ratings.over')}</span>;
  const issue = async (): Promise<void> => {
    const done = await send(`/ratings/${standing.id}/slips`, {});
    if (done) onPrint({ issued: IssuedRatingSlips.parse(done.answer), standing });
  };
  const close = (): Promise<boolean> =>
    act('/moves', {
      type: standing.typeId,
      move: standing.close,
      recordId: standing.id,
      expectedVersion: standing.version,
    });
  return (
    <span className="row">
      <Button size="small" disabled={busy} onClick={() => void issue()}>
        {say('ratings.slips')}
      </Button>
      <Button size="small" disabled={busy || standing.slips === 0} onClick={() => setAsking('entry')}>
        {say('ratings.enter')}
      </Button>
      <Button
        size="small"
        disabled={busy || standing.slips === standing.used}
        onClick={() => setAsking('lost')}
      >
        {say('ratings.lost')}
      </Button>
      <Popconfirm
        title={say('ratings.closeHint')}
        okText={say('common.confirm')}
        cancelText={say('common.cancel')}
        onConfirm={() => void close()}
      >
        <Button size="small" disabled={busy}>
          {say('ratings.close')}
        </Button>
      </Popconfirm>
      {asking === 'entry' && <RatingEntry standing={standing} onDone={() => setAsking(undefined)} />}
      {asking === 'lost' && (
        <LostSlips
          standing={standing}
          onPrint={(issued) => onPrint({ issued, standing })}
          onDone={() => setAsking(undefined)}
        />
      )}
    </span>
  );
}

/** 户评: what households say of what was done, each once, by its slip. */
export function Ratings() {
  const { say } = useSay();
  const text = useDeclaredText();
  const query = useQuery(ratingQueries.list);
  const [printed, setPrinted] = useState<Printed>();
  return (
    <div className="ratings">
      <p className="quiet">{say('ratings.hint')}</p>
      <Loaded query={query} empty={{ when: ({ rated }) => rated.length === 0, text: say('ratings.none') }}>
        {({ rated }) => (
          <PlainTable
            name={say('intake.tab.ratings')}
            heads={
              <>
                <th>{say('ratings.what')}</th>
                <th>{say('ratings.state')}</th>
                <th>{say('ratings.slipsOut')}</th>
                <th>{say('ratings.tally')}</th>
                <th>{say('ratings.acts')}</th>
              </>
            }
          >
            {rated.map((standing) => {
              const about = typeById(standing.typeId);
              return (
                <tr key={standing.id} data-rating={standing.id}>
                  <td>
                    <Link className="alone" to="/records/$recordId" params={{ recordId: standing.id }}>
                      {standing.title}
                    </Link>
                    <br />
                    <span className="quiet">{standing.place || say('ratings.noPlace')}</span>
                  </td>
                  <td>{about ? text(about, `state.${standing.state}`) : standing.state}</td>
                  <td className="number">
                    {say('ratings.usedOf', { n: standing.used, of: standing.slips })}
                  </td>
                  <td>
                    <Tally standing={standing} />
                  </td>
                  <td>
                    <Acts standing={standing} onPrint={setPrinted} />
                  </td>
                </tr>
              );
            })}
          </PlainTable>
        )}
      </Loaded>
      {printed && <RatingSlips {...printed} onDone={() => setPrinted(undefined)} />}
    </div>
  );
}
