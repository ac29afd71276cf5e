import { attachment, count, type FigureDecl, type RecordType, reference, text } from '../kit/index.ts';
import { FIELD, OFFICE } from './roles.ts';

const summed = (sum: string, on: string, except: string[], more: Partial<FigureDecl> = {}): FigureDecl => ({
  on,
  except,
  counts: { sum },
  measure: '份',
  visibility: 'public',
  ...more,
});

/**
 * Questionnaires of one wave in one place. 发放, 回收 and 有效 are three counts of three moments: none stands for another.
 * How waves compare: `compare-waves.ts`.
 */
export const questionnaire: RecordType = {
  fields: {
    name: text(60, { usedBy: '问卷台账' }),
    wave: count('次', { usedBy: '两次调查对比' }, 99),
    courtyard: reference('courtyard'),
    issued: count('份', { usedBy: '问卷发放统计' }, 20_000),
    returned: count('份', { usedBy: '问卷回收统计' }, 20_000),
    valid: count('份', { usedBy: '问卷有效统计' }, 20_000),
    knows: count('份', { usedBy: '两次调查对比' }, 20_000),
    sorts: count('份', { usedBy: '两次调查对比' }, 20_000),
  },
  title: 'name',
  states: { issued: {}, returned: {}, counted: { end: 'positive' }, void: { end: 'negative' } },
  moves: {
    issue: {
      from: 'new',
      to: 'issued',
      by: FIELD,
      input: { name: 'required', wave: 'required', issued: 'required', courtyard: 'optional' },
      links: { activity: 'optional' },
    },
    correct: { from: ['issued'], by: ['author', ...OFFICE], input: { issued: 'required' } },
    collect: { from: ['issued'], to: 'returned', by: FIELD, input: { returned: 'required' } },
    count: {
      from: ['returned'],
      to: 'counted',
      by: OFFICE,
      input: { valid: 'required', knows: 'optional', sorts: 'optional' },
    },
    recount: { from: ['counted'], to: 'returned', by: OFFICE, reason: 'required' },
    withdraw: { from: ['issued'], to: 'void', by: ['author', ...OFFICE] },
  },
  links: { activity: { to: 'activity' } },
  see: [{ roles: FIELD }],
  questionnaire: {
    moves: { issue: 'issue', correct: 'correct', collect: 'collect', count: 'count' },
    fields: { wave: 'wave', issued: 'issued', returned: 'returned', valid: 'valid' },
    tallies: ['knows', 'sorts'],
    paper: { type: 'sheet', move: 'enter', scan: 'scan', link: 'batch' },
  },
  figures: {
    issued: summed('issued', 'issue', ['void']),
    returned: summed('returned', 'collect', ['issued', 'void'], { partOf: 'issued' }),
    valid: summed('valid', 'count', ['issued', 'returned', 'void'], { partOf: 'returned' }),
    sorts: summed('sorts', 'count', ['issued', 'returned', 'void'], {
      partOf: 'valid',
      visibility: 'internal',
    }),
  },
};

/** A sheet of paper that came back: what a worker entered stands with the questionnaire, its scan here. */
export const sheet: RecordType = {
  fields: {
    name: text(60, { usedBy: '问卷核对' }),
    // Handwriting, and whatever somebody wrote beside the questions.
    scan: attachment(['image', 'document'], { sensitive: true }, 4),
  },
  retention: { months: 12 },
  title: 'name',
  states: { entered: { end: 'positive' } },
  moves: {
    enter: {
      from: 'new',
      to: 'entered',
      by: FIELD,
      input: { name: 'required', scan: 'optional' },
      links: { batch: 'required' },
    },
    'add-scan': { from: ['entered'], by: ['author', ...OFFICE], input: { scan: 'optional' } },
  },
  links: { batch: { to: 'questionnaire' } },
  see: [{ roles: FIELD }],
  figures: {},
};
