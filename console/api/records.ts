import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { FigureRecords, FigureValue } from '../../contract/figures.ts';
import { DueRecords, RecordDetail, RecordPage } from '../../contract/ledger.ts';
import { get } from './client.ts';

export interface RecordFilter {
  type: string;
  state?: string | undefined;
  text?: string | undefined;
  sort?: 'due' | undefined;
  /** `field:option,field:option` */
  filter?: string | undefined;
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
