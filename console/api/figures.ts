import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  AttachmentReference,
  FigureDetail,
  FreezeVerification,
  ReusedPhotos,
  SpotCheck,
  Statement,
} from '../../contract/figures.ts';
import { RecordSummary } from '../../contract/ledger.ts';
import { get, post } from './client.ts';
import type { FigureScope } from './records.ts';

/** Sends the paper of a statement that is about to be signed; resolves to what the statement names. */
export const sendPaper = async (unit: string, paper: File): Promise<AttachmentReference> =>
  AttachmentReference.parse(
    await post(
      `/figure-papers?${new URLSearchParams({ unit, name: paper.name })}`,
      new Blob([paper], { type: 'application/octet-stream' }),
    ),
  );

/** Everything here is of the family `figures`: one move refreshes all of it. */
export const FIGURES = ['figures'] as const;

export const figureQueries = {
  detail: (id: string, scope: FigureScope) =>
    queryOptions({
      queryKey: [...FIGURES, 'detail', id, scope],
      queryFn: () => get(`/figure-detail?${new URLSearchParams({ id, ...scope })}`, FigureDetail),
    }),
  reusedPhotos: (id: string, scope: FigureScope) =>
    queryOptions({
      queryKey: [...FIGURES, 'reused-photos', id, scope],
      queryFn: () => get(`/figure-reused-photos?${new URLSearchParams({ id, ...scope })}`, ReusedPhotos),
    }),
  statements: (unit: string) =>
    queryOptions({
      queryKey: [...FIGURES, 'statements', unit],
      queryFn: () => get(`/figure-statements?${new URLSearchParams({ unit })}`, z.array(Statement)),
    }),
  verification: (freezeId: string) =>
    queryOptions({
      queryKey: [...FIGURES, 'verification', freezeId],
      queryFn: () => get(`/figure-freezes/${freezeId}/verification`, FreezeVerification),
    }),
  checks: (freezeId: string) =>
    queryOptions({
      queryKey: [...FIGURES, 'checks', freezeId],
      queryFn: () => get(`/figure-freezes/${freezeId}/checks`, z.array(SpotCheck)),
    }),
  drawn: (checkId: string) =>
    queryOptions({
      queryKey: [...FIGURES, 'drawn', checkId],
      queryFn: () => get(`/figure-checks/${checkId}/records`, z.array(RecordSummary)),
    }),
};
