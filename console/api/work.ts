import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { Comment, Handler, MyCounts, MyWork, NoticeList } from '../../contract/work.ts';
import { get } from './client.ts';

const POLL_MS = 60_000;

/** What waits for the reader; the live stream says when to read it again. */
export const workQueries = {
  mine: queryOptions({
    queryKey: ['work'],
    queryFn: () => get('/my-work', MyWork),
    refetchInterval: POLL_MS,
  }),
  counts: queryOptions({
    queryKey: ['work', 'counts'],
    queryFn: () => get('/my-counts', MyCounts),
    refetchInterval: POLL_MS,
  }),
  notices: queryOptions({
    queryKey: ['work', 'notices'],
    queryFn: () => get('/notices', NoticeList),
    refetchInterval: POLL_MS,
  }),
  comments: (recordId: string) =>
    queryOptions({
      queryKey: ['record', recordId, 'comments'],
      queryFn: () => get(`/records/${recordId}/comments`, z.array(Comment)),
    }),
  /** Whom a record can be handed to; with a move that assigns, whom that may assign it to. */
  handlers: (recordId: string, move?: string) =>
    queryOptions({
      queryKey: ['record', recordId, 'handlers', move],
      queryFn: () => get(`/records/${recordId}/handlers${move ? `?move=${move}` : ''}`, z.array(Handler)),
    }),
};
