import { useState } from 'react';
import { useMove } from '../api/queries.ts';
import { notice } from './notices.tsx';
import { type Declared, useProblemText } from './problem-text.tsx';

/**
 * Sends a move; a refusal is told with what to do next, the moves of a record by the names of what is `declared`. Resolves to whether
 * it was done.
 */
export function useAct(
  families: readonly string[],
  declared?: Declared,
): {
  act: (path: string, body?: unknown) => Promise<boolean>;
  /** The same, for what was answered; undefined where it was refused. */
  send: (path: string, body?: unknown) => Promise<{ answer: unknown } | undefined>;
  busy: boolean;
  /** Why the last one was refused, until one is done: a form shows it beside what was filled in. */
  refused: string | undefined;
} {
  const move = useMove(families);
  const problemText = useProblemText(declared);
  const [refused, setRefused] = useState<string>();
  const send = async (path: string, body?: unknown): Promise<{ answer: unknown } | undefined> => {
    try {
      const answer = await move.mutateAsync({ path, body });
      setRefused(undefined);
      return { answer };
    } catch (error) {
      const told = problemText(error);
      setRefused(told);
      notice(told);
      return undefined;
    }
  };
  return {
    busy: move.isPending,
    refused,
    send,
    act: async (path, body) => (await send(path, body)) !== undefined,
  };
}
