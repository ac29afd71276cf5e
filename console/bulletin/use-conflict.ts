import { useQueryClient } from '@tanstack/react-query';
import type { Editor } from '@tiptap/core';
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import type { BriefDetail } from '../../contract/bulletin/desk.ts';
import { type BulletinDocument, sameDocument } from '../../contract/bulletin/document.ts';
import { bulletinQueries } from '../api/bulletin.ts';
import type { ConflictDialog } from './conflict-dialog.tsx';
import type { Draft } from './use-draft.ts';

/**
 * Two texts of one brief: what is written here and what is at the server. Where only one of them moved it is taken; where
 * both did, a person decides. Also what an earlier window of the browser left unsent.
 */
export function useConflict({
  brief,
  draft,
  editor,
  document,
  take,
}: {
  brief: BriefDetail;
  draft: Draft;
  editor: Editor | undefined;
  document: BulletinDocument;
  take: (document: BulletinDocument) => void;
}): ComponentProps<typeof ConflictDialog> | undefined {
  const client = useQueryClient();
  const { keeper, state } = draft;
  const [mine, setMine] = useState<BulletinDocument>();
  const latest = useRef({ brief, take, document });
  latest.current = { brief, take, document };

  // What was left unsent by an earlier window.
  const asked = useRef(false);
  useEffect(() => {
    if (!editor || asked.current) return;
    asked.current = true;
    void keeper.left(latest.current.brief.document).then((left) => {
      if (!left) return;
      if (left.fits && latest.current.brief.writable) {
        latest.current.take(left.document);
        keeper.write(left.document);
      } else setMine(left.document);
    });
  }, [editor, keeper]);

  // A sending met a newer version: it is read, so that both can be shown.
  useEffect(() => {
    if (state.is !== 'conflict') return;
    void client
      .fetchQuery({ ...bulletinQueries.brief(latest.current.brief.id), staleTime: 0 })
      .catch(() => undefined)
      .then(() => setMine(keeper.unsent));
  }, [state.is, client, keeper]);

  // Somebody else saved, and nothing is unsent here: theirs is shown.
  useEffect(() => {
    if (
      keeper.unsent === undefined &&
      mine === undefined &&
      !sameDocument(brief.document, latest.current.document)
    )
      latest.current.take(brief.document);
  }, [brief.document, keeper, mine]);

  if (mine === undefined) return undefined;
  const last = brief.journal.at(-1);
  return {
    conflict: {
      mine: keeper.unsent ?? mine,
      theirs: brief.document,
      by: last?.by.name ?? brief.author,
      at: brief.changedAt,
      writable: brief.writable,
    },
    onMine: () => {
      const kept = keeper.unsent ?? mine;
      setMine(undefined);
      take(kept);
      keeper.insist(kept, brief.version);
    },
    onTheirs: () => {
      setMine(undefined);
      take(brief.document);
      void keeper.yield(brief.version);
    },
  };
}
