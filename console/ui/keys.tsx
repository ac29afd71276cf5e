import { useNavigate } from '@tanstack/react-router';
import { Button, Checkbox, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { type TextKey, useSay } from '../text/index.ts';

/** G, then one of these, goes to a page. */
export const GO_KEYS = {
  d: { to: '/', text: 'nav.desk' },
  a: { to: '/alarms', text: 'nav.alarms' },
  r: { to: '/responses', text: 'nav.responses' },
  s: { to: '/stations', text: 'nav.stations' },
  v: { to: '/cameras', text: 'nav.cameras' },
  b: { to: '/loudspeakers', text: 'nav.loudspeakers' },
  p: { to: '/plans', text: 'nav.plans' },
  o: { to: '/orders', text: 'nav.orders' },
  l: { to: '/log', text: 'nav.log' },
  x: { to: '/outbox', text: 'nav.outbox' },
  t: { to: '/system', text: 'nav.system' },
} as const satisfies Record<string, { to: string; text: TextKey }>;
const isGoKey = (key: string): key is keyof typeof GO_KEYS => key in GO_KEYS;

const SAVED = 'ward.keys';
/** Keys of one character can be switched off (WCAG 2.2, 2.1.4): speech input and screen readers use them otherwise. */
export const keysOn = (): boolean => localStorage.getItem(SAVED) !== 'off';

/** True where a key is meant for a field, a dialog or the browser. */
export const isElsewhere = (event: KeyboardEvent): boolean => {
  const { target } = event;
  return (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    document.querySelector('.ant-modal-wrap:not([style*="display: none"])') !== null ||
    (target instanceof HTMLElement &&
      (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)))
  );
};

const CHORD_MS = 1_500;

/** “?” lists the keys, “G” and a letter opens a page; the list says the keys of the desk as well. */
export function Keys() {
  const { say } = useSay();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [on, setOn] = useState(keysOn);
  const chordUntil = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!keysOn() || isElsewhere(event)) return;
      const key = event.key.toLowerCase();
      const inChord = performance.now() < chordUntil.current;
      chordUntil.current = 0;
      if (inChord && isGoKey(key)) void navigate({ to: GO_KEYS[key].to });
      else if (key === 'g') chordUntil.current = performance.now() + CHORD_MS;
      else if (key === '?') setOpen(true);
      else return;
      event.preventDefault();
      // A letter of a chord is no key of the desk.
      event.stopImmediatePropagation();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [navigate]);
  return (
    <>
      <Button size="small" aria-keyshortcuts="?" onClick={() => setOpen(true)}>
        {say('keys.title')}
      </Button>
      <Modal open={open} title={say('keys.title')} footer={null} onCancel={() => setOpen(false)}>
        <Checkbox
          checked={on}
          onChange={(event) => {
            localStorage.setItem(SAVED, event.target.checked ? 'on' : 'off');
            setOn(event.target.checked);
          }}
        >
          {say('keys.on')}
        </Checkbox>
        <dl className="facts" style={{ marginTop: 10 }}>
          {(['J', 'K', 'A', 'V', 'S', 'C', 'Enter', 'Esc', 'N', '?'] as const).map((key) => (
            <KeyLine key={key} keys={key} text={say(`keys.${key}`)} />
          ))}
          {Object.entries(GO_KEYS).map(([key, { text }]) => (
            <KeyLine key={key} keys={`G ${key.toUpperCase()}`} text={say('keys.go', { page: say(text) })} />
          ))}
        </dl>
      </Modal>
    </>
  );
}

const KeyLine = ({ keys, text }: { keys: string; text: string }) => (
  <>
    <dt>
      <kbd>{keys}</kbd>
    </dt>
    <dd>{text}</dd>
  </>
);
