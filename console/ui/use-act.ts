import { useMove } from '../api/queries.ts';
import { notice } from './notices.tsx';
import { useProblemText } from './problem-text.tsx';

/** Sends a move; a refusal is told with what to do next. Resolves to whether it was done. */
export function useAct(families: readonly string[]): {
  act: (path: string, body?: unknown) => Promise<boolean>;
  busy: boolean;
} {
  const move = useMove(families);
  const problemText = useProblemText();
  return {
    busy: move.isPending,
    act: async (path, body) => {
      try {
        await move.mutateAsync({ path, body });
        return true;
      } catch (error) {
        notice(problemText(error));
        return false;
      }
    },
  };
}
