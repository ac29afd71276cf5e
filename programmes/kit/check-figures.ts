import { ASSIGNEE, ASSIGNEE_NAME } from './assign.ts';
import { fieldsIn, subjectsIn } from './constraint.ts';
import { type FigureDecl, movesOfFigure, type RecordType } from './declare.ts';

/** Names of whoever acts on a record: no statistics of staff activity exist. */
const ACTING: readonly string[] = ['author', ASSIGNEE, ASSIGNEE_NAME];

/** Every way in which a figure could look at who works rather than at what was done. */
function checkNoStaff(type: RecordType, figure: FigureDecl, report: (fault: string, remedy: string) => void) {
  const remedy = 'count what was done; who did it is no figure';
  const distinct =
    typeof figure.counts === 'object' && 'distinct' in figure.counts ? [figure.counts.distinct] : [];
  const looked = [...subjectsIn(figure.where ?? { and: [] }), ...distinct];
  for (const name of looked)
    if (ACTING.includes(name)) report(`looks at the ${name}`, remedy);
    else if (type.fields[name]?.kind === 'signature') report(`looks at who signed ${name}`, remedy);
}

/** What a figure names is declared, and nothing in it is a person who acts. */
export function checkFigure(
  type: RecordType,
  figure: FigureDecl,
  known: (field: string) => void,
  report: (fault: string, remedy: string) => void,
): void {
  for (const move of movesOfFigure(figure))
    if (!type.moves[move]) report(`counts on ${move}, which is no move`, 'correct the name');
  for (const state of figure.except ?? [])
    if (!type.states[state]) report(`leaves out ${state}, which is no state`, 'correct the name');
  for (const field of fieldsIn(figure.where ?? { and: [] })) known(field);
  checkNoStaff(type, figure, report);
  if (figure.counts !== 'records') {
    const field = 'sum' in figure.counts ? figure.counts.sum : figure.counts.distinct;
    known(field);
    if ('sum' in figure.counts && type.fields[field] && type.fields[field].kind !== 'number')
      report(`adds up ${field}, which is no number`, 'add up a number field');
  }
  for (const clock of figure.inTime ?? [])
    if (!type.clocks?.[clock])
      report(`is in time by ${clock}, which is no clock`, 'name a clock of the type');
  if (figure.partOf !== undefined && !type.figures[figure.partOf])
    report(`is a part of ${figure.partOf}, which is no figure`, 'correct the name');
}
