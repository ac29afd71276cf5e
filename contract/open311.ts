import { z } from 'zod';

/** Open311 GeoReport v2: names of members are the standard's. */

/** A key by which a system reports requests at a unit and below. The key itself is shown once, when it is made. */
export const IntakeKey = z.object({
  id: z.uuid(),
  name: z.string(),
  unitPath: z.string(),
  createdAt: z.iso.datetime({ offset: true }),
  createdBy: z.string(),
  revokedAt: z.iso.datetime({ offset: true }).nullable(),
  /** Records that came by it. */
  requests: z.number().int(),
});
export type IntakeKey = z.infer<typeof IntakeKey>;
export const NewIntakeKey = z.strictObject({
  name: z.string().trim().min(2).max(60),
  unitId: z.string().min(1).max(64),
});
export const MadeIntakeKey = IntakeKey.extend({ key: z.string() });
export const IntakeKeyParams = z.object({ id: z.uuid() });

export interface Open311Service {
  service_code: string;
  service_name: string;
  description: string;
  /** Whether the service has attributes beyond description, place and contact. */
  metadata: boolean;
  type: 'realtime';
  keywords: string;
  group: string;
}
export interface Open311Attribute {
  variable: true;
  code: string;
  datatype: 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist';
  required: boolean;
  datatype_description: string | null;
  /** From 1. */
  order: number;
  description: string;
  values: readonly { key: string; name: string }[];
}
export interface Open311Definition {
  service_code: string;
  attributes: readonly Open311Attribute[];
}
export interface Open311Request {
  service_request_id: string;
  status: 'open' | 'closed';
  status_notes: string | null;
  service_name: string;
  service_code: string;
  /** What a moderator published; null before. */
  description: string | null;
  agency_responsible: string | null;
  /** ISO 8601 with zone, Beijing. */
  requested_datetime: string;
  updated_datetime: string;
  address: string | null;
}
export interface Open311Created {
  service_request_id: string;
  service_notice: string;
  account_id: null;
}
/** `code` is the status of the answer: 400, 403, 404, 413, 429 or 503. */
export interface Open311Error {
  code: number;
  description: string;
}
export type Open311Answer<T> = { ok: true; value: T } | { ok: false; errors: readonly Open311Error[] };

export interface Open311Query {
  service_request_id?: string | undefined;
  service_code?: string | undefined;
  start_date?: string | undefined;
  end_date?: string | undefined;
  status?: string | undefined;
  page?: string | undefined;
  page_size?: string | undefined;
}
/** Most requests of one answer, and the longest span of requested_datetime (GeoReport v2, GET Service Requests). */
export const OPEN311_MOST = 1_000;
export const OPEN311_SPAN_DAYS = 90;
export const OPEN311_DESCRIPTION_SIGNS = 4_000;
