import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { IntakeKey } from '../../contract/open311.ts';
import { QuestionnaireDetail, QuestionnaireSummary, Results } from '../../contract/questionnaires.ts';
import { get } from './client.ts';

export const questionnaireQueries = {
  list: queryOptions({
    queryKey: ['questionnaires'],
    queryFn: () => get('/questionnaires', z.array(QuestionnaireSummary)),
  }),
  one: (id: string) =>
    queryOptions({
      queryKey: ['questionnaires', id],
      queryFn: () => get(`/questionnaires/${id}`, QuestionnaireDetail),
    }),
  results: (waveId: string, withId: string | undefined) =>
    queryOptions({
      queryKey: ['questionnaires', 'results', waveId, withId],
      queryFn: () => get(`/questionnaire-waves/${waveId}/results${withId ? `?with=${withId}` : ''}`, Results),
    }),
  keys: queryOptions({ queryKey: ['intake-keys'], queryFn: () => get('/intake-keys', z.array(IntakeKey)) }),
} as const;
