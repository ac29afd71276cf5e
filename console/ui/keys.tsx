import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useSay } from '../text/index.ts';
import { GO_KEYS, isGoKey, keysOn } from './key-table.ts';

/** Fetched when asked for: nobody waits for a dialog that stays shut. */
const KeyList = lazy(() => import('./key-list.tsx').then(({ KeyList: list }) => ({ default: list })));

/** True where a key is meant for a field, a dialog or the browser. */
export const isElsewhere = (event: KeyboardEvent): boolean => {
  const { target } = event;
  return (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    document.querySelector('.ant-modal-wrap:not([style*="display: none"])') !== null ||
    (target instanceof HTMLElement &&
      (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
      // A choice takes no letters: a filter that was just pressed must not swallow the keys of the page.
      !(target instanceof HTMLInputElement && target.type === 'radio'))
  );
};

const CHORD_MS = 1_500;

/** “?” lists the keys, “G” and a letter opens a page; the list says the keys of the desk as well. */
export function Keys() {
  const { say } = useSay();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
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
      {open && (
        <Suspense fallback={null}>
          <KeyList onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
