import {
  attachment,
  choice,
  count,
  date,
  longText,
  type RecordType,
  table,
  text,
  writtenDown,
} from '../kit/index.ts';
import { FIELD, OFFICER } from './roles.ts';

const ON_A_WORK = { work: 'required' } as const;
const TO_WORK = { work: { to: 'work' } };

/** 工程检查: what is looked at by the book, before and after the flood season, after a flood, with instruments. */
export const inspection: RecordType = {
  fields: {
    name: text(80, { usedBy: '检查台账' }),
    kind: choice(['pre-season', 'post-season', 'special', 'monitoring', 'annual'], { usedBy: '检查台账' }),
    result: choice(['sound', 'minor', 'serious'], { usedBy: '工程状况评价' }),
    findings: longText(1_000),
    measured: table({
      what: { ...text(40), required: true },
      value: { kind: 'number', unit: '', min: -10_000, max: 100_000, integer: false, required: true },
      unit: { ...text(12), required: true },
    }),
    files: attachment(['image', 'document']),
  },
  title: 'name',
  ...writtenDown(
    FIELD,
    OFFICER,
    {
      name: 'required',
      kind: 'required',
      result: 'required',
      findings: 'optional',
      measured: 'optional',
      files: 'optional',
    },
    ON_A_WORK,
  ),
  links: TO_WORK,
  see: [{ roles: FIELD }],
  figures: {
    done: { on: 'record', except: ['void'], counts: 'records', measure: '次', visibility: 'public' },
  },
};

/** 维修养护: planned, done, accepted by another person. */
export const maintenance: RecordType = {
  fields: {
    name: text(80, { usedBy: '养护计划' }),
    due: date({ usedBy: '养护计划' }),
    cost: count('元', {}, 1_000_000_000),
    result: longText(500, { usedBy: '养护验收' }),
    photos: attachment(),
    remark: longText(300),
  },
  title: 'name',
  states: { planned: {}, done: {}, accepted: { end: 'positive' }, dropped: { end: 'negative' } },
  moves: {
    plan: {
      from: 'new',
      to: 'planned',
      by: OFFICER,
      input: { name: 'required', due: 'required', cost: 'optional' },
      links: ON_A_WORK,
    },
    postpone: { from: ['planned'], by: OFFICER, input: { due: 'required' }, reason: 'required' },
    finish: {
      from: ['planned'],
      to: 'done',
      by: FIELD,
      input: { result: 'required', photos: 'optional', cost: 'optional' },
    },
    rework: { from: ['done', 'accepted'], to: 'planned', by: OFFICER, reason: 'required' },
    accept: {
      from: ['done'],
      to: 'accepted',
      by: OFFICER,
      otherThan: ['finish'],
      input: { remark: 'optional' },
    },
    drop: { from: ['planned'], to: 'dropped', by: OFFICER },
    resume: { from: ['dropped'], to: 'planned', by: OFFICER, reason: 'required' },
  },
  links: TO_WORK,
  see: [{ roles: FIELD }],
  figures: {
    accepted: {
      on: 'accept',
      except: ['planned', 'done', 'dropped'],
      counts: 'records',
      measure: '项',
      visibility: 'public',
    },
  },
};

/**
 * 调度令: what a work is to do with its water. Issued by the water office, received by whoever operates the work, carried out;
 * refused with a reason that comes back to its issuer. Whoever issued it does not receive it.
 */
export const order: RecordType = {
  fields: {
    number: text(40, { usedBy: '调度令执行' }),
    content: longText(500, { usedBy: '调度令执行' }),
    basis: longText(300, { usedBy: '调度令审核' }),
    executed: longText(500, { usedBy: '调度令回执' }),
    level: { kind: 'number', unit: 'm', min: -50, max: 1_000, integer: false },
  },
  title: 'number',
  states: {
    issued: {},
    received: {},
    'carried-out': { end: 'positive' },
    refused: { end: 'negative' },
    revoked: { end: 'negative' },
  },
  moves: {
    issue: {
      from: 'new',
      to: 'issued',
      by: OFFICER,
      input: { number: 'required', content: 'required', basis: 'required' },
      links: ON_A_WORK,
    },
    receive: { from: ['issued'], to: 'received', by: FIELD, otherThan: ['issue', 'issue-again'] },
    refuse: { from: ['issued', 'received'], to: 'refused', by: FIELD, otherThan: ['issue', 'issue-again'] },
    'carry-out': {
      from: ['received'],
      to: 'carried-out',
      by: FIELD,
      input: { executed: 'required', level: 'optional' },
    },
    'issue-again': {
      from: ['refused', 'carried-out'],
      to: 'issued',
      by: OFFICER,
      input: { content: 'required', basis: 'required' },
      reason: 'required',
    },
    revoke: { from: ['issued', 'received'], to: 'revoked', by: OFFICER },
  },
  links: TO_WORK,
  // A gate order waits for nobody: half an hour to say that it was received. Ours.
  clocks: {
    receipt: {
      starts: ['issue', 'issue-again'],
      stops: ['receive', 'refuse', 'revoke'],
      limit: { minutes: 30 },
      escalate: [{ after: { minutes: 0 }, to: ['department-officer'] }],
    },
  },
  see: [{ roles: FIELD }],
  figures: {
    issued: { on: 'issue', except: ['revoked'], counts: 'records', measure: '道', visibility: 'public' },
    'carried-out': {
      on: 'carry-out',
      except: ['issued', 'received', 'refused', 'revoked'],
      counts: 'records',
      measure: '道',
      partOf: 'issued',
      visibility: 'public',
    },
    'received-in-time': {
      on: 'receive',
      except: ['issued', 'refused', 'revoked'],
      inTime: ['receipt'],
      counts: 'records',
      measure: '道',
      partOf: 'issued',
      visibility: 'internal',
    },
  },
};

/** 培训和演练: held, with how many took part; for one work or several. */
export const training: RecordType = {
  fields: {
    topic: text(80, { usedBy: '培训演练台账' }),
    kind: choice(['training', 'drill'], { usedBy: '管理保障评价' }),
    people: count('人', { usedBy: '培训演练台账' }, 5_000),
    lessons: longText(1_000),
    files: attachment(['image', 'document']),
  },
  title: 'topic',
  ...writtenDown(
    FIELD,
    OFFICER,
    { topic: 'required', kind: 'required', people: 'required', lessons: 'optional', files: 'optional' },
    ON_A_WORK,
  ),
  links: TO_WORK,
  see: [{ roles: FIELD }],
  figures: {
    held: { on: 'record', except: ['void'], counts: 'records', measure: '次', visibility: 'public' },
    drills: {
      on: 'record',
      except: ['void'],
      where: { eq: [{ data: 'kind' }, 'drill'] },
      counts: 'records',
      measure: '次',
      partOf: 'held',
      visibility: 'public',
    },
    people: {
      on: 'record',
      except: ['void'],
      counts: { sum: 'people' },
      measure: '人次',
      visibility: 'public',
    },
  },
};
