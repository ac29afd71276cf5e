import { Button } from 'antd';
import type { RecordDetail } from '../../contract/ledger.ts';
import { ROLES } from '../../contract/permissions.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { useAct } from '../ui/use-act.ts';
import { useDeclaredText } from './declared.ts';
import { shownValue } from './shown-value.ts';

/** Moves that several people sign: what is signed, who has signed, whose signature is missing. */
export function Signing({ type, record }: { type: DeclaredType; record: RecordDetail }) {
  const { say, language } = useSay();
  const text = useDeclaredText();
  const { act, busy } = useAct(['records', 'record', 'figures']);
  if (record.signing.length === 0) return null;
  return (
    <Panel title={say('signing.panel')}>
      <ul className="list">
        {record.signing.map((each) => (
          <li key={each.digest} className="card">
            <span className="row">
              <b>{text(type, `move.${each.move}`)}</b>
              <span className="tag">{say('signing.have', { have: each.have, of: each.of })}</span>
            </span>
            {each.reason && <p>{each.reason}</p>}
            {Object.entries(each.data).map(([field, value]) => (
              <div key={field} className="quiet">
                {text(type, field)}：{shownValue(type, field, value, text, say)}
              </div>
            ))}
            {each.signers.map((signer) => (
              <div key={signer.name + signer.at}>
                {say('signing.by', {
                  name: signer.name,
                  post: signer.post ?? '',
                  time: shortTime(signer.at),
                })}
              </div>
            ))}
            {each.missing.length > 0 && (
              <div>
                {say('signing.missing', {
                  roles: each.missing.map((role) => ROLES[role][language]).join('、'),
                })}
              </div>
            )}
            {!each.signed && record.moves.includes(each.move) && (
              <Button
                type="primary"
                loading={busy}
                onClick={() =>
                  void act('/moves', {
                    type: type.id,
                    move: each.move,
                    recordId: record.id,
                    expectedVersion: record.version,
                    digest: each.digest,
                  })
                }
              >
                {say('signing.sign')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
