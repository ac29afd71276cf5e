import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import { useProblemText } from './problem-text.tsx';

/** Runs a request that is no plain move; a refusal is told with what to do next. Resolves to its answer, or undefined. */
export function useTask(families: readonly string[]): {
  run: <T>(work: () => Promise<T>) => Promise<{ answer: T } | undefined>;
  busy: boolean;
} {
  const client = useQueryClient();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  return {
    busy,
    run: async (work) => {
      setBusy(true);
      try {
        return { answer: await work() };
      } catch (error) {
        void message.error(problemText(error), 8);
        return undefined;
      } finally {
        setBusy(false);
        await Promise.all(families.map((name) => client.invalidateQueries({ queryKey: [name] })));
      }
    },
  };
}
