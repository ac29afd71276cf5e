import { count, date, longText, onRegister, type RecordType, reference, text } from '../kit/index.ts';
import { OFFICER, STREET } from './roles.ts';

/** 工作组: who goes from door to door together. */
export const team: RecordType = {
  fields: {
    name: text(40, { usedBy: '走访分工' }),
    leader: text(40, { usedBy: '走访分工' }),
    task: longText(300),
  },
  title: 'name',
  ...onRegister(OFFICER, { name: 'required', leader: 'required', task: 'optional' }),
  see: [{ roles: STREET }],
  figures: {
    teams: { on: 'register', except: ['removed'], counts: 'records', measure: '个', visibility: 'public' },
  },
};

/** 走访轮次: what a round is about and how long it lasts; who was met stands in the visits. */
export const round: RecordType = {
  fields: {
    name: text(60, { usedBy: '走访安排' }),
    number: count('轮', { usedBy: '走访安排' }, 99),
    team: reference('team', { usedBy: '走访分工' }),
    until: date({ usedBy: '走访安排' }),
    purpose: longText(300),
    summary: longText(1_000),
  },
  title: 'name',
  states: { open: {}, closed: { end: 'positive' }, dropped: { end: 'negative' } },
  moves: {
    start: {
      from: 'new',
      to: 'open',
      by: OFFICER,
      input: {
        name: 'required',
        number: 'required',
        team: 'required',
        until: 'required',
        purpose: 'optional',
      },
    },
    extend: { from: ['open'], by: OFFICER, input: { until: 'required' }, reason: 'required' },
    close: { from: ['open'], to: 'closed', by: OFFICER, input: { summary: 'optional' } },
    drop: { from: ['open'], to: 'dropped', by: OFFICER },
    reopen: { from: ['closed', 'dropped'], to: 'open', by: OFFICER, reason: 'required' },
  },
  see: [{ roles: STREET }],
  figures: {},
};
