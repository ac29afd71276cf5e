import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { FigureRecords, FigureValue } from '../../contract/figures.ts';
import { DueRecords, PossibleDuplicates, RecordDetail, RecordPage } from '../../contract/ledger.ts';
import { SavedView, SavedViews } from '../../contract/saved-views.ts';
import { get, post } from './client.ts';

export interface RecordFilter {
  type: string;
  state?: string | undefined;
  text?: string | undefined;
  sort?: 'due' | undefined;
  /** `field:option,field:option` */
  filter?: string | undefined;
  unit?: string | undefined;
}
export interface FigureScope {
  unit: string;
  from: string;
  to: string;
}

const query = (values: Record<string, string | undefined>): string =>
  new URLSearchParams(
    Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  ).toString();

export const recordQueries = {
  list: (filter: RecordFilter) =>
    infiniteQueryOptions({
      queryKey: ['records', filter],
      initialPageParam: '',
      queryFn: ({ pageParam }) => get(`/records?${query({ ...filter, cursor: pageParam })}`, RecordPage),
      getNextPageParam: (last: RecordPage) => last.next ?? undefined,
    }),
  one: (id: string) =>
    queryOptions({ queryKey: ['record', id], queryFn: () => get(`/records/${id}`, RecordDetail) }),
  due: (withinHours: number) =>
    queryOptions({
      queryKey: ['records', 'due', withinHours],
      queryFn: () => get(`/due-records?withinHours=${withinHours}`, DueRecords),
      refetchInterval: 60_000,
    }),
  /** The last changed ones whose title holds the words; more are found by typing. */
  choices: (type: string, text = '') =>
    queryOptions({
      queryKey: ['records', 'choices', type, text],
      queryFn: () => get(`/records?${query({ type, text, limit: '50' })}`, RecordPage),
      placeholderData: (previous: RecordPage | undefined) => previous,
    }),
  /** What may be there already of what is being written down. */
  duplicates: (type: string, data: Readonly<Record<string, unknown>>, happenedAt: string | undefined) =>
    queryOptions({
      queryKey: ['records', 'duplicates', type, data, happenedAt],
      queryFn: async () =>
        PossibleDuplicates.parse(
          await post('/possible-duplicates', { type, data, ...(happenedAt ? { happenedAt } : {}) }),
        ),
    }),
  views: (type: string) =>
    queryOptions({
      queryKey: ['views', type],
      queryFn: () => get(`/saved-views?${query({ type })}`, SavedViews),
    }),
  view: (id: string) =>
    queryOptions({ queryKey: ['views', 'one', id], queryFn: () => get(`/saved-views/${id}`, SavedView) }),
  figures: (scope: FigureScope) =>
    queryOptions({
      queryKey: ['figures', scope],
      queryFn: () => get(`/figures?${query({ ...scope })}`, z.array(FigureValue)),
    }),
  behind: (id: string, scope: FigureScope) =>
    queryOptions({
      queryKey: ['figures', id, scope],
      queryFn: () => get(`/figure-records?${query({ id, ...scope })}`, FigureRecords),
    }),
};
