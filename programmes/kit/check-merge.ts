import type { Report } from './check-intake.ts';
import type { FigureDecl, MoveDecl, RecordType } from './declare.ts';
import { type Field, fitsCell } from './fields.ts';
import type { JointMove, MergedValue } from './merge.ts';

/** May another record's value of the field be taken over? What is sensitive or a file is bound to its own record. */
const travels = (field: Field): boolean =>
  field.sensitive !== true && (fitsCell(field) || field.kind === 'table');

function checkTravels(type: RecordType, name: string, where: string, report: Report): Field | undefined {
  const field = type.fields[name];
  if (!field) report(where, `there is no field ${name}`, 'correct the name');
  else if (!travels(field))
    report(
      where,
      `takes ${name} from another record, where it is bound to its own`,
      'leave it with its record',
    );
  return field;
}

/** A move of a merging or splitting: that it is there, that people may make it, that its link leads to its own type. */
function checkJoint(
  name: string,
  type: RecordType,
  { move, link }: JointMove,
  where: string,
  report: Report,
): MoveDecl | undefined {
  const declared = type.moves[move];
  if (type.links?.[link]?.to !== name)
    report(
      where,
      `its link ${link} does not lead to ${name}`,
      `declare \`links: { ${link}: { to: '${name}' } }\``,
    );
  if (!declared) {
    report(where, `there is no move ${move}`, 'correct the name');
    return undefined;
  }
  if (declared.links?.[link])
    report(
      where,
      `${move} makes ${link} alone too`,
      'leave the link out of the move: merging and splitting make it',
    );
  if (declared.quorum) report(where, `${move} is signed by several`, 'let one person merge and split');
  return declared;
}

const figuresCounting = (type: RecordType, state: string): [string, FigureDecl][] =>
  Object.entries(type.figures).filter(([, { except }]) => !except?.includes(state));

/** The end of what was merged or split: its own, counted by no figure, watched by no clock. */
function checkEnd(type: RecordType, joint: JointMove, move: MoveDecl, where: string, report: Report): void {
  const state = move.to;
  if (move.from === 'new') report(where, `${joint.move} opens a record`, 'let it lead from states to an end');
  if (move.by.includes('resident'))
    report(where, `a resident may make ${joint.move}`, 'let those who work with the records do it');
  for (const [field, need] of Object.entries(move.input ?? {}))
    if (need === 'required')
      report(
        where,
        `${joint.move} demands ${field}, which nobody is asked for`,
        'make it optional or remove it',
      );
  if (state === undefined || type.states[state]?.end === undefined) {
    report(where, `${joint.move} leads to no end`, 'lead it to a state with `end`');
    return;
  }
  for (const [other, { to }] of Object.entries(type.moves))
    if (to === state && other !== joint.move)
      report(
        where,
        `${other} leads to ${state} too, where a record has no way on`,
        'give it a state of its own',
      );
  for (const [figure] of figuresCounting(type, state))
    report(where, `figure ${figure} counts what is ${state}, twice`, `name ${state} under its \`except\``);
  for (const [clock, { stops }] of Object.entries(type.clocks ?? {}))
    if (!stops.includes(joint.move))
      report(where, `clock ${clock} runs on after ${joint.move}`, `name ${joint.move} under its \`stops\``);
}

function checkTaken(
  type: RecordType,
  field: string,
  how: MergedValue,
  keep: MoveDecl,
  where: string,
  report: Report,
): void {
  const declared = checkTravels(type, field, where, report);
  if (!keep.input?.[field])
    report(where, `takes ${field}, which the move of the survivor does not set`, 'add it to its input');
  if (typeof how === 'object') {
    if (declared && declared.kind !== 'text' && declared.kind !== 'long-text')
      report(where, `joins texts in ${field}, which is no text`, 'join them in a text');
    for (const source of how.join) checkTravels(type, source, where, report);
  } else if (how !== 'first' && declared && declared.kind !== 'number')
    report(where, `takes the ${how} of ${field}, which is no number`, 'take it of a number');
}

function checkMerge(
  types: Readonly<Record<string, RecordType>>,
  name: string,
  place: string,
  report: Report,
): void {
  const type = types[name];
  const merge = type?.merge;
  if (!type || !merge) return;
  const where = `${place} merge`;
  const keep = checkJoint(name, type, merge.keep, where, report);
  const end = checkJoint(name, type, merge.end, where, report);
  if (end) checkEnd(type, merge.end, end, where, report);
  if (keep) {
    if (keep.from === 'new' || keep.to !== undefined)
      report(where, `${merge.keep.move} moves the survivor on`, 'let it stay where it is: no `to`');
    if (keep.by.includes('resident'))
      report(where, `a resident may make ${merge.keep.move}`, 'let those who work with the records do it');
    for (const [field, how] of Object.entries(merge.takes ?? {}))
      checkTaken(type, field, how, keep, where, report);
    for (const [field, need] of Object.entries(keep.input ?? {}))
      if (need === 'required' && !merge.takes?.[field])
        report(where, `${merge.keep.move} demands ${field}, which is not taken`, 'name it under `takes`');
  }
  if (merge.keep.link === merge.end.link)
    report(where, `both ways are called ${merge.keep.link}`, 'give each way a link of its own');
  for (const [other, { fields, figures }] of Object.entries(types))
    for (const [figure, { counts }] of Object.entries(figures)) {
      const field = counts !== 'records' && 'distinct' in counts ? fields[counts.distinct] : undefined;
      if (field?.kind === 'reference' && field.to === name)
        report(
          where,
          `figure ${other}/${figure} counts different records of it`,
          'do not merge what is told apart',
        );
    }
}

function checkSplit(name: string, type: RecordType, place: string, report: Report): void {
  const { split } = type;
  if (!split) return;
  const where = `${place} split`;
  const end = checkJoint(name, type, split.end, where, report);
  const part = checkJoint(name, type, split.part, where, report);
  if (end) checkEnd(type, split.end, end, where, report);
  if (part && part.from !== 'new')
    report(where, `${split.part.move} opens no record`, "name a move `from: 'new'`");
  if (split.part.link === split.end.link)
    report(where, `both ways are called ${split.part.link}`, 'give each way a link of its own');
  if (type.merge?.end.move === split.end.move)
    report(where, `${split.end.move} merges too`, 'give splitting a move and an end of its own');
  for (const field of split.inherits ?? []) {
    checkTravels(type, field, where, report);
    if (part && !part.input?.[field])
      report(where, `inherits ${field}, which ${split.part.move} does not set`, 'add it to its input');
  }
}

function checkDuplicates(type: RecordType, place: string, report: Report): void {
  const decl = type.duplicatesOf;
  if (!decl) return;
  const where = `${place} duplicatesOf`;
  for (const name of [decl.place, ...decl.kind]) {
    const field = type.fields[name];
    if (!field) report(where, `there is no field ${name}`, 'correct the name');
    else if (field.sensitive) report(where, `looks at the sensitive field ${name}`, 'compare by another');
    else if (name === decl.place ? field.kind !== 'text' : !fitsCell(field) || field.kind === 'place')
      report(
        where,
        `${name} cannot be compared`,
        'name a text as the place, and a choice, text or number as kind',
      );
  }
  if (!Number.isInteger(decl.withinDays) || decl.withinDays < 0 || decl.withinDays > 366)
    report(where, `${decl.withinDays} is no number of days`, 'say 0 to 366');
}

/** Faults of merging, splitting and of what may be a duplicate. */
export function checkMergeAndSplit(
  types: Readonly<Record<string, RecordType>>,
  name: string,
  place: string,
  report: Report,
): void {
  const type = types[name];
  if (!type) return;
  checkMerge(types, name, place, report);
  checkSplit(name, type, place, report);
  checkDuplicates(type, place, report);
}
