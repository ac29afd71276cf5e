import { Alert, Button, Modal } from 'antd';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { encode } from 'uqr';
import { useSay } from '../text/index.ts';
import './printed-slips.css';

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

export interface PrintedSlip {
  number: number;
  url: string;
  /** What stands beside the code. */
  words: ReactNode;
}

const SlipList = ({ slips }: { slips: readonly PrintedSlip[] }) => (
  <ul className="slips">
    {slips.map(({ number, url, words }) => (
      <li key={number}>
        <QrCode text={url} />
        <div className="slip">{words}</div>
      </li>
    ))}
  </ul>
);

/** Slips to be cut apart, shown this once. What is printed stands beside the page, not in the dialog that scrolls. */
export function PrintedSlips({
  title,
  hint,
  slips,
  onDone,
}: {
  title: string;
  hint: string;
  slips: readonly PrintedSlip[];
  onDone: () => void;
}) {
  const { say } = useSay();
  return (
    <Modal
      open
      width={820}
      title={title}
      onCancel={onDone}
      mask={{ closable: false }}
      className="slips-dialog"
      footer={
        <Button type="primary" onClick={() => print()}>
          {say('waves.print')}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={hint} />
      <SlipList slips={slips} />
      {createPortal(
        <div className="print-slips">
          <SlipList slips={slips} />
        </div>,
        document.body,
      )}
    </Modal>
  );
}
