import { expect, test } from 'vitest';
import { LOANS } from '../../test/support/loan-programme.ts';
import { checkProgrammes, type Programme } from './index.ts';

/** The programme with its loan changed. */
function changed(change: (loan: Record<string, unknown>) => void): Programme {
  const copy = structuredClone(LOANS);
  change(copy.types['loan'] as unknown as Record<string, unknown>);
  return copy;
}
const said = (programme: Programme): string[] =>
  checkProgrammes([programme]).map(({ place, fault }) => `${place}: ${fault}`);

test('a sound declaration has no fault', () => {
  expect(checkProgrammes([LOANS])).toEqual([]);
});

test('every fault is found at once, each with its place', () => {
  const broken = changed((loan) => {
    Object.assign(loan, {
      title: 'reader',
      states: { lent: {}, back: {}, closed: { end: 'positive' }, lost: { end: 'negative' }, limbo: {} },
      see: [{ roles: ['street-officer'], where: { eq: [{ data: 'reader' }, 'x'] } }],
      links: { of: { to: 'scroll' } },
    });
    const clocks = loan['clocks'] as Record<string, Record<string, unknown>>;
    Object.assign(clocks['give-back']!, {
      stops: ['giveback'],
      renews: ['lend'],
      limit: { workingDays: 0 },
      limitsBy: { field: 'reader', limits: {} },
      hours: { intervals: [['14:00', '12:00']] },
    });
    const moves = loan['moves'] as Record<string, Record<string, unknown>>;
    moves['lend']!['input'] = { what: 'required', note: 'required', colour: 'optional' };
    moves['close']!['to'] = 'shut';
    const figures = loan['figures'] as Record<string, Record<string, unknown>>;
    figures['pages']!['counts'] = { sum: 'reader' };
    figures['returned']!['partOf'] = 'nothing';
    figures['lent']!['on'] = 'borrow';
  });
  const { 'loan.note': _gone, ...zh } = broken.texts.zh;
  broken.texts = { zh, en: { ...broken.texts.en, 'loan.colour': 'Colour' } };
  const faults = said(broken);
  for (const wanted of [
    'reading-room/loan: its title is sensitive',
    'reading-room/loan move lend: demands note, which nobody uses',
    'reading-room/loan move lend: there is no field colour',
    'reading-room/loan move close: there is no state shut',
    'reading-room/loan state limbo: cannot be reached',
    'reading-room/loan state limbo: has no way out',
    'reading-room/loan state closed: cannot be reached',
    'reading-room/loan see 1: looks at the sensitive field reader',
    'reading-room/loan link of: there is no type scroll',
    'reading-room/loan figure pages: looks at the sensitive field reader',
    'reading-room/loan figure pages: adds up reader, which is no number',
    'reading-room/loan figure returned: is a part of nothing, which is no figure',
    'reading-room/loan figure lent: counts on borrow, which is no move',
    'reading-room/loan clock give-back: looks at giveback, which is no move',
    'reading-room/loan clock give-back: 0 is no limit',
    'reading-room/loan clock give-back: lend renews it and starts or stops it',
    'reading-room/loan clock give-back: takes its limit from reader, which is no open choice',
    'reading-room/loan clock give-back: 14:00–12:00 is no interval of a day',
    'reading-room text.zh: has no “loan.note”',
    'reading-room text.en: “loan.colour” belongs to nothing',
  ])
    expect(faults).toContain(wanted);
  for (const { remedy } of checkProgrammes([broken])) expect(remedy).not.toBe('');
});

test.each<[string, object, object?]>([
  ['the author', { where: { not: { eq: ['author', 'p-1'] } } }],
  ['the assignee', { where: { and: [{ or: [{ missing: 'assignee' }] }] } }],
  ['one of several assignees', { where: { in: ['assignee', ['person:p-1']] } }],
  ['different assignees', { counts: { distinct: 'assignee', horizon: 'ever' } }],
  ['different names of assignees', { counts: { distinct: 'assignee-name', horizon: 'year' } }],
  [
    'whoever signed',
    { counts: { distinct: 'seal', horizon: 'ever' } },
    { kind: 'signature', signed: ['drawn'] },
  ],
])('no statistics of staff activity: a figure over %s is refused at load', (_, figure, field) => {
  const programme = changed((loan) => {
    const { figures, fields } = loan as Record<string, Record<string, object>>;
    if (field) fields!['seal'] = field;
    Object.assign(figures!['lent']!, figure);
  });
  const faults = checkProgrammes([programme]).filter(
    ({ place }) => place === 'reading-room/loan figure lent',
  );
  expect(faults.map(({ remedy }) => remedy)).toContain('count what was done; who did it is no figure');
});

test('two programmes do not share an id', () => {
  expect(checkProgrammes([LOANS, LOANS]).map(({ fault }) => fault)).toContain('is declared twice');
});

/** The loan with its write-off, a move that bodies sign, changed. */
const signed = (change: object, more: (loan: Record<string, Record<string, unknown>>) => void = () => {}) =>
  changed((loan) => {
    Object.assign((loan['moves'] as Record<string, object>)['write-off']!, change);
    more(loan as Record<string, Record<string, unknown>>);
  });
const STREET = { role: 'street-officer' } as const;
const DUTY = { role: 'duty-officer' } as const;

test.each<[string, Programme, string[]]>([
  [
    'one person is no quorum',
    signed({ quorum: { bodies: [STREET], of: 1 }, by: ['street-officer'] }),
    ['is signed by 1 of 1 bodies'],
  ],
  [
    'nobody is no body',
    signed({ quorum: { bodies: [], of: 2 }, by: [] }),
    ['is signed by 2 of 0 bodies', 'nobody may make it'],
  ],
  [
    'fewer people than bodies',
    signed({
      quorum: { bodies: [STREET, DUTY, { role: 'team-leader' }], of: 2 },
      by: ['street-officer', 'duty-officer', 'team-leader'],
    }),
    ['is signed by 2 of 3 bodies'],
  ],
  [
    'signed before there is a record',
    signed({ from: 'new', to: 'lent' }),
    ['is signed before there is a record'],
  ],
  [
    'somebody may make it who signs for no body',
    signed({ by: ['street-officer', 'duty-officer', 'system-admin'] }),
    ['system-admin may make it and is no body that signs it'],
  ],
  [
    'neither its author nor a resident makes it alone',
    signed({ by: ['street-officer', 'duty-officer', 'author', 'resident'] }),
    ['author may make it and is no body that signs it', 'resident may make it and is no body that signs it'],
  ],
  [
    'a body that may not make it',
    signed({ by: ['street-officer'] }),
    ['duty-officer signs it and may not make it'],
  ],
  [
    'signatures beside those of the bodies',
    signed({ input: { seal: 'optional' } }, (loan) => {
      loan['fields']!['seal'] = { kind: 'signature', signed: ['drawn'] };
    }),
    ['asks for the signature seal beside those of the bodies'],
  ],
  [
    'what those who sign cannot read',
    signed({ input: { reader: 'optional' } }),
    ['sets the sensitive reader, which those who sign cannot read'],
  ],
])('a quorum is refused at load: %s', (_, programme, wanted) => {
  const faults = checkProgrammes([programme]).filter(
    ({ place }) => place === 'reading-room/loan move write-off',
  );
  expect(faults.map(({ fault }) => fault)).toEqual(expect.arrayContaining(wanted));
  for (const { remedy } of faults) expect(remedy).not.toBe('');
});
