import {
  type Constraint,
  choice,
  count,
  date,
  type FigureDecl,
  longText,
  onRegister,
  type RecordType,
  text,
} from '../kit/index.ts';
import { HELPER, ORGANISER } from './roles.ts';

export const KINDS = ['match', 'clinic', 'meeting', 'training', 'open-day', 'outreach'] as const;
const NOT_HELD = ['announced', 'open', 'cancelled'] as const;

const held = (more: Partial<FigureDecl> = {}): FigureDecl => ({
  on: 'hold',
  except: NOT_HELD,
  counts: 'records',
  measure: '场',
  visibility: 'public',
  ...more,
});
const ofKind = (kind: (typeof KINDS)[number]): Constraint => ({ eq: [{ data: 'kind' }, kind] });

/** 系列活动: events under one name. */
export const series: RecordType = {
  fields: {
    name: text(60, { usedBy: '活动公告' }),
    organiser: text(40, { usedBy: '活动公告' }),
    about: longText(500),
  },
  title: 'name',
  ...onRegister(ORGANISER, { name: 'required', organiser: 'required', about: 'optional' }),
  see: [{ roles: HELPER }],
  figures: {
    series: { on: 'register', except: ['removed'], counts: 'records', measure: '个', visibility: 'public' },
  },
};

/** Match, clinic, meeting, training, open day, outreach: announced, held with a head-count and how it was taken, or cancelled. */
export const event: RecordType = {
  fields: {
    name: text(60, { usedBy: '活动公告' }),
    kind: choice(KINDS, { usedBy: '活动台账' }),
    host: text(60, { usedBy: '活动公告' }),
    venue: text(60, { usedBy: '活动公告' }),
    date: date({ usedBy: '活动公告' }),
    seed: text(40, { usedBy: '抽签公开复核' }),
    attendance: count('人', { usedBy: '人数统计' }, 200_000),
    method: choice(['gate', 'signed', 'counted', 'estimated'], { usedBy: '人数核实' }),
    summary: longText(1_000),
  },
  title: 'name',
  states: { announced: {}, open: {}, held: { end: 'positive' }, cancelled: { end: 'negative' } },
  moves: {
    announce: {
      from: 'new',
      to: 'announced',
      by: ORGANISER,
      input: { name: 'required', kind: 'required', host: 'required', venue: 'required', date: 'required' },
      links: { series: 'optional' },
    },
    change: {
      from: ['announced', 'open'],
      by: ORGANISER,
      input: { venue: 'optional', date: 'optional' },
      reason: 'required',
    },
    // The seed is made public before anybody knows the draw: everybody can draw again (`draw.ts`) and finds the same.
    open: { from: ['announced'], to: 'open', by: ORGANISER, input: { seed: 'optional' } },
    hold: {
      from: ['announced', 'open'],
      to: 'held',
      by: HELPER,
      input: { attendance: 'required', method: 'required', summary: 'optional' },
    },
    correct: {
      from: ['held'],
      by: ORGANISER,
      input: { attendance: 'optional', method: 'optional', summary: 'optional' },
      reason: 'required',
    },
    cancel: { from: ['announced', 'open', 'held'], to: 'cancelled', by: ORGANISER },
    resume: { from: ['cancelled'], to: 'announced', by: ORGANISER, reason: 'required' },
  },
  links: { series: { to: 'series' } },
  see: [{ roles: HELPER }],
  figures: {
    held: held(),
    matches: held({ where: ofKind('match'), partOf: 'held' }),
    clinics: held({ where: ofKind('clinic'), partOf: 'held' }),
    meetings: held({ where: ofKind('meeting'), partOf: 'held' }),
    trainings: held({ where: ofKind('training'), partOf: 'held' }),
    attendance: held({ counts: { sum: 'attendance' }, measure: '人次' }),
    'open-day-visitors': held({
      where: ofKind('open-day'),
      counts: { sum: 'attendance' },
      measure: '人',
      partOf: 'attendance',
    }),
  },
};

/** Honour with its issuer and document. */
export const honour: RecordType = {
  fields: {
    title: text(100, { usedBy: '荣誉台账' }),
    issuer: text(60, { usedBy: '荣誉台账' }),
    document: text(80, { usedBy: '荣誉核实' }),
    holder: text(60, { usedBy: '荣誉台账' }),
  },
  title: 'title',
  ...onRegister(ORGANISER, {
    title: 'required',
    issuer: 'required',
    document: 'required',
    holder: 'required',
  }),
  see: [{ roles: HELPER }],
  figures: {
    honours: { on: 'register', except: ['removed'], counts: 'records', measure: '项', visibility: 'public' },
  },
};
