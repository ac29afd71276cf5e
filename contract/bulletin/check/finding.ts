import type { ArchiveIndex } from './archive-index.ts';
import type { Register } from './register.ts';
import type { WrongWord } from './wrong-words.ts';

/** `block`: the text is refused and not stored. `note`: worth a look; nothing is wrong by itself. */
export const SEVERITIES = ['block', 'error', 'warning', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Said {
  zh: string;
  en: string;
}

/** What to put in place of the finding's span; `bind`: and bind it to this figure. */
export interface Fix {
  replace: string;
  label: Said;
  bind?: string;
}

/** What a finding says beyond its own place: an archived brief that is like this one. */
export interface Likeness {
  id: string;
  title: string;
  /** Of 3-grams, 0–1. */
  jaccard: number;
  /** Share of this brief that stands in the archived one, 0–1. */
  containment: number;
  moved: { was: string; now: string }[];
}

export interface Finding {
  rule: string;
  severity: Severity;
  /** UTF-16 code units in the text as given; `end` is exclusive. */
  start: number;
  end: number;
  message: Said;
  /** The clause of the standard that asks for it, where one does. */
  clause?: string;
  fixes: Fix[];
  likeness?: Likeness;
}

/** A span of the text that is bound to a figure. */
export interface BoundFigure {
  start: number;
  end: number;
  /** The figure's value now; null for a manual figure that nothing counts. */
  value: number | null;
  measure?: string;
  /** Which figure, of which period and scope: two spans with one key say one thing. */
  key?: string;
}

/** A figure that a typed number may be bound to. */
export interface CandidateFigure {
  id: string;
  label: Said;
  value: number;
  measure: string;
}

export interface CheckInput {
  text: string;
  bound?: readonly BoundFigure[];
  candidates?: readonly CandidateFigure[];
  register?: Register;
  words?: readonly WrongWord[];
  archive?: ArchiveIndex;
}

/** A finding before its rule's name is put on it. */
export type Found = Omit<Finding, 'rule' | 'severity' | 'fixes'> & { severity?: Severity; fixes?: Fix[] };

/** The label of a fix that writes `text`. */
export const writeInstead = (text: string): Fix => ({
  replace: text,
  label: text === '' ? { zh: '删去', en: 'delete' } : { zh: `改为“${text}”`, en: `write “${text}”` },
});
