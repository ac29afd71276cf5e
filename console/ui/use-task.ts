import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { notice } from './notices.tsx';
import { useProblemText } from './problem-text.tsx';

/** Runs a request that is no plain move; a refusal is told with what to do next. Resolves to its answer, or undefined. */
export function useTask(families: readonly string[]): {
  run: <T>(work: () => Promise<T>) => Promise<{ answer: T } | undefined>;
  busy: boolean;
} {
  const client = useQueryClient();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  return {
    busy,
    run: async (work) => {
      setBusy(true);
      try {
        return { answer: await work() };
      } catch (error) {
        notice(problemText(error));
        return undefined;
      } finally {
        setBusy(false);
        await Promise.all(families.map((name) => client.invalidateQueries({ queryKey: [name] })));
      }
    },
  };
}
