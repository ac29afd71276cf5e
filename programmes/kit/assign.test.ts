import { describe, expect, test } from 'vitest';
import { errands, errandType } from '../../test/support/errand-programme.ts';
import { person } from '../../test/support/person.ts';
import { checkProgrammes } from './check-programmes.ts';
import { declaredTypes, type MoveDecl, type RecordType } from './declare.ts';
import { choice, text } from './fields.ts';
import { checkMaker } from './record-move.ts';

const send = errandType.moves['send']!;
const faults = (change: Partial<RecordType>): string =>
  checkProgrammes([errands(change)])
    .map(({ place, fault }) => `${place}: ${fault}`)
    .join('\n');
const withMove = (name: string, move: Partial<MoveDecl>): string =>
  faults({ moves: { ...errandType.moves, [name]: { ...errandType.moves[name]!, ...move } } });

test('what was given back is given back again only after it was assigned anew', () => {
  const [declared] = declaredTypes([errands()]);
  const by = { personId: 'p', name: 'p', postId: null, postTitle: null };
  const told = (...moves: string[]): boolean =>
    checkMaker(
      declared!,
      'give-back',
      person('away', 'department-officer', 'district'),
      moves.map((move) => ({ move, by })),
    ).ok;
  expect(told('ask', 'send')).toBe(true);
  expect(told('ask', 'send', 'give-back')).toBe(false);
  expect(told('ask', 'send', 'give-back', 'send', 'take')).toBe(true);
  expect(told('ask', 'send', 'give-back', 'hand-over')).toBe(true);
});

describe('a move that assigns', () => {
  test('is without fault where its assignee sees the record and can go on with it', () => {
    expect(faults({})).toBe('');
  });

  test.each<[string, () => string, string]>([
    ['nobody', () => withMove('send', { assigns: { ...send.assigns!, to: [] } }), 'assigns to nobody'],
    [
      'a role that moves nothing',
      () => withMove('send', { assigns: { to: ['unit'], among: { roles: ['viewer'], within: 'own' } } }),
      'viewer, who moves no records',
    ],
    [
      'somebody who sees nothing',
      () => faults({ assigneeSees: undefined as never }),
      'send: assigns to department-officer, who does not see the record',
    ],
    ['where nothing follows', () => withMove('send', { to: 'fetched' }), 'who can do nothing in fetched'],
    [
      'before there is a record',
      () => withMove('ask', { assigns: send.assigns! }),
      'before there is a record',
    ],
    ['and gives back', () => withMove('give-back', { assigns: send.assigns! }), 'assigns and gives back'],
    ['back without a word', () => withMove('give-back', { reason: 'optional' }), 'gives back without a word'],
    [
      'back from anybody',
      () => withMove('give-back', { by: ['street-officer'] }),
      'not assigned to its maker',
    ],
    [
      'under a name of a field',
      () => faults({ fields: { what: text(60, { usedBy: 'x' }), assignee: choice(['a']) } }),
      'field assignee: every record has one',
    ],
  ])('is refused at load: to %s', (_what, told, fault) => {
    expect(told()).toContain(fault);
  });
});
