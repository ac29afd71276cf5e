import { Link } from '@tanstack/react-router';
import type { RecordDetail } from '../../contract/ledger.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { typeById, useDeclaredText } from './declared.ts';

/** Links of a merging or splitting: each record has its own way to the other, so that one of the two is shown. */
const jointLinks = ({ type: { merge, split } }: DeclaredType): (string | undefined)[] => [
  merge?.keep.link,
  merge?.end.link,
  split?.end.link,
  split?.part.link,
];

/** Records that this one is linked to, by the name of the link where it is the record's own. */
export function LinkedRecords({ type, record }: { type: DeclaredType; record: RecordDetail }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const joint = jointLinks(type);
  const links = record.links.filter(
    ({ link, direction, type: other }) => direction === 'to' || other !== type.id || !joint.includes(link),
  );
  if (links.length === 0) return null;
  return (
    <Panel title={say('records.links')}>
      <ul className="list">
        {links.map((link) => {
          const other = typeById(link.type);
          const name =
            link.direction === 'to' ? text(type, `link.${link.link}`) : other ? text(other) : link.type;
          return (
            <li key={`${link.direction} ${link.link} ${link.id}`} className="row">
              <span className="quiet">{name}</span>
              <Link className="alone" to="/records/$recordId" params={{ recordId: link.id }}>
                {link.title}
              </Link>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
