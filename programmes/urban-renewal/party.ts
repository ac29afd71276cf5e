import { choice, longText, onRegister, type RecordType, text } from '../kit/index.ts';
import { OFFICER, STREET } from './roles.ts';

/** 党小组: its leader is a 中层干部 of the street, its guide the 联建分包干部 of the district. */
export const partyGroup: RecordType = {
  fields: {
    name: text(40, { usedBy: '党小组名册' }),
    leader: text(40, { usedBy: '党小组名册' }),
    guide: text(40, { usedBy: '分包联系' }),
    note: longText(1_000, { usedBy: '党小组工作记录' }),
  },
  title: 'name',
  states: { working: {}, dissolved: { end: 'negative' } },
  moves: {
    found: {
      from: 'new',
      to: 'working',
      by: OFFICER,
      input: { name: 'required', leader: 'required', guide: 'required' },
      links: { courtyard: 'optional' },
    },
    'change-leader': { from: ['working'], by: OFFICER, input: { leader: 'optional', guide: 'optional' } },
    'take-on': { from: ['working'], by: OFFICER, links: { courtyard: 'required' } },
    log: { from: ['working'], by: STREET, input: { note: 'required' } },
    dissolve: { from: ['working'], to: 'dissolved', by: OFFICER },
    refound: { from: ['dissolved'], to: 'working', by: OFFICER, reason: 'required' },
  },
  links: { courtyard: { to: 'courtyard' } },
  see: [{ roles: STREET }],
  figures: {
    founded: {
      on: 'found',
      except: ['dissolved'],
      counts: 'records',
      measure: '个',
      visibility: 'public',
    },
  },
};

/** 居民自治队伍: who has joined, by kind. The name is sensitive: the register goes by its numbers. */
export const member: RecordType = {
  fields: {
    number: text(20, { usedBy: '自治队伍名册' }),
    kind: choice(['neighbour', 'veteran', 'technician'], { usedBy: '自治队伍分工' }),
    person: text(40, { sensitive: true }),
    phone: text(20, { sensitive: true }),
    skill: text(60),
  },
  retention: { months: 24 },
  title: 'number',
  ...onRegister(STREET, {
    number: 'required',
    kind: 'required',
    person: 'optional',
    phone: 'optional',
    skill: 'optional',
  }),
  see: [{ roles: STREET }],
  figures: {
    joined: { on: 'register', except: ['removed'], counts: 'records', measure: '人', visibility: 'public' },
    neighbours: {
      on: 'register',
      except: ['removed'],
      where: { eq: [{ data: 'kind' }, 'neighbour'] },
      counts: 'records',
      measure: '人',
      partOf: 'joined',
      visibility: 'internal',
    },
    veterans: {
      on: 'register',
      except: ['removed'],
      where: { eq: [{ data: 'kind' }, 'veteran'] },
      counts: 'records',
      measure: '人',
      partOf: 'joined',
      visibility: 'internal',
    },
    technicians: {
      on: 'register',
      except: ['removed'],
      where: { eq: [{ data: 'kind' }, 'technician'] },
      counts: 'records',
      measure: '人',
      partOf: 'joined',
      visibility: 'internal',
    },
  },
};
