import { attachment, count, date, type RecordType, reference, text } from '../kit/index.ts';
import { OFFICER, STREET } from './roles.ts';

/** A renewal project: 竣工 then 验收. */
export const project: RecordType = {
  fields: {
    name: text(80, { usedBy: '项目公示' }),
    courtyard: text(40),
    budget: count('元', {}, 1_000_000_000),
    contractor: text(80),
    due: date({ usedBy: '工期督办' }),
    photos: attachment(['image', 'document']),
  },
  title: 'name',
  states: {
    planned: {},
    building: {},
    completed: {},
    accepted: { end: 'positive' },
    dropped: { end: 'negative' },
  },
  moves: {
    plan: {
      from: 'new',
      to: 'planned',
      by: OFFICER,
      input: {
        name: 'required',
        due: 'required',
        courtyard: 'optional',
        budget: 'optional',
        contractor: 'optional',
      },
    },
    start: { from: ['planned'], to: 'building', by: OFFICER, input: { contractor: 'optional' } },
    complete: { from: ['building'], to: 'completed', by: OFFICER, input: { photos: 'optional' } },
    accept: { from: ['completed'], to: 'accepted', by: OFFICER },
    rework: { from: ['completed', 'accepted'], to: 'building', by: OFFICER, reason: 'required' },
    drop: { from: ['planned', 'building'], to: 'dropped', by: OFFICER },
    resume: { from: ['dropped'], to: 'planned', by: OFFICER, reason: 'required' },
  },
  see: [{ roles: STREET }],
  figures: {
    planned: { on: 'plan', except: ['dropped'], counts: 'records', measure: '个', visibility: 'public' },
    accepted: {
      on: 'accept',
      except: ['building', 'completed', 'dropped', 'planned'],
      counts: 'records',
      measure: '个',
      partOf: 'planned',
      visibility: 'public',
    },
  },
};

/** A milestone of a project: a date that the contractor is held to. */
export const milestone: RecordType = {
  fields: {
    name: text(80, { usedBy: '工期督办' }),
    project: reference('project', { usedBy: '工期督办' }),
    due: date({ usedBy: '工期督办' }),
  },
  title: 'name',
  states: { set: {}, reached: { end: 'positive' }, dropped: { end: 'negative' } },
  moves: {
    set: {
      from: 'new',
      to: 'set',
      by: OFFICER,
      input: { name: 'required', project: 'required', due: 'required' },
    },
    postpone: { from: ['set'], by: OFFICER, input: { due: 'required' }, reason: 'required' },
    reach: { from: ['set'], to: 'reached', by: OFFICER },
    reopen: { from: ['reached', 'dropped'], to: 'set', by: OFFICER, reason: 'required' },
    drop: { from: ['set'], to: 'dropped', by: OFFICER },
  },
  see: [{ roles: STREET }],
  figures: {
    reached: {
      on: 'reach',
      except: ['set', 'dropped'],
      counts: 'records',
      measure: '个',
      visibility: 'internal',
    },
  },
};
