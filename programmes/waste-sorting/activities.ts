import {
  attachment,
  type Constraint,
  choice,
  count,
  longText,
  type RecordType,
  reference,
  text,
} from '../kit/index.ts';
import { FIELD, OFFICE } from './roles.ts';

export const KINDS = ['contest', 'film', 'poster', 'visit', 'training', 'other'] as const;
const NOT_ONE = ['void', 'duplicate'] as const;
const ofKind = (kind: (typeof KINDS)[number]): Constraint => ({ eq: [{ data: 'kind' }, kind] });
const part = (kind: (typeof KINDS)[number]) =>
  ({
    on: 'record',
    except: NOT_ONE,
    where: ofKind(kind),
    counts: 'records',
    measure: '次',
    partOf: 'held',
    visibility: 'public',
  }) as const;

/**
 * An activity in the place where it was. Two departments that report the same one (place, day, kind) have one activity: the
 * second report ends as `duplicate`, linked to the first, which takes its host over.
 */
export const activity: RecordType = {
  fields: {
    name: text(60, { usedBy: '活动台账' }),
    kind: choice(KINDS, { usedBy: '活动台账' }),
    place: text(60, { usedBy: '重复活动比对' }),
    courtyard: reference('courtyard'),
    host: text(40, { usedBy: '活动台账' }),
    hosts: text(160, { usedBy: '活动台账' }),
    'party-members': count('人', {}, 5_000),
    volunteers: count('人', {}, 5_000),
    people: count('人', {}, 50_000),
    method: choice(['signed', 'counted', 'estimated']),
    evidence: longText(300),
    photos: attachment(['image', 'document']),
  },
  title: 'name',
  states: { recorded: { end: 'positive' }, duplicate: { end: 'negative' }, void: { end: 'negative' } },
  moves: {
    record: {
      from: 'new',
      to: 'recorded',
      by: FIELD,
      input: {
        name: 'required',
        kind: 'required',
        place: 'required',
        courtyard: 'optional',
        host: 'required',
        'party-members': 'optional',
        volunteers: 'optional',
        people: 'optional',
        method: 'optional',
        evidence: 'optional',
        photos: 'optional',
      },
      links: { duty: 'optional' },
    },
    correct: {
      from: ['recorded'],
      by: ['author', ...OFFICE],
      input: {
        name: 'optional',
        kind: 'optional',
        place: 'optional',
        courtyard: 'optional',
        hosts: 'optional',
        'party-members': 'optional',
        volunteers: 'optional',
        people: 'optional',
        method: 'optional',
        evidence: 'optional',
        photos: 'optional',
      },
    },
    // The two moves of a merging: the survivor takes the hosts over, the other one ends with its way to the survivor.
    'take-over': {
      from: ['recorded'],
      by: OFFICE,
      input: { hosts: 'optional' },
      links: { duty: 'optional' },
    },
    'merge-into': { from: ['recorded'], to: 'duplicate', by: OFFICE },
    separate: { from: ['duplicate'], to: 'recorded', by: OFFICE, reason: 'required' },
    withdraw: { from: ['recorded'], to: 'void', by: ['author', ...OFFICE] },
  },
  links: { duty: { to: 'duty' }, merged: { to: 'activity' }, survivor: { to: 'activity' } },
  merge: {
    keep: { move: 'take-over', link: 'merged' },
    end: { move: 'merge-into', link: 'survivor' },
    takes: { hosts: { join: ['host', 'hosts'] } },
  },
  duplicatesOf: { place: 'place', kind: ['kind'], withinDays: 0 },
  see: [{ roles: FIELD }],
  figures: {
    held: { on: 'record', except: NOT_ONE, counts: 'records', measure: '次', visibility: 'public' },
    contests: part('contest'),
    films: part('film'),
    posters: part('poster'),
    visits: part('visit'),
    people: {
      on: 'record',
      except: NOT_ONE,
      counts: { sum: 'people' },
      measure: '人次',
      visibility: 'public',
    },
    covered: {
      on: 'record',
      except: NOT_ONE,
      counts: { distinct: 'courtyard', horizon: 'ever' },
      measure: '个',
      visibility: 'public',
    },
  },
};
