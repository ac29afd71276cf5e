import { Button, Modal } from 'antd';
import { dutyNow } from '../api/live.ts';
import { useSay } from '../text/index.ts';
import { clockText } from '../ui/format.ts';
import { groupedCode } from './boxes.ts';

/** The torn-off receipt: the code, and where it is followed. Shown once, printed or read out. */
export function Receipt({
  code,
  place,
  address,
  onClose,
}: {
  code: string;
  place: string;
  address: string | undefined;
  onClose: () => void;
}) {
  const { say } = useSay();
  return (
    <Modal
      open
      title={say('intake.receipt')}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={() => window.print()}>{say('intake.receipt.print')}</Button>
          <Button type="primary" onClick={onClose}>
            {say('intake.receipt.done')}
          </Button>
        </>
      }
    >
      <div className="receipt">
        <p>{place}</p>
        <p>{say('intake.receipt.code')}</p>
        <p className="receipt-code" data-code={code}>
          {groupedCode(code)}
        </p>
        <p>{say('intake.receipt.how')}</p>
        {address && <p className="receipt-address">{address}</p>}
        <p className="quiet">{clockText(dutyNow()).slice(0, 10)}</p>
      </div>
      <p className="quiet no-print">{say('intake.receipt.once')}</p>
    </Modal>
  );
}
