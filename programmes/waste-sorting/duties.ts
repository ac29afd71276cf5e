import { count, date, longText, type RecordType, text, writtenDown } from '../kit/index.ts';
import { FIELD, OFFICE } from './roles.ts';

/** 部署会: where duties are shared out. */
export const meeting: RecordType = {
  fields: {
    topic: text(80, { usedBy: '任务督办' }),
    attendance: count('人', { usedBy: '会议记录' }, 2_000),
    decided: longText(2_000, { usedBy: '任务督办' }),
  },
  title: 'topic',
  ...writtenDown(OFFICE, OFFICE, { topic: 'required', attendance: 'required', decided: 'required' }),
  see: [{ roles: FIELD }],
  figures: {
    held: { on: 'record', except: ['void'], counts: 'records', measure: '次', visibility: 'public' },
  },
};

/** 职责: one unit leads, others help; it counts as taken on only when the leading unit has accepted it. */
export const duty: RecordType = {
  fields: {
    matter: text(80, { usedBy: '任务督办' }),
    lead: text(40, { usedBy: '任务督办' }),
    together: text(120),
    due: date({ usedBy: '任务督办' }),
    result: longText(1_000, { usedBy: '任务销号' }),
  },
  title: 'matter',
  states: {
    assigned: {},
    accepted: {},
    done: {},
    checked: { end: 'positive' },
    refused: { end: 'negative' },
  },
  moves: {
    assign: {
      from: 'new',
      to: 'assigned',
      by: OFFICE,
      input: { matter: 'required', lead: 'required', together: 'optional', due: 'required' },
      links: { meeting: 'required' },
    },
    accept: { from: ['assigned'], to: 'accepted', by: FIELD },
    refuse: { from: ['assigned'], to: 'refused', by: FIELD },
    reassign: {
      from: ['refused', 'accepted'],
      to: 'assigned',
      by: OFFICE,
      input: { lead: 'required', together: 'optional', due: 'optional' },
      reason: 'required',
    },
    finish: { from: ['accepted'], to: 'done', by: FIELD, input: { result: 'required' } },
    rework: { from: ['done', 'checked'], to: 'accepted', by: OFFICE, reason: 'required' },
    check: { from: ['done'], to: 'checked', by: OFFICE },
  },
  links: { meeting: { to: 'meeting' } },
  see: [{ roles: FIELD }],
  figures: {
    assigned: { on: 'assign', except: ['refused'], counts: 'records', measure: '项', visibility: 'public' },
    accepted: {
      on: 'accept',
      except: ['assigned', 'refused'],
      counts: 'records',
      measure: '项',
      partOf: 'assigned',
      visibility: 'public',
    },
    checked: {
      on: 'check',
      except: ['assigned', 'accepted', 'done', 'refused'],
      counts: 'records',
      measure: '项',
      partOf: 'accepted',
      visibility: 'public',
    },
  },
};
