import type { RecordType } from './declare.ts';

/**
 * A type whose records count what a questionnaire brought in: one record for each wave and place, with 发放, 回收 and 有效 as
 * three numbers of three moments.
 */
export interface QuestionnaireDecl {
  /** Opens with how many were handed out, corrects that number, takes back, counts. */
  moves: { issue: string; correct: string; collect: string; count: string };
  /** Number fields of the wave and of the three counts. */
  fields: { wave: string; issued: string; returned: string; valid: string };
  /** Number fields in which valid answers with an option of the questionnaire's choice are counted; set by `count`. */
  tallies: readonly string[];
  /** A sheet that a worker enters: the type of its record, the move that opens it, its scan, its link to the counting record. */
  paper?: { type: string; move: string; scan: string; link: string };
}

/** Every name exists, and the moves set what the counts need. */
export function checkQuestionnaire(
  types: Readonly<Record<string, RecordType>>,
  type: RecordType,
  decl: QuestionnaireDecl,
  report: (fault: string, remedy: string) => void,
): void {
  const { moves, fields, tallies, paper } = decl;
  const needs = (move: string, field: string): void => {
    if (type.moves[move] && !type.moves[move].input?.[field])
      report(`${move} does not set ${field}`, 'add it to the input of the move');
  };
  for (const move of Object.values(moves))
    if (!type.moves[move]) report(`there is no move ${move}`, 'correct the name');
  for (const field of [...Object.values(fields), ...tallies])
    if (type.fields[field]?.kind !== 'number')
      report(`${field} is no number field`, 'count in a number field');
  if (type.moves[moves.issue] && type.moves[moves.issue]?.from !== 'new')
    report(`${moves.issue} opens no record`, 'name a move `from: new`');
  needs(moves.issue, type.title);
  needs(moves.issue, fields.wave);
  needs(moves.issue, fields.issued);
  needs(moves.correct, fields.issued);
  needs(moves.collect, fields.returned);
  for (const field of [fields.valid, ...tallies]) needs(moves.count, field);
  for (const field of tallies)
    if (type.moves[moves.count]?.input?.[field] === 'required')
      report(`${moves.count} demands ${field}, which not every questionnaire asks`, 'make it optional');
  if (!paper) return;
  const sheet = types[paper.type];
  if (!sheet) report(`there is no type ${paper.type}`, 'correct the name');
  else if (sheet.moves[paper.move]?.from !== 'new')
    report(`${paper.type}.${paper.move} opens no record`, 'name a move `from: new`');
  else if (sheet.fields[paper.scan]?.kind !== 'attachment' || !sheet.moves[paper.move]?.input?.[paper.scan])
    report(`${paper.type}.${paper.move} takes no scan ${paper.scan}`, 'name an attachment in its input');
  else if (!sheet.moves[paper.move]?.links?.[paper.link])
    report(`${paper.type}.${paper.move} makes no link ${paper.link}`, 'declare the link under the move');
}
