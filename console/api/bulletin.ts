import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  BriefDetail,
  BriefSummary,
  CheckedBrief,
  FigureCandidate,
  type NewBrief,
  Revision,
  RevisionDiff,
  SentDutyReport,
} from '../../contract/bulletin/desk.ts';
import type { BulletinDocument } from '../../contract/bulletin/document.ts';
import { CorrectionProposal, IssueDetail, IssueSummary } from '../../contract/bulletin/issue.ts';
import { Followed, Lead, Request, Topic } from '../../contract/bulletin/leads.ts';
import { get, post, put } from './client.ts';
import type { FigureScope } from './records.ts';

/** Everything of the bulletin is of one family: one move may change lists, briefs and issues. */
export const BULLETIN = ['bulletin'] as const;
const of = (scope: object): string => `${new URLSearchParams(scope as Record<string, string>)}`;

export const bulletinQueries = {
  briefs: queryOptions({
    queryKey: [...BULLETIN, 'briefs'],
    queryFn: () => get(`/bulletin-briefs?limit=500`, z.array(BriefSummary)),
    refetchInterval: 30_000,
  }),
  brief: (id: string) =>
    queryOptions({
      queryKey: [...BULLETIN, 'brief', id],
      queryFn: () => get(`/bulletin-briefs/${id}`, BriefDetail),
    }),
  candidates: (scope: FigureScope) =>
    queryOptions({
      queryKey: [...BULLETIN, 'candidates', scope],
      queryFn: () => get(`/bulletin-figures?${of(scope)}`, z.array(FigureCandidate)),
      staleTime: 30_000,
    }),
  revisions: (id: string) =>
    queryOptions({
      queryKey: [...BULLETIN, 'revisions', id],
      queryFn: () => get(`/bulletin-briefs/${id}/revisions`, z.array(Revision)),
    }),
  difference: (id: string, from: number, to: number) =>
    queryOptions({
      queryKey: [...BULLETIN, 'difference', id, from, to],
      queryFn: () => get(`/bulletin-briefs/${id}/diff?${of({ from, to })}`, RevisionDiff),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  leads: (scope: FigureScope) =>
    queryOptions({
      queryKey: [...BULLETIN, 'leads', scope],
      queryFn: () => get(`/bulletin-leads?${of(scope)}`, z.array(Lead)),
    }),
  followed: (asked: { unit: string; programme: string; to: string }) =>
    queryOptions({
      queryKey: [...BULLETIN, 'followed', asked],
      queryFn: () => get(`/bulletin-followed?${of(asked)}`, Followed),
    }),
  dutyReports: (unit: string) =>
    queryOptions({
      queryKey: [...BULLETIN, 'duty-reports', unit],
      queryFn: () => get(`/bulletin-duty-reports?${of({ unit })}`, z.array(SentDutyReport)),
    }),
  topics: (unit: string) =>
    queryOptions({
      queryKey: [...BULLETIN, 'topics', unit],
      queryFn: () => get(`/bulletin-topics?${of({ unit })}`, z.array(Topic)),
    }),
  requests: queryOptions({
    queryKey: [...BULLETIN, 'requests'],
    queryFn: () => get('/bulletin-requests', z.array(Request)),
  }),
  issues: queryOptions({
    queryKey: [...BULLETIN, 'issues'],
    queryFn: () => get('/bulletin-issues', z.array(IssueSummary)),
  }),
  issue: (id: string) =>
    queryOptions({
      queryKey: [...BULLETIN, 'issue', id],
      queryFn: () => get(`/bulletin-issues/${id}`, IssueDetail),
    }),
  corrections: (unit: string) =>
    queryOptions({
      queryKey: [...BULLETIN, 'corrections', unit],
      queryFn: () => get(`/bulletin-corrections?${of({ unit })}`, z.array(CorrectionProposal)),
    }),
};

export const openBrief = async (from: NewBrief): Promise<BriefDetail> =>
  BriefDetail.parse(await post('/bulletin-briefs', from));

export const saveBrief = async (
  id: string,
  document: BulletinDocument,
  expectedVersion: number,
): Promise<BriefDetail> =>
  BriefDetail.parse(await put(`/bulletin-briefs/${id}`, { document, expectedVersion }));

/** The checker at the server: it has the archive, the register and the reviewed words. */
export const checkAtServer = async (
  briefId: string,
  unitId: string,
  document: BulletinDocument,
): Promise<z.infer<typeof CheckedBrief>> =>
  CheckedBrief.parse(await post('/bulletin-checks', { briefId, unitId, document }));
