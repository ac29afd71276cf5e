import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';
import { checkText, type Finding } from '../../contract/bulletin/check/index.ts';
import type { BriefFinding, FigureCandidate } from '../../contract/bulletin/desk.ts';
import type { Renew } from './convert.ts';
import { findingsChange, type PlacedFinding } from './marked-findings.ts';
import { type Printed, printedOf, spanIn } from './printed.ts';

export interface Checked {
  printed: Printed;
  findings: readonly Finding[];
  placed: readonly (PlacedFinding & { whole: boolean })[];
}
/** What the server found in a text; it has what a browser has not. */
export interface FoundAtServer {
  text: string;
  findings: readonly BriefFinding[];
}

/** These need the archive, the register or the reviewed words, which lie at the server. */
const AT_SERVER = new Set([
  'near-duplicate',
  'cumulative-falls',
  'unknown-unit',
  'misspelt-unit',
  'former-name',
  'post-holder',
  'wrong-word',
]);
const PAUSE_MS = 350;

const boundIn = ({ figures }: Printed) =>
  figures.map(({ figure, start, end }) => ({
    start,
    end,
    value: figure.value,
    measure: figure.measure,
    key: `${figure.id} ${figure.unit} ${figure.from} ${figure.to}`,
  }));

function check(
  editor: Editor,
  renew: Renew,
  candidates: readonly FigureCandidate[],
  atServer: FoundAtServer | undefined,
): Checked {
  const printed = printedOf(editor.state.doc, renew);
  const { text } = printed;
  const own = checkText({ text, bound: boundIn(printed), candidates });
  const other = atServer?.text === text ? atServer.findings.filter(({ rule }) => AT_SERVER.has(rule)) : [];
  // The house style sets one space after a title; nobody wrote it.
  const isOwnSpace = ({ start, end }: Finding): boolean =>
    text.slice(start, end).trim() === '' && printed.places.subarray(start, end).every((place) => place < 0);
  const findings = [...own.filter((finding) => !isOwnSpace(finding)), ...(other as Finding[])].sort(
    (a, b) => a.start - b.start || a.end - b.end,
  );
  return {
    printed,
    findings,
    placed: findings.map(({ severity, start, end }, n) => ({ n, severity, ...spanIn(printed, start, end) })),
  };
}

/**
 * What the checker says of the text in the editor, a moment after every change; never while an input method composes, whose
 * half-written letters are no text yet.
 */
export function useFindings(
  editor: Editor | undefined,
  renew: Renew,
  candidates: readonly FigureCandidate[],
  atServer: FoundAtServer | undefined,
): Checked | undefined {
  const [checked, setChecked] = useState<Checked>();
  useEffect(() => {
    if (!editor) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      if (editor.isDestroyed) return;
      if (editor.view.composing) {
        soon();
        return;
      }
      const next = check(editor, renew, candidates, atServer);
      const [key, change] = findingsChange({ placed: next.placed });
      editor.view.dispatch(editor.state.tr.setMeta(key, change).setMeta('addToHistory', false));
      setChecked(next);
    };
    const soon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE_MS);
    };
    editor.on('update', soon);
    look();
    return () => {
      clearTimeout(timer);
      editor.off('update', soon);
    };
  }, [editor, renew, candidates, atServer]);
  return checked;
}
