import { Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useSay } from '../text/index.ts';
import { GO_KEYS, keysOn, switchKeys } from './key-table.ts';

const DESK_KEYS = ['J', 'K', 'A', 'V', 'S', 'C', 'Enter', 'Esc', 'N', '?'] as const;

function KeyLine({ keys, text }: { keys: string; text: string }) {
  return (
    <>
      <dt>
        <kbd>{keys}</kbd>
      </dt>
      <dd>{text}</dd>
    </>
  );
}

/** The keys of the desk and of the pages; they can be switched off. */
export function KeyList({ onClose }: { onClose: () => void }) {
  const { say } = useSay();
  const [on, setOn] = useState(keysOn);
  return (
    <Modal open title={say('keys.title')} footer={null} onCancel={onClose}>
      <Checkbox
        checked={on}
        onChange={(event) => {
          switchKeys(event.target.checked);
          setOn(event.target.checked);
        }}
      >
        {say('keys.on')}
      </Checkbox>
      <dl className="facts" style={{ marginTop: 10 }}>
        {DESK_KEYS.map((key) => (
          <KeyLine key={key} keys={key} text={say(`keys.${key}`)} />
        ))}
        <KeyLine keys="J K X" text={say('keys.W')} />
        {Object.entries(GO_KEYS).map(([key, { text }]) => (
          <KeyLine key={key} keys={`G ${key.toUpperCase()}`} text={say('keys.go', { page: say(text) })} />
        ))}
      </dl>
    </Modal>
  );
}
