import {
  attachment,
  choice,
  type FigureDecl,
  longText,
  type RecordType,
  reference,
  text,
} from '../kit/index.ts';
import { DISPATCH, FIELD, OFFICER } from './roles.ts';

const DAY_MINUTES = 24 * 60;
const OPEN = ['found', 'rectifying', 'rectified', 'reviewed', 'dismissed'] as const;

const found = (figure: Partial<FigureDecl> = {}): FigureDecl => ({
  on: 'report',
  except: ['dismissed'],
  counts: 'records',
  measure: '处',
  visibility: 'public',
  ...figure,
});
const foundBy = (source: string): FigureDecl =>
  found({ where: { eq: [{ data: 'source' }, source] }, partOf: 'found', visibility: 'internal' });

/**
 * 隐患: 发现 → 整改 → 复核 → 销号. Who repaired it does not review it; the limit runs until it is struck off, so that a repair
 * done twice gets no second time. Limits by the wall clock, days off among them: water does not wait. Their lengths are ours.
 */
export const hazard: RecordType = {
  fields: {
    subject: text(60, { usedBy: '隐患台账' }),
    words: longText(500, { usedBy: '隐患判定' }),
    spot: text(80),
    grade: choice(['general', 'major'], { usedBy: '整改时限' }),
    source: choice(['patrol', 'video', 'public', 'inspection'], { usedBy: '隐患来源统计' }),
    work: reference('work'),
    photo: attachment(),
    demand: longText(300, { usedBy: '整改' }),
    repair: longText(500, { usedBy: '复核' }),
    'repair-photo': attachment(),
    review: longText(300, { usedBy: '销号' }),
  },
  title: 'subject',
  states: {
    found: {},
    rectifying: {},
    rectified: {},
    reviewed: {},
    closed: { end: 'positive' },
    dismissed: { end: 'negative' },
  },
  moves: {
    report: {
      from: 'new',
      to: 'found',
      by: FIELD,
      input: {
        subject: 'required',
        words: 'required',
        spot: 'optional',
        grade: 'required',
        source: 'required',
        work: 'optional',
        photo: 'optional',
      },
    },
    correct: {
      from: ['found', 'rectifying'],
      by: ['author', ...OFFICER],
      input: {
        subject: 'optional',
        words: 'optional',
        spot: 'optional',
        grade: 'optional',
        work: 'optional',
      },
    },
    'order-repair': { from: ['found'], to: 'rectifying', by: OFFICER, input: { demand: 'required' } },
    'order-urgent': { from: ['found'], to: 'rectifying', by: OFFICER, input: { demand: 'required' } },
    dispatch: { from: ['rectifying'], by: OFFICER, assigns: DISPATCH, reason: 'optional' },
    dismiss: { from: ['found'], to: 'dismissed', by: OFFICER },
    'hand-back': { from: ['rectifying'], by: ['assignee'], returns: true, reason: 'required' },
    extend: { from: ['rectifying'], by: OFFICER, reason: 'required' },
    finish: {
      from: ['rectifying'],
      to: 'rectified',
      by: ['assignee', ...FIELD],
      input: { repair: 'required', 'repair-photo': 'optional' },
    },
    review: {
      from: ['rectified'],
      to: 'reviewed',
      by: FIELD,
      otherThan: ['finish'],
      input: { review: 'required' },
    },
    rework: { from: ['rectified', 'reviewed'], to: 'rectifying', by: FIELD, reason: 'required' },
    close: { from: ['reviewed'], to: 'closed', by: OFFICER },
    reopen: { from: ['closed'], to: 'rectifying', by: OFFICER, reason: 'required' },
    restore: { from: ['dismissed'], to: 'found', by: OFFICER, reason: 'required' },
  },
  clocks: {
    judge: {
      starts: ['report', 'restore'],
      stops: ['order-repair', 'order-urgent', 'dismiss'],
      limit: { minutes: DAY_MINUTES },
      escalate: [{ after: { minutes: 0 }, to: ['department-officer'] }],
    },
    rectify: {
      starts: ['order-repair', 'reopen'],
      stops: ['close'],
      limit: { minutes: 15 * DAY_MINUTES },
      extends: { move: 'extend', by: 10 * DAY_MINUTES },
      remind: [{ minutes: 2 * DAY_MINUTES }],
      escalate: [{ after: { minutes: DAY_MINUTES }, to: ['department-officer'] }],
    },
    'rectify-urgent': {
      starts: ['order-urgent'],
      stops: ['close'],
      limit: { minutes: 3 * DAY_MINUTES },
      remind: [{ minutes: DAY_MINUTES / 2 }],
      escalate: [{ after: { minutes: 0 }, to: ['department-officer'] }],
    },
  },
  see: [{ roles: FIELD }],
  authorSees: true,
  assigneeSees: true,
  figures: {
    found: found(),
    closed: found({ on: 'close', except: OPEN, partOf: 'found' }),
    'closed-in-time': found({
      on: 'close',
      except: OPEN,
      inTime: ['rectify', 'rectify-urgent'],
      partOf: 'closed',
    }),
    'by-patrol': foundBy('patrol'),
    'by-video': foundBy('video'),
    'by-public': foundBy('public'),
  },
};
