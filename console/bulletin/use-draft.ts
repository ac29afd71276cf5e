import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { declaresSecret } from '../../contract/bulletin/check/index.ts';
import type { BriefDetail } from '../../contract/bulletin/desk.ts';
import type { BulletinDocument } from '../../contract/bulletin/document.ts';
import { documentLines } from '../../contract/bulletin/document-diff.ts';
import { bulletinQueries, saveBrief } from '../api/bulletin.ts';
import { ApiError } from '../api/client.ts';
import { useProblemText } from '../ui/problem-text.tsx';
import { DraftKeeper, type DraftState, type Sent } from './draft-keeper.ts';
import { noStore, openDraftStore } from './draft-store.ts';

const store = 'indexedDB' in globalThis ? openDraftStore() : noStore;

/** The server is away or cannot keep anything now: the same text is sent again later. */
const LATER = new Set(['network', 'database-away', 'storage-full', 'too-many-requests', 'not-signed-in']);
const CONFLICT = new Set(['version-conflict', 'illegal-move']);

/** Declared secret or internal at its head: no letter of it is kept, here or there. */
const mayKeep = (document: BulletinDocument): boolean => !declaresSecret(documentLines(document));

export interface Draft {
  keeper: DraftKeeper;
  state: DraftState;
  savedAt: string;
}

/** What is written in a brief on its way to the server; kept in the browser under the account until it is there. */
export function useDraft(brief: BriefDetail, personId: string): Draft {
  const client = useQueryClient();
  const problemText = useProblemText();
  const [state, setState] = useState<DraftState>({ is: 'saved' });
  const [savedAt, setSavedAt] = useState(brief.changedAt);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one keeper a brief; it is told of later versions
  const keeper = useMemo(
    () =>
      new DraftKeeper(brief.version, {
        store,
        key: `${personId} ${brief.id}`,
        onState: setState,
        mayKeep,
        async send(document, version): Promise<Sent> {
          try {
            const saved = await saveBrief(brief.id, document, version);
            client.setQueryData(bulletinQueries.brief(brief.id).queryKey, saved);
            setSavedAt(saved.changedAt);
            return { outcome: 'saved', version: saved.version };
          } catch (error) {
            const code = error instanceof ApiError ? error.code : 'network';
            if (LATER.has(code)) return { outcome: 'later' };
            return CONFLICT.has(code)
              ? { outcome: 'conflict' }
              : { outcome: 'refused', reason: problemText(error) };
          }
        },
      }),
    [brief.id, personId],
  );
  useEffect(() => keeper.follow(brief.version), [keeper, brief.version]);
  useEffect(() => {
    keeper.open();
    const again = (): void => keeper.retry();
    window.addEventListener('online', again);
    return () => {
      window.removeEventListener('online', again);
      keeper.close();
    };
  }, [keeper]);
  return { keeper, state, savedAt };
}
