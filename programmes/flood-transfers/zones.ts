import { count, longText, onRegister, type RecordType, text } from '../kit/index.ts';
import { OFFICER, STREET } from './roles.ts';

/** 危险区: who lives in it stands in the households; when it is to be left, its plan says. */
export const zone: RecordType = {
  fields: {
    name: text(60, { usedBy: '转移组织' }),
    /** Id of the zone in the plan in force. */
    'plan-zone': text(60, { usedBy: '应急值守人数汇总' }),
    responsible: text(40, { usedBy: '转移组织' }),
    route: longText(500),
  },
  title: 'name',
  ...onRegister(OFFICER, {
    name: 'required',
    'plan-zone': 'required',
    responsible: 'required',
    route: 'optional',
  }),
  see: [{ roles: STREET }],
  figures: {
    zones: { on: 'register', except: ['removed'], counts: 'records', measure: '处', visibility: 'public' },
  },
};

/** 安置点 with the number of people it takes. */
export const shelter: RecordType = {
  fields: {
    name: text(60, { usedBy: '群众安置' }),
    capacity: count('人', { usedBy: '群众安置' }, 20_000),
    address: text(80, { usedBy: '群众安置' }),
    keeper: text(40),
  },
  title: 'name',
  ...onRegister(OFFICER, {
    name: 'required',
    capacity: 'required',
    address: 'required',
    keeper: 'optional',
  }),
  see: [{ roles: STREET }],
  figures: {
    shelters: { on: 'register', except: ['removed'], counts: 'records', measure: '处', visibility: 'public' },
    places: {
      on: 'register',
      except: ['removed'],
      counts: { sum: 'capacity' },
      measure: '人',
      visibility: 'public',
    },
  },
};
