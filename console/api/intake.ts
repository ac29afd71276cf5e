import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { FieldDevice } from '../../contract/field.ts';
import { AwaitingPublication, IntakeCallbacks, IntakePlace } from '../../contract/intake.ts';
import { ErasurePreview, Erasures } from '../../contract/ledger.ts';
import { get } from './client.ts';

/** Boxes and what comes out of them; what a move may change stands under `records`, which every move refreshes. */
export const intakeQueries = {
  places: queryOptions({
    queryKey: ['intake-places'],
    queryFn: () => get('/intake-places', z.array(IntakePlace)),
  }),
  awaiting: queryOptions({
    queryKey: ['records', 'awaiting'],
    queryFn: () => get('/intake-awaiting', AwaitingPublication),
  }),
  callbacks: queryOptions({
    queryKey: ['records', 'callbacks'],
    queryFn: () => get('/intake-callbacks', IntakeCallbacks),
  }),
  fieldPhones: queryOptions({
    queryKey: ['field-phones'],
    queryFn: () => get('/field/devices', z.array(FieldDevice)),
  }),
  erasures: queryOptions({ queryKey: ['erasures'], queryFn: () => get('/erasures', Erasures) }),
  erasure: (recordId: string) =>
    queryOptions({
      queryKey: ['erasures', recordId],
      queryFn: () => get(`/records/${recordId}/erasure`, ErasurePreview),
      retry: false,
    }),
};
