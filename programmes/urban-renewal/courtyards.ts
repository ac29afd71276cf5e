import { choice, count, onRegister, type RecordType, reference, text } from '../kit/index.ts';
import { OFFICER, STREET } from './roles.ts';

/** 楼院; `none` = 无主管楼院: nobody manages it, so a party group looks after it. */
export const courtyard: RecordType = {
  fields: {
    name: text(40, { usedBy: '楼院台账' }),
    manager: choice(['none', 'property', 'employer', 'self'], { usedBy: '无主管楼院帮扶' }),
    'built-in': count('年', {}, 2100),
  },
  title: 'name',
  ...onRegister(OFFICER, { name: 'required', manager: 'required', 'built-in': 'optional' }),
  see: [{ roles: STREET }],
  figures: {
    courtyards: {
      on: 'register',
      except: ['removed'],
      counts: 'records',
      measure: '个',
      visibility: 'public',
    },
    unmanaged: {
      on: 'register',
      except: ['removed'],
      where: { eq: [{ data: 'manager' }, 'none'] },
      counts: 'records',
      measure: '个',
      partOf: 'courtyards',
      visibility: 'public',
    },
  },
};

export const building: RecordType = {
  fields: {
    name: text(40, { usedBy: '楼院台账' }),
    courtyard: reference('courtyard', { usedBy: '楼院台账' }),
    storeys: count('层', {}, 60),
    stairwells: count('个', {}, 40),
  },
  title: 'name',
  ...onRegister(OFFICER, {
    name: 'required',
    courtyard: 'required',
    storeys: 'optional',
    stairwells: 'optional',
  }),
  see: [{ roles: STREET }],
  figures: {
    buildings: {
      on: 'register',
      except: ['removed'],
      counts: 'records',
      measure: '栋',
      visibility: 'internal',
    },
  },
};

/** 网格: the buildings one grid worker goes round. */
export const grid: RecordType = {
  fields: {
    name: text(40, { usedBy: '走访分工' }),
    community: text(40, { usedBy: '走访分工' }),
    extent: text(120),
  },
  title: 'name',
  ...onRegister(OFFICER, { name: 'required', community: 'required', extent: 'optional' }),
  see: [{ roles: STREET }],
  figures: {
    grids: { on: 'register', except: ['removed'], counts: 'records', measure: '个', visibility: 'internal' },
  },
};
