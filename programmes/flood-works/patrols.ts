import {
  attachment,
  choice,
  count,
  type FigureDecl,
  longText,
  onRegister,
  type RecordType,
  reference,
  text,
} from '../kit/index.ts';
import { FIELD, OFFICER } from './roles.ts';

/** 巡查线路: what one patrol walks along and looks at; in flood season every `every` days. */
export const route: RecordType = {
  fields: {
    name: text(60, { usedBy: '巡查安排' }),
    work: reference('work', { usedBy: '巡查记录归档' }),
    items: longText(500, { usedBy: '巡查安排' }),
    every: count('天', { usedBy: '巡查到期提醒' }, 60),
  },
  title: 'name',
  ...onRegister(FIELD, { name: 'required', items: 'optional', every: 'optional', work: 'optional' }),
  see: [{ roles: FIELD }],
  figures: {
    routes: { on: 'register', except: ['removed'], counts: 'records', measure: '条', visibility: 'public' },
  },
};

export const TIMINGS = ['daily', 'before-rain', 'during-rain', 'after-rain'] as const;
/** 检查项目, as far as the work has such a part. */
export const CHECK_ITEMS = ['body', 'slope', 'seepage', 'outlet', 'facilities'] as const;
const checked = choice(['normal', 'abnormal', 'none'], { usedBy: '隐患判定' });

const walked = (figure: Partial<FigureDecl> = {}): FigureDecl => ({
  on: 'make',
  except: ['void'],
  where: { in: [{ data: 'outcome' }, ['normal', 'hazard']] },
  counts: 'records',
  measure: '次',
  visibility: 'public',
  ...figure,
});
const timed = (timing: (typeof TIMINGS)[number]): FigureDecl =>
  walked({
    where: { and: [walked().where!, { eq: [{ data: 'timing' }, timing] }] },
    partOf: 'done',
    visibility: 'internal',
  });

/** 人工巡查: one route walked once, by its check items. What could not be walked is written down and stays due. */
export const patrol: RecordType = {
  fields: {
    route: reference('route', { usedBy: '巡查到期提醒' }),
    name: text(60, { usedBy: '巡查安排' }),
    work: reference('work'),
    timing: choice(TIMINGS, { usedBy: '雨前排查、雨中巡查、雨后核查' }),
    outcome: choice(['normal', 'hazard', 'impassable'], { usedBy: '巡查到期提醒' }),
    ...Object.fromEntries(CHECK_ITEMS.map((item) => [item, checked])),
    gauge: { kind: 'number', unit: 'm', min: -50, max: 1_000, integer: false },
    note: longText(500),
    photo: attachment(),
  },
  title: 'name',
  states: { made: { end: 'positive' }, void: { end: 'negative' } },
  moves: {
    make: {
      from: 'new',
      to: 'made',
      by: FIELD,
      input: {
        route: 'required',
        name: 'required',
        work: 'optional',
        timing: 'required',
        outcome: 'required',
        ...Object.fromEntries(CHECK_ITEMS.map((item) => [item, 'optional'] as const)),
        gauge: 'optional',
        note: 'optional',
        photo: 'optional',
      },
    },
    withdraw: { from: ['made'], to: 'void', by: ['author', ...OFFICER] },
  },
  see: [{ roles: FIELD }],
  authorSees: true,
  figures: {
    done: walked(),
    walked: walked({ counts: { distinct: 'route', horizon: 'ever' }, measure: '条', partOf: 'done' }),
    'before-rain': timed('before-rain'),
    'during-rain': timed('during-rain'),
    'after-rain': timed('after-rain'),
  },
};
