import { Link } from '@tanstack/react-router';
import type { StoreStanding } from '../../contract/works.ts';
import { typeById, useDeclaredText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';

/** Stores by thing and place, what is short first; each batch leads to its record, where it is issued and given back. */
export function Stores({ stores }: { stores: readonly StoreStanding[] }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const type = typeById('flood-works/store');
  const short = stores.filter((store) => store.short).length;
  const measured = (n: number, measure: string): string =>
    `${n.toLocaleString('zh-CN')} ${type ? text(type, `measure.${measure}`) : measure}`;
  return (
    <Panel
      title={say('stores.title')}
      extra={short > 0 && <span className="tag amber">{say('stores.short', { n: short })}</span>}
    >
      {stores.length === 0 ? (
        <p className="quiet">{say('stores.none')}</p>
      ) : (
        <PlainTable
          name={say('stores.title')}
          heads={
            <>
              <th>{say('stores.name')}</th>
              <th>{say('stores.place')}</th>
              <th>{say('stores.state')}</th>
              <th>{say('stores.onHand')}</th>
              <th>{say('stores.out')}</th>
              <th>{say('stores.minimum')}</th>
              <th>{say('stores.batches')}</th>
            </>
          }
        >
          {stores.map((store) => (
            <tr key={store.ids[0]}>
              <td>{store.name}</td>
              <td>{store.place}</td>
              <td>
                {store.short ? (
                  <span className="tag amber">
                    {say('stores.below', { n: measured(store.minimum - store.onHand, store.measure) })}
                  </span>
                ) : (
                  <span className="tag">{say('stores.enough')}</span>
                )}
              </td>
              <td className="number">{measured(store.onHand, store.measure)}</td>
              <td className="number">{measured(store.out, store.measure)}</td>
              <td className="number">{measured(store.minimum, store.measure)}</td>
              <td>
                {store.ids.map((id, n) => (
                  <span key={id}>
                    {n > 0 && ' · '}
                    <Link to="/records/$recordId" params={{ recordId: id }}>
                      {say('stores.batch', { n: n + 1 })}
                    </Link>
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Panel>
  );
}
