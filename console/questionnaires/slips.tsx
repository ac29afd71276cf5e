import { Alert, Button, Modal } from 'antd';
import { createPortal } from 'react-dom';
import { encode } from 'uqr';
import type { IssuedSlips } from '../../contract/questionnaires.ts';
import { useSay } from '../text/index.ts';
import { dayText } from '../ui/format.ts';

const BORDER_MODULES = 4;

/** A QR code as one path, sharp at any size (ISO/IEC 18004, level Q). */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { ecc: 'Q', border: BORDER_MODULES });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={text} shapeRendering="crispEdges">
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}

function SlipList({ issued }: { issued: IssuedSlips }) {
  const { say, language } = useSay();
  return (
    <ul className="slips">
      {issued.slips.map(({ number, url }) => (
        <li key={number}>
          <QrCode text={url} />
          <div className="slip">
            <b>{issued.title[language]}</b>
            <span>{issued.place}</span>
            <span>{say('waves.slipHow')}</span>
            <span>
              {say('waves.slipNumber', { n: number })} · {say('waves.closesAt')} {dayText(issued.closesAt)}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Slips to be cut apart, shown this once. What is printed stands beside the page, not in the dialog that scrolls. */
export function Slips({ issued, onDone }: { issued: IssuedSlips; onDone: () => void }) {
  const { say } = useSay();
  return (
    <Modal
      open
      width={820}
      title={`${say('waves.slips')} · ${issued.place}`}
      onCancel={onDone}
      mask={{ closable: false }}
      className="slips-dialog"
      footer={
        <Button type="primary" onClick={() => print()}>
          {say('waves.print')}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={say('waves.slipsHint')} />
      <SlipList issued={issued} />
      {createPortal(
        <div className="print-slips">
          <SlipList issued={issued} />
        </div>,
        document.body,
      )}
    </Modal>
  );
}
