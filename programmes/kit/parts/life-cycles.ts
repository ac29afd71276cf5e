import type { MoveDecl, RecordType } from '../declare.ts';

type By = MoveDecl['by'];
type Input = NonNullable<MoveDecl['input']>;
type Life = Pick<RecordType, 'states' | 'moves'>;

const asOptional = (input: Input): Input =>
  Object.fromEntries(Object.keys(input).map((field) => [field, 'optional'] as const));

/** A thing of a register (台账): entered once, corrected, taken off with a reason, put back. */
export function onRegister(by: By, input: Input): Life {
  return {
    states: { listed: {}, removed: { end: 'negative' } },
    moves: {
      register: { from: 'new', to: 'listed', by, input },
      correct: { from: ['listed'], by, input: asOptional(input) },
      remove: { from: ['listed'], to: 'removed', by },
      restore: { from: ['removed'], to: 'listed', by, reason: 'required' },
    },
  };
}

/**
 * Something that has happened and is written down: it stands at once. What was wrong is corrected; what never happened is
 * withdrawn with a reason, by its author or by `withdrawnBy`.
 */
export function writtenDown(by: By, withdrawnBy: By, input: Input, links: MoveDecl['links'] = {}): Life {
  return {
    states: { recorded: { end: 'positive' }, void: { end: 'negative' } },
    moves: {
      record: { from: 'new', to: 'recorded', by, input, links },
      correct: { from: ['recorded'], by: ['author', ...withdrawnBy], input: asOptional(input) },
      withdraw: { from: ['recorded'], to: 'void', by: ['author', ...withdrawnBy] },
    },
  };
}
