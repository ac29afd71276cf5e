import {
  attachment,
  choice,
  count,
  date,
  longText,
  place,
  type RecordType,
  table,
  text,
} from '../kit/index.ts';
import { FIELD, OFFICER } from './roles.ts';

export const WORK_KINDS = ['reservoir', 'dyke', 'sluice', 'pump', 'gully'] as const;

/**
 * 水利工程: a reservoir, dyke, sluice, pumping station or flash-flood gully with the three persons who answer for it (行政、技术、
 * 巡查责任人) and its characteristic values, each with its source; levels stand above the datum named.
 */
export const work: RecordType = {
  fields: {
    name: text(60, { usedBy: '工程台账' }),
    kind: choice(WORK_KINDS, { usedBy: '工程台账' }),
    grade: choice(['large', 'medium', 'small-1', 'small-2', 'other']),
    river: text(60),
    position: place(),
    manager: text(60, { usedBy: '管护责任落实' }),
    'built-in': count('年', {}, 2100),
    administrative: text(60, { usedBy: '责任人公示' }),
    technical: text(60, { usedBy: '责任人公示' }),
    patroller: text(60, { usedBy: '责任人公示' }),
    datum: choice(['national-1985', 'yellow-sea-1956', 'assumed'], { usedBy: '特征水位核对' }),
    characteristics: table(
      {
        what: {
          ...choice([
            'crest',
            'check',
            'design',
            'flood-limit',
            'normal',
            'dead',
            'warning',
            'guaranteed',
            'capacity',
            'discharge',
          ]),
          required: true,
        },
        value: { kind: 'number', unit: '', min: -200, max: 1_000_000, integer: false, required: true },
        unit: { ...choice(['m', '10k-m3', 'm3-s']), required: true },
        source: { ...text(80), required: true },
      },
      { usedBy: '特征水位核对' },
    ),
    drawings: attachment(['image', 'document'], {}, 12),
    appraised: date({ usedBy: '安全鉴定到期提醒' }),
    appraisal: choice(['class-1', 'class-2', 'class-3'], { usedBy: '安全鉴定到期提醒' }),
    'operation-plan': date(),
    'emergency-plan': date(),
    stations: text(120),
    cameras: text(240),
    note: longText(500),
  },
  title: 'name',
  states: { 'in-use': {}, 'under-repair': {}, retired: { end: 'negative' } },
  moves: {
    register: {
      from: 'new',
      to: 'in-use',
      by: OFFICER,
      input: {
        name: 'required',
        kind: 'required',
        grade: 'optional',
        river: 'optional',
        position: 'optional',
        manager: 'optional',
        'built-in': 'optional',
        stations: 'optional',
        cameras: 'optional',
        note: 'optional',
      },
    },
    correct: {
      from: ['in-use', 'under-repair'],
      by: OFFICER,
      input: {
        name: 'optional',
        grade: 'optional',
        river: 'optional',
        position: 'optional',
        manager: 'optional',
        'built-in': 'optional',
        drawings: 'optional',
        stations: 'optional',
        cameras: 'optional',
        note: 'optional',
      },
    },
    appoint: {
      from: ['in-use', 'under-repair'],
      by: OFFICER,
      input: { administrative: 'required', technical: 'required', patroller: 'required' },
    },
    measure: {
      from: ['in-use', 'under-repair'],
      by: OFFICER,
      input: { datum: 'required', characteristics: 'required' },
    },
    appraise: {
      from: ['in-use', 'under-repair'],
      by: OFFICER,
      input: { appraised: 'required', appraisal: 'required' },
    },
    'approve-plans': {
      from: ['in-use', 'under-repair'],
      by: OFFICER,
      input: { 'operation-plan': 'optional', 'emergency-plan': 'optional' },
    },
    'begin-repair': { from: ['in-use'], to: 'under-repair', by: OFFICER, reason: 'required' },
    'end-repair': { from: ['under-repair'], to: 'in-use', by: OFFICER },
    retire: { from: ['in-use', 'under-repair'], to: 'retired', by: OFFICER },
    restore: { from: ['retired'], to: 'in-use', by: OFFICER, reason: 'required' },
  },
  see: [{ roles: FIELD }],
  figures: {
    works: { on: 'register', except: ['retired'], counts: 'records', measure: '处', visibility: 'public' },
    reservoirs: {
      on: 'register',
      except: ['retired'],
      where: { eq: [{ data: 'kind' }, 'reservoir'] },
      counts: 'records',
      measure: '座',
      partOf: 'works',
      visibility: 'public',
    },
    appointed: {
      on: 'appoint',
      except: ['retired'],
      counts: 'records',
      measure: '处',
      partOf: 'works',
      visibility: 'public',
    },
  },
};
