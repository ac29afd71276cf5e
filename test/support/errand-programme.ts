import { type Programme, type RecordType, text } from '../../programmes/kit/index.ts';
import { textKeys } from '../../programmes/kit/text-keys.ts';

/** A nonsense record type of the engine's own tests: a house sends its departments on errands. */
export const errandType: RecordType = {
  fields: { what: text(60, { usedBy: 'the house' }) },
  title: 'what',
  states: { asked: {}, sent: {}, fetched: { end: 'positive' } },
  moves: {
    ask: { from: 'new', to: 'asked', by: ['street-officer'], input: { what: 'required' } },
    send: {
      from: ['asked', 'sent'],
      to: 'sent',
      by: ['street-officer'],
      assigns: { to: ['unit', 'person'], among: { roles: ['department-officer'], within: 'district' } },
    },
    lend: {
      from: ['asked'],
      to: 'sent',
      by: ['street-officer'],
      assigns: { to: ['post'], among: { roles: ['department-officer'], within: 'street' } },
    },
    take: { from: ['sent'], by: ['assignee'] },
    'give-back': { from: ['sent'], to: 'asked', by: ['assignee'], returns: true, reason: 'required' },
    fetch: { from: ['sent'], to: 'fetched', by: ['assignee'] },
  },
  see: [{ roles: ['street-officer'] }],
  assigneeSees: true,
  clocks: {
    answer: { starts: ['send', 'lend'], stops: ['take', 'give-back', 'fetch'], limit: { workingDays: 1 } },
    house: {
      starts: ['ask'],
      stops: ['fetch'],
      pauses: { from: ['send', 'lend'], until: ['give-back', 'take'] },
      limit: { workingDays: 5 },
    },
  },
  figures: {},
};

export const errands = (change: Partial<RecordType> = {}): Programme => {
  const types = { errand: { ...errandType, ...change } };
  const texts = Object.fromEntries(textKeys({ types }).map((key) => [key, key]));
  return { id: 'great-house', types, texts: { zh: texts, en: texts } };
};
export const ERRAND = 'great-house/errand';
