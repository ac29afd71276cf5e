import type { FieldReceipt } from '../../contract/field.ts';
import type { AlikeHere } from './alike.ts';
import { showTime, useSay } from './say.ts';

/** Before it is sent: something filled on this phone may be the same. It can be sent all the same. */
export function AlikeNote({ alike }: { alike: readonly AlikeHere[] }) {
  const { say } = useSay();
  if (alike.length === 0) return null;
  return (
    <div className="banner" role="status">
      <p>{say('alike.here')}</p>
      <ul>
        {alike.map(({ title, door }, n) => (
          <li key={`${n} ${title}`}>
            {title} · {door}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** After it arrived: what the ledger holds that may be the same. It is recorded, and somebody should look. */
export function SimilarNote({ similar }: { similar: FieldReceipt['similar'] }) {
  const { say } = useSay();
  if (similar.length === 0) return null;
  return (
    <div className="banner">
      <p>{say('alike.recorded')}</p>
      <ul>
        {similar.flatMap(({ records }) =>
          records.map(({ id, title, happenedAt }) => (
            <li key={id}>
              <a href={`/records/${id}`}>{title}</a> · {showTime(happenedAt)}
            </li>
          )),
        )}
        {similar.some(({ more }) => more) && <li>{say('alike.more')}</li>}
      </ul>
    </div>
  );
}
