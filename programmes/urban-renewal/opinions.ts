import { choice, count, date, longText, type RecordType, text } from '../kit/index.ts';

const STREET = ['grid-worker', 'street-officer'] as const;

/** A resident's opinion, from the door, the box, the telephone or a session, to what became of it. */
export const opinion: RecordType = {
  fields: {
    subject: text(60, { usedBy: '议事和答复' }),
    words: longText(1_000, { usedBy: '议事和答复' }),
    category: choice(['infrastructure', 'environment', 'facilities', 'other'], { usedBy: '议事分类' }),
    channel: choice(['door', 'box', 'phone', 'session']),
    courtyard: text(40),
    contact: text(40, { sensitive: true }),
    outcome: longText(1_000, { usedBy: '答复居民' }),
  },
  title: 'subject',
  states: {
    said: {},
    discussed: {},
    adopted: {},
    done: {},
    rated: { end: 'positive' },
    declined: { end: 'negative' },
  },
  moves: {
    say: {
      from: 'new',
      to: 'said',
      by: STREET,
      input: {
        subject: 'required',
        words: 'required',
        category: 'required',
        channel: 'optional',
        courtyard: 'optional',
        contact: 'optional',
      },
    },
    discuss: { from: ['said'], to: 'discussed', by: STREET, input: { outcome: 'optional' } },
    adopt: {
      from: ['discussed'],
      to: 'adopted',
      by: ['street-officer'],
      links: { project: 'required' },
    },
    decline: { from: ['said', 'discussed'], to: 'declined', by: ['street-officer'] },
    finish: { from: ['adopted'], to: 'done', by: STREET, input: { outcome: 'required' } },
    rework: { from: ['done', 'rated'], to: 'adopted', by: STREET, reason: 'required' },
    rate: { from: ['done'], to: 'rated', by: STREET },
    reopen: { from: ['declined'], to: 'discussed', by: ['street-officer'], reason: 'required' },
  },
  links: { project: { to: 'project' } },
  see: [{ roles: [...STREET] }],
  figures: {
    collected: { on: 'say', counts: 'records', measure: '条', visibility: 'public' },
    adopted: {
      on: 'adopt',
      except: ['declined', 'discussed'],
      counts: 'records',
      measure: '条',
      partOf: 'collected',
      visibility: 'public',
    },
    declined: {
      on: 'decline',
      except: ['said', 'discussed', 'adopted', 'done', 'rated'],
      counts: 'records',
      measure: '条',
      partOf: 'collected',
      visibility: 'internal',
    },
  },
};

/** A renewal project: 竣工 then 验收. */
export const project: RecordType = {
  fields: {
    name: text(80, { usedBy: '项目公示' }),
    courtyard: text(40),
    budget: count('元', {}, 1_000_000_000),
    contractor: text(80),
    due: date({ usedBy: '工期督办' }),
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
      by: ['street-officer'],
      input: {
        name: 'required',
        due: 'required',
        courtyard: 'optional',
        budget: 'optional',
        contractor: 'optional',
      },
    },
    start: { from: ['planned'], to: 'building', by: ['street-officer'], input: { contractor: 'optional' } },
    complete: { from: ['building'], to: 'completed', by: ['street-officer'] },
    accept: { from: ['completed'], to: 'accepted', by: ['street-officer'] },
    rework: { from: ['completed', 'accepted'], to: 'building', by: ['street-officer'], reason: 'required' },
    drop: { from: ['planned', 'building'], to: 'dropped', by: ['street-officer'] },
    resume: { from: ['dropped'], to: 'planned', by: ['street-officer'], reason: 'required' },
  },
  see: [{ roles: [...STREET] }],
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
