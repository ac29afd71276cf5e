import { choice, count, longText, type RecordType, text } from '../kit/index.ts';
import { OFFICER, STREET } from './roles.ts';

const COUNTED = ['signed', 'counted', 'estimated'] as const;

/** 靖听百家音: residents and the party group talk; what they say becomes opinions linked to the session. */
export const session: RecordType = {
  fields: {
    topic: text(60, { usedBy: '会前告知居民' }),
    venue: text(60, { usedBy: '会前告知居民' }),
    attendance: count('人', { usedBy: '场次统计' }, 5_000),
    method: choice(COUNTED, { usedBy: '人数核实' }),
    summary: longText(1_000),
  },
  title: 'topic',
  states: { called: {}, held: { end: 'positive' }, cancelled: { end: 'negative' } },
  moves: {
    call: { from: 'new', to: 'called', by: STREET, input: { topic: 'required', venue: 'required' } },
    hold: {
      from: ['called'],
      to: 'held',
      by: STREET,
      input: { attendance: 'required', method: 'required', summary: 'optional' },
    },
    correct: {
      from: ['held'],
      by: OFFICER,
      input: { attendance: 'optional', method: 'optional', summary: 'optional' },
      reason: 'required',
    },
    cancel: { from: ['called', 'held'], to: 'cancelled', by: OFFICER },
    recall: { from: ['cancelled'], to: 'called', by: OFFICER, reason: 'required' },
  },
  see: [{ roles: STREET }],
  figures: {
    held: {
      on: 'hold',
      except: ['called', 'cancelled'],
      counts: 'records',
      measure: '场',
      visibility: 'public',
    },
    attendance: {
      on: 'hold',
      except: ['called', 'cancelled'],
      counts: { sum: 'attendance' },
      measure: '人次',
      visibility: 'public',
    },
  },
};

/** 议事: residents deliberate on opinions; the outcome is what the street acts on. */
export const deliberation: RecordType = {
  fields: {
    topic: text(60, { usedBy: '会前告知居民' }),
    attendance: count('人', { usedBy: '议事是否有效' }, 5_000),
    method: choice(COUNTED, { usedBy: '人数核实' }),
    outcome: longText(1_000, { usedBy: '立项和答复' }),
  },
  title: 'topic',
  states: { called: {}, held: { end: 'positive' }, cancelled: { end: 'negative' } },
  moves: {
    call: { from: 'new', to: 'called', by: STREET, input: { topic: 'required' } },
    hold: {
      from: ['called'],
      to: 'held',
      by: STREET,
      input: { attendance: 'required', method: 'required', outcome: 'required' },
    },
    resume: { from: ['held', 'cancelled'], to: 'called', by: OFFICER, reason: 'required' },
    cancel: { from: ['called'], to: 'cancelled', by: OFFICER },
  },
  see: [{ roles: STREET }],
  figures: {
    held: {
      on: 'hold',
      except: ['called', 'cancelled'],
      counts: 'records',
      measure: '次',
      visibility: 'public',
    },
  },
};
