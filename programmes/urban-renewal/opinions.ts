import { attachment, choice, longText, type RecordType, text } from '../kit/index.ts';
import { DISPATCH, OFFICER, STREET, TAKE_ON } from './roles.ts';

const NOT_ONE = ['merged', 'divided'] as const;

/**
 * A resident's opinion, from the door, the box, the telephone or a session, to what became of it. 五步工作法 is its life:
 * 想法敞开说 `said` → 遇事多商议 `discussed` → 有事马上办 `adopted`, `done` → 好坏大家评 `rated` → 结果公开晒 `published`.
 */
export const opinion: RecordType = {
  version: 2,
  upgrades: { 2: {} },
  fields: {
    subject: text(60, { usedBy: '议事和答复' }),
    words: longText(1_000, { usedBy: '议事和答复' }),
    category: choice(['infrastructure', 'environment', 'facilities', 'other'], { usedBy: '议事分类' }),
    channel: choice(['qr', 'door', 'box', 'phone', 'session', 'neighbour', 'api']),
    courtyard: text(40),
    contact: text(40, { sensitive: true }),
    // The slip from the wooden box as it was written: a name or a number may stand on it.
    slip: attachment(['image'], { sensitive: true }, 4),
    // A resident's picture may show their door, their hand, a neighbour: sealed, and gone with the person.
    scene: attachment(['image'], { sensitive: true }, 3),
    // What version 1 took lies open in its entries: it is read as it was, and no move sets it any more.
    photo: attachment(['image'], {}, 3),
    outcome: longText(1_000, { usedBy: '答复居民' }),
    proof: attachment(['image', 'document']),
    rating: choice(['good', 'fair', 'poor'], { usedBy: '评议' }),
    result: longText(300, { usedBy: '结果公开晒' }),
    published: text(120, { usedBy: '结果公开晒' }),
  },
  retention: { months: 12 },
  title: 'subject',
  states: {
    said: {},
    discussed: {},
    adopted: {},
    done: {},
    noted: {},
    rated: {},
    published: { end: 'positive' },
    declined: { end: 'negative' },
    merged: { end: 'negative' },
    divided: { end: 'negative' },
  },
  moves: {
    say: {
      from: 'new',
      to: 'said',
      by: ['resident', ...STREET],
      input: {
        subject: 'required',
        words: 'required',
        category: 'required',
        channel: 'optional',
        courtyard: 'optional',
        contact: 'optional',
        slip: 'optional',
        scene: 'optional',
      },
      links: { session: 'optional' },
    },
    discuss: {
      from: ['said'],
      to: 'discussed',
      by: STREET,
      input: { outcome: 'optional' },
      links: { deliberation: 'optional' },
    },
    adopt: {
      from: ['discussed'],
      to: 'adopted',
      by: OFFICER,
      links: { project: 'required' },
    },
    decline: { from: ['said', 'discussed'], to: 'declined', by: OFFICER },
    dispatch: { from: ['adopted'], by: OFFICER, assigns: DISPATCH, reason: 'optional' },
    'take-on': { from: ['adopted'], by: ['assignee'] },
    'hand-back': { from: ['adopted'], by: ['assignee'], returns: true, reason: 'required' },
    finish: {
      from: ['adopted'],
      to: 'done',
      by: ['assignee', ...STREET],
      input: { outcome: 'required', proof: 'optional' },
    },
    rework: {
      from: ['done', 'noted', 'rated', 'published'],
      to: 'adopted',
      by: ['resident', ...STREET],
      reason: 'required',
    },
    // What the worker who did the job writes down of a rating counts only after another person has called back (回访).
    note: { from: ['done'], to: 'noted', by: STREET, input: { rating: 'required' } },
    rate: {
      from: ['done', 'noted'],
      to: 'rated',
      by: ['resident', ...STREET],
      otherThan: ['finish', 'note'],
      input: { rating: 'required' },
    },
    publish: {
      from: ['rated'],
      to: 'published',
      by: OFFICER,
      input: { result: 'required', published: 'required' },
    },
    // The same wish twice is one opinion, of two people; two wishes on one slip are two opinions.
    'take-over': {
      from: ['said', 'discussed', 'adopted', 'done', 'noted'],
      by: OFFICER,
      links: { session: 'optional', deliberation: 'optional' },
    },
    'merge-into': { from: ['said', 'discussed'], to: 'merged', by: OFFICER },
    separate: { from: ['merged'], to: 'said', by: OFFICER, reason: 'required' },
    divide: { from: ['said', 'discussed'], to: 'divided', by: OFFICER },
    reopen: { from: ['declined'], to: 'discussed', by: OFFICER, reason: 'required' },
  },
  links: {
    project: { to: 'project' },
    session: { to: 'session' },
    deliberation: { to: 'deliberation' },
    merged: { to: 'opinion' },
    survivor: { to: 'opinion' },
    parts: { to: 'opinion' },
    whole: { to: 'opinion' },
  },
  merge: {
    keep: { move: 'take-over', link: 'merged' },
    end: { move: 'merge-into', link: 'survivor' },
  },
  split: {
    end: { move: 'divide', link: 'parts' },
    part: { move: 'say', link: 'whole' },
    inherits: ['category', 'channel', 'courtyard'],
  },
  duplicatesOf: { place: 'courtyard', kind: ['category'], withinDays: 30 },
  // 5 working days to a first answer, as hotline rules ask (潍坊市12345条例 20).
  clocks: {
    reply: {
      starts: ['say', 'separate'],
      stops: ['discuss', 'adopt', 'decline', 'merge-into', 'divide'],
      limit: { workingDays: 5 },
      remind: [{ workingDays: 1 }],
      escalate: [{ after: { workingDays: 1 }, to: ['street-officer'] }],
    },
    'take-on': { ...TAKE_ON, stops: ['take-on', 'hand-back', 'finish', 'merge-into', 'divide'] },
  },
  see: [{ roles: STREET }],
  assigneeSees: true,
  intake: {
    open: 'say',
    asks: ['category', 'words', 'contact'],
    titleFrom: 'words',
    photos: 'scene',
    place: 'courtyard',
    source: {
      field: 'channel',
      site: 'qr',
      slip: 'box',
      phone: 'phone',
      neighbour: 'neighbour',
      api: 'api',
    },
    contact: 'contact',
    category: 'category',
    sendBack: 'rework',
    rate: { move: 'rate', field: 'rating' },
    tells: ['outcome'],
    shows: { state: 'published', fields: ['result', 'courtyard', 'category', 'rating'] },
  },
  figures: {
    collected: { on: 'say', except: NOT_ONE, counts: 'records', measure: '条', visibility: 'public' },
    adopted: {
      on: 'adopt',
      except: ['declined', 'discussed', ...NOT_ONE],
      counts: 'records',
      measure: '条',
      partOf: 'collected',
      visibility: 'public',
    },
    finished: {
      on: 'finish',
      except: ['said', 'discussed', 'adopted', 'declined', ...NOT_ONE],
      counts: 'records',
      measure: '条',
      partOf: 'adopted',
      visibility: 'public',
    },
    published: {
      on: 'publish',
      except: ['said', 'discussed', 'adopted', 'done', 'noted', 'rated', 'declined', ...NOT_ONE],
      counts: 'records',
      measure: '条',
      partOf: 'finished',
      visibility: 'public',
    },
    rated: {
      on: 'rate',
      except: ['said', 'discussed', 'adopted', 'done', 'noted', 'declined', ...NOT_ONE],
      counts: 'records',
      measure: '条',
      partOf: 'finished',
      visibility: 'public',
    },
    declined: {
      on: 'decline',
      except: ['said', 'discussed', 'adopted', 'done', 'noted', 'rated', 'published', ...NOT_ONE],
      counts: 'records',
      measure: '条',
      partOf: 'collected',
      visibility: 'internal',
    },
  },
};
