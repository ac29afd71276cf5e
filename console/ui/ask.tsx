import { useState } from 'react';
import { later } from './later.tsx';

export interface Question {
  name: string;
  label: string;
  kind: 'text' | 'long' | 'number' | 'time' | 'person';
  required?: boolean;
  initial?: string | number;
  max?: number;
  /** Least characters of a text. */
  min?: number;
  options?: readonly { value: string; label: string }[];
}

export interface AskProps {
  title: string;
  /** What follows from it, said before it is confirmed. */
  hint?: string | undefined;
  questions: readonly Question[];
  open: boolean;
  busy: boolean;
  onCancel: () => void;
  onAnswer: (values: Record<string, string | number>) => void;
}

const Dialog = later(() => import('./ask-dialog.tsx').then(({ AskDialog }) => AskDialog));

/** One dialog for every move that asks something; Enter confirms, Esc cancels, focus returns. */
export function Ask(props: AskProps) {
  // Nothing of it stands on a page that never asked; once open it stays, so that focus finds its way back.
  const [asked, setAsked] = useState(props.open);
  if (props.open && !asked) setAsked(true);
  return asked ? <Dialog {...props} /> : null;
}
