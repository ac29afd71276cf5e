import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReusedPhotos as Found } from '../../contract/figures.ts';
import { figureQueries } from '../api/figures.ts';
import type { FigureScope } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { Loaded } from '../ui/problem-text.tsx';

function Side({ side: { id, title, photo } }: { side: Found['pairs'][number]['record'] }) {
  if (title === null || photo === null) return <span className="number">{id}</span>;
  const address = `/api/records/${id}/attachments/${photo}`;
  return (
    <figure className="photo-side">
      <a href={address} target="_blank" rel="noreferrer">
        <img src={`${address}?size=thumbnail`} alt={title} loading="lazy" />
      </a>
      <figcaption>
        <Link to="/records/$recordId" params={{ recordId: id }}>
          {title}
        </Link>
      </figcaption>
    </figure>
  );
}

/** Pairs of records that show the same picture, side by side: whether it is one, a person sees. */
export function ReusedPhotos({ id, scope }: { id: string; scope: FigureScope }) {
  const { say } = useSay();
  const query = useQuery(figureQueries.reusedPhotos(id, scope));
  return (
    <Loaded query={query}>
      {({ pairs, hidden, more }) => (
        <>
          <ul className="list photo-pairs">
            {pairs.map(({ record, other, bits }) => (
              <li key={`${record.id} ${other.id}`}>
                <Side side={record} />
                <Side side={other} />
                <span className="tag amber">
                  {bits === null ? say('figures.reused.file') : say('figures.reused.look', { bits })}
                </span>
              </li>
            ))}
          </ul>
          {more && <p className="quiet">{say('figures.reused.more', { n: pairs.length })}</p>}
          {hidden > 0 && <p className="quiet">{say('figures.reused.hidden', { n: hidden })}</p>}
        </>
      )}
    </Loaded>
  );
}
