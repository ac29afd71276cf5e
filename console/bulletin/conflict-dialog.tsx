import { Button, Modal } from 'antd';
import type { BulletinDocument } from '../../contract/bulletin/document.ts';
import { useSay } from '../text/index.ts';
import { dayTimeText } from '../ui/format.ts';
import { DocumentDiff, linesOf } from './document-diff.tsx';

export interface Conflict {
  mine: BulletinDocument;
  theirs: BulletinDocument;
  /** Who changed it last, and when. */
  by: string;
  at: string;
  /** Whether mine may still be put in. */
  writable: boolean;
}

/** Somebody saved or moved the brief meanwhile: both texts are shown, a person decides, nothing is lost. */
export function ConflictDialog({
  conflict,
  onMine,
  onTheirs,
}: {
  conflict: Conflict;
  onMine: () => void;
  onTheirs: () => void;
}) {
  const { say } = useSay();
  const { mine, theirs, by, at, writable } = conflict;
  return (
    <Modal
      open
      width={860}
      closable={false}
      keyboard={false}
      title={say('bulletin.conflict')}
      footer={[
        <Button key="copy" onClick={() => void navigator.clipboard?.writeText(linesOf(mine))}>
          {say('bulletin.copyMine')}
        </Button>,
        <Button key="theirs" onClick={onTheirs}>
          {say('bulletin.takeTheirs')}
        </Button>,
        writable && (
          <Button key="mine" type="primary" onClick={onMine}>
            {say('bulletin.keepMine')}
          </Button>
        ),
      ]}
    >
      <p>
        {say(writable ? 'bulletin.conflictHint' : 'bulletin.conflictClosed', { by, at: dayTimeText(at) })}
      </p>
      <p className="quiet">{say('bulletin.conflictMarks')}</p>
      <DocumentDiff earlier={theirs} later={mine} label={say('bulletin.conflict')} />
    </Modal>
  );
}
