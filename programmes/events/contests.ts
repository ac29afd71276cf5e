import { choice, count, type MoveDecl, type RecordType, reference, text } from '../kit/index.ts';
import { HELPER, ORGANISER } from './roles.ts';

/** Registered, checked in or withdrawn: counted when they checked in, not when they registered. */
const competing = (
  input: MoveDecl['input'],
  measure: string,
): Pick<RecordType, 'states' | 'moves' | 'figures'> => ({
  states: { registered: {}, competed: { end: 'positive' }, withdrawn: { end: 'negative' } },
  moves: {
    register: { from: 'new', to: 'registered', by: ORGANISER, ...(input ? { input } : {}) },
    'check-in': { from: ['registered'], to: 'competed', by: HELPER },
    'undo-check-in': { from: ['competed'], to: 'registered', by: ORGANISER, reason: 'required' },
    withdraw: { from: ['registered'], to: 'withdrawn', by: ['author', ...ORGANISER] },
    'register-again': { from: ['withdrawn'], to: 'registered', by: ORGANISER, reason: 'required' },
  },
  figures: {
    registered: {
      on: 'register',
      except: ['withdrawn'],
      counts: 'records',
      measure,
      visibility: 'internal',
    },
    competed: {
      on: 'check-in',
      except: ['registered', 'withdrawn'],
      counts: 'records',
      measure,
      partOf: 'registered',
      visibility: 'public',
    },
  },
});

/** 代表队. */
export const team: RecordType = {
  fields: {
    name: text(60, { usedBy: '抽签和秩序册' }),
    event: reference('event', { usedBy: '抽签和秩序册' }),
    leader: text(40, { sensitive: true }),
  },
  retention: { months: 12 },
  title: 'name',
  ...competing({ name: 'required', event: 'required', leader: 'optional' }, '支'),
  see: [{ roles: HELPER }],
};

/** A competitor by start number; the name is sensitive. */
export const athlete: RecordType = {
  fields: {
    number: text(20, { usedBy: '检录' }),
    event: reference('event', { usedBy: '检录' }),
    team: reference('team', { usedBy: '检录' }),
    person: text(40, { sensitive: true }),
  },
  retention: { months: 12 },
  title: 'number',
  ...competing({ number: 'required', event: 'required', team: 'required', person: 'optional' }, '名'),
  see: [{ roles: HELPER }],
};

/** 场次: two teams of a draw, a court, a time, a result. */
export const fixture: RecordType = {
  fields: {
    name: text(80, { usedBy: '秩序册' }),
    event: reference('event', { usedBy: '秩序册' }),
    home: reference('team', { usedBy: '秩序册' }),
    away: reference('team', { usedBy: '秩序册' }),
    stage: choice(['group', 'knockout', 'final'], { usedBy: '秩序册' }),
    court: count('号场地', { usedBy: '秩序册' }, 50),
    starts: text(16, { usedBy: '秩序册' }),
    'home-score': count('分', { usedBy: '成绩公布' }, 999),
    'away-score': count('分', { usedBy: '成绩公布' }, 999),
  },
  title: 'name',
  states: { scheduled: {}, played: {}, confirmed: { end: 'positive' }, walkover: { end: 'negative' } },
  moves: {
    schedule: {
      from: 'new',
      to: 'scheduled',
      by: ORGANISER,
      input: {
        name: 'required',
        event: 'required',
        home: 'required',
        away: 'required',
        stage: 'required',
        court: 'required',
        starts: 'required',
      },
    },
    move: {
      from: ['scheduled'],
      by: ORGANISER,
      input: { court: 'optional', starts: 'optional' },
      reason: 'required',
    },
    play: {
      from: ['scheduled'],
      to: 'played',
      by: HELPER,
      input: { 'home-score': 'required', 'away-score': 'required' },
    },
    protest: { from: ['played', 'confirmed'], to: 'scheduled', by: ORGANISER, reason: 'required' },
    confirm: { from: ['played'], to: 'confirmed', by: ORGANISER },
    forfeit: { from: ['scheduled'], to: 'walkover', by: ORGANISER },
  },
  see: [{ roles: HELPER }],
  figures: {
    played: {
      on: 'play',
      except: ['scheduled', 'walkover'],
      counts: 'records',
      measure: '场',
      visibility: 'public',
    },
  },
};
