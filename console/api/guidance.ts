import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { JointBrief } from '../../contract/bulletin/joint.ts';
import { Instruction } from '../../contract/bulletin/leads.ts';
import { ReportingPlan } from '../../contract/bulletin/reporting-plan.ts';
import { BULLETIN } from './bulletin.ts';
import { get } from './client.ts';

export const guidanceQueries = {
  instructions: queryOptions({
    queryKey: [...BULLETIN, 'instructions'],
    queryFn: () => get('/bulletin-instructions', z.array(Instruction)),
  }),
  joint: queryOptions({
    queryKey: [...BULLETIN, 'joint'],
    queryFn: () => get('/bulletin-joint', z.array(JointBrief)),
  }),
  plan: (unit: string, year: number) =>
    queryOptions({
      queryKey: [...BULLETIN, 'plan', unit, year],
      queryFn: () => get(`/bulletin-plan?${new URLSearchParams({ unit, year: `${year}` })}`, ReportingPlan),
    }),
};
