import { choice, type RecordType, reference, text, writtenDown } from '../kit/index.ts';
import { HELPER, ORGANISER } from './roles.ts';

/**
 * One consultation at a clinic. Reached is people (名: different card numbers), consultations are 人次; what somebody came
 * for is between them and the doctor and stands nowhere.
 */
export const consultation: RecordType = {
  fields: {
    card: text(20, { usedBy: '服务人数去重' }),
    event: reference('event', { usedBy: '服务场次统计' }),
    desk: choice(['general', 'pressure', 'eyes', 'teeth', 'chinese'], { usedBy: '科室安排' }),
  },
  title: 'card',
  ...writtenDown(HELPER, ORGANISER, { card: 'required', event: 'required', desk: 'required' }),
  see: [{ roles: HELPER }],
  figures: {
    consultations: {
      on: 'record',
      except: ['void'],
      counts: 'records',
      measure: '人次',
      visibility: 'public',
    },
    reached: {
      on: 'record',
      except: ['void'],
      counts: { distinct: 'card', horizon: 'ever' },
      measure: '名',
      partOf: 'consultations',
      visibility: 'public',
    },
  },
};
