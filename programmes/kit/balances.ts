import type { Report } from './check-intake.ts';
import type { RecordType } from './declare.ts';
import type { Data, Value } from './fields.ts';

/**
 * A number that moves add to and take from: what is in stock, what is out. Nobody writes it, and it never falls below
 * nothing: a move that would take more than is there is refused.
 */
export interface BalanceDecl {
  /** By move, the number field whose value it adds. */
  adds: Readonly<Record<string, string>>;
  takes: Readonly<Record<string, string>>;
}

const numberIn = (data: Data, field: string | undefined): number => {
  const value = field === undefined ? undefined : data[field];
  return typeof value === 'number' ? value : 0;
};

/** Balances of a record after a move, by the field that shows each. Pure: a fold over the journal gives the same. */
export function balancesAfter(
  { balances = {} }: RecordType,
  move: string,
  before: Data,
  said: Data,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(balances).map(([name, { adds, takes }]) => [
      name,
      numberIn(before, name) + numberIn(said, adds[move]) - numberIn(said, takes[move]),
    ]),
  );
}

/** What a move would take that is not there: the field that asks for it, and how much there is. */
export function overdrawn(
  { balances = {} }: RecordType,
  move: string,
  before: Data,
  said: Readonly<Record<string, Value>>,
): { path: string; message: string }[] {
  return Object.entries(balances).flatMap(([name, { takes }]) => {
    const field = takes[move];
    const there = numberIn(before, name);
    return field !== undefined && numberIn(said, field) > there
      ? [{ path: `data.${field}`, message: `only ${there} in ${name}: say ${there} or less` }]
      : [];
  });
}

/** Faults of the balances of a type: a number field that only moves count, from and to moves that say how much. */
export function checkBalances(type: RecordType, place: string, report: Report): void {
  for (const [name, { adds, takes }] of Object.entries(type.balances ?? {})) {
    const where = `${place} balance ${name}`;
    if (type.fields[name]?.kind !== 'number')
      report(where, 'is shown in no number field', 'declare the field');
    for (const [move, declared] of Object.entries(type.moves))
      if (declared.input?.[name])
        report(where, `is written by ${move}`, 'let moves add to it and take from it');
    for (const [move, field] of [...Object.entries(adds), ...Object.entries(takes)]) {
      if (!type.moves[move]) report(where, `is counted by ${move}, which is no move`, 'correct the name');
      else if (type.moves[move].input?.[field] !== 'required' || type.fields[field]?.kind !== 'number')
        report(where, `${move} does not demand the number ${field}`, 'make it a required number of the move');
    }
    if (Object.keys(adds).length === 0) report(where, 'nothing adds to it', 'name the moves under `adds`');
  }
}
