import { choice, count, onRegister, type RecordType, reference, text, writtenDown } from '../kit/index.ts';
import { FIELD, OFFICE } from './roles.ts';

const KINDS = ['leaflet', 'poster', 'bag', 'other'] as const;

/** 小区、楼院 with its bin points: what coverage is measured against. */
export const courtyard: RecordType = {
  fields: {
    name: text(40, { usedBy: '覆盖情况统计' }),
    households: count('户', {}, 20_000),
    points: count('个', {}, 200),
  },
  title: 'name',
  ...onRegister(OFFICE, { name: 'required', households: 'optional', points: 'optional' }),
  see: [{ roles: FIELD }],
  figures: {
    courtyards: {
      on: 'register',
      except: ['removed'],
      counts: 'records',
      measure: '个',
      visibility: 'public',
    },
    points: {
      on: 'register',
      except: ['removed'],
      counts: { sum: 'points' },
      measure: '个',
      visibility: 'internal',
    },
  },
};

/** A batch that came into stock. */
export const stock: RecordType = {
  fields: {
    name: text(60, { usedBy: '物资台账' }),
    kind: choice(KINDS, { usedBy: '物资台账' }),
    received: count('份', { usedBy: '物资台账' }),
  },
  title: 'name',
  ...writtenDown(OFFICE, OFFICE, { name: 'required', kind: 'required', received: 'required' }),
  see: [{ roles: FIELD }],
  figures: {
    received: {
      on: 'record',
      except: ['void'],
      counts: { sum: 'received' },
      measure: '份',
      visibility: 'internal',
    },
  },
};

/** From stock to hand: what residents were given, not what was printed. */
export const handout: RecordType = {
  fields: {
    to: text(60, { usedBy: '物资台账' }),
    kind: choice(KINDS, { usedBy: '物资台账' }),
    copies: count('份', { usedBy: '物资台账' }, 20_000),
    courtyard: reference('courtyard'),
  },
  title: 'to',
  ...writtenDown(
    FIELD,
    OFFICE,
    { to: 'required', kind: 'required', copies: 'required', courtyard: 'optional' },
    { stock: 'required', activity: 'optional' },
  ),
  links: { stock: { to: 'stock' }, activity: { to: 'activity' } },
  see: [{ roles: FIELD }],
  figures: {
    given: {
      on: 'record',
      except: ['void'],
      counts: { sum: 'copies' },
      measure: '份',
      visibility: 'public',
    },
    leaflets: {
      on: 'record',
      except: ['void'],
      where: { eq: [{ data: 'kind' }, 'leaflet'] },
      counts: { sum: 'copies' },
      measure: '份',
      partOf: 'given',
      visibility: 'public',
    },
  },
};
