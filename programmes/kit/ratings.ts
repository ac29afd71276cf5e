import type { RecordType } from './declare.ts';

/**
 * 户评: records of this type say what each of many thinks of another record, once each, by a slip of paper with a code of its
 * own. Whoever did the work may only note what somebody told them: it counts when another person has called back.
 */
export interface RatingsDecl {
  /** References: to what is rated, and to who rates it. */
  about: string;
  by: string;
  /** The choice, free words, and by which way it came (a choice with the options `code` and `paper`). */
  rating: string;
  words: string;
  way: string;
  /** The option of the choice that counts as satisfied. */
  satisfied: string;
  /** States of what is rated in which it may be rated. */
  open: readonly string[];
  /** Fields of who rates by which they are called back: the number, and whom to ask for. */
  callBack?: { number: string; name?: string };
  /** Who gets a slip: records whose field says the same as the field of what is rated, in one of these states. */
  among: { field: string; says: string; states: readonly string[] };
  /**
   * `cast`: by the holder of a slip. `record`: from paper, by a worker. `note`: from paper, by whoever did the work.
   * `confirm`: another person has called back. `close`, a move of what is rated: no more ratings.
   */
  moves: { cast: string; record: string; note: string; confirm: string; close: string };
}

type Report = (fault: string, remedy: string) => void;

const isChoiceOf = (type: RecordType, field: string, options: readonly string[]): boolean => {
  const declared = type.fields[field];
  return declared?.kind === 'choice' && options.every((option) => declared.options.includes(option));
};

/** Every name exists, every opening move sets what is needed, and nobody who did the work can make a rating count. */
export function checkRatings(
  types: Readonly<Record<string, RecordType>>,
  type: RecordType,
  decl: RatingsDecl,
  report: Report,
): void {
  const { moves, among } = decl;
  const [rated, rater] = [decl.about, decl.by].map((field) => {
    const declared = type.fields[field];
    if (declared?.kind === 'reference') return types[declared.to];
    report(`${field} is no reference`, 'name a reference to a type of the programme');
    return undefined;
  });
  if (!isChoiceOf(type, decl.rating, [decl.satisfied]))
    report(`${decl.rating} is no choice with ${decl.satisfied}`, 'rate by a choice');
  if (!isChoiceOf(type, decl.way, ['code', 'paper']))
    report(`${decl.way} is no choice with code and paper`, 'tell by a choice which way a rating came');
  if (!['text', 'long-text'].includes(type.fields[decl.words]?.kind ?? ''))
    report(`${decl.words} is no text`, 'take free words in a text field');
  for (const name of [moves.cast, moves.record, moves.note]) {
    const opener = type.moves[name];
    if (opener?.from !== 'new') report(`${name} opens no record`, 'name a move `from: new`');
    for (const field of [type.title, decl.about, decl.by, decl.rating, decl.words, decl.way])
      if (opener && !opener.input?.[field])
        report(`${name} does not set ${field}`, 'add it to the input of the move');
  }
  if (!type.moves[moves.cast]?.by.includes('resident'))
    report(`${moves.cast} is not open to residents`, "let its `by` hold 'resident'");
  if (!type.moves[moves.confirm]?.input?.[decl.rating])
    report(`${moves.confirm} does not set ${decl.rating}`, 'add it to the input of the move');
  if (!type.moves[moves.confirm]?.otherThan?.includes(moves.note))
    report(`who made ${moves.note} may make ${moves.confirm}`, 'name it under `otherThan`');
  for (const name of [moves.record, moves.confirm])
    if (type.moves[name]?.otherThanAt?.field !== decl.about)
      report(`whoever did the work may make ${name}`, `say \`otherThanAt\` of ${decl.about}`);
  for (const field of [decl.about, decl.by])
    if (!type.oncePer?.includes(field))
      report(`it can be rated twice by the same ${decl.by}`, 'say `oncePer` with both references');
  if (rated && !rated.moves[moves.close])
    report(`there is no move ${moves.close} of what is rated`, 'correct the name');
  for (const state of decl.open)
    if (rated && !rated.states[state])
      report(`there is no state ${state} of what is rated`, 'correct the name');
  if (rated && !rated.fields[among.says])
    report(`${among.says} is no field of what is rated`, 'correct the name');
  if (rater && !rater.fields[among.field])
    report(`${among.field} is no field of who rates`, 'correct the name');
  for (const field of Object.values(decl.callBack ?? {}))
    if (rater && rater.fields[field]?.kind !== 'text')
      report(`${field} is no text of who rates`, 'name the field that holds it');
  for (const state of among.states)
    if (rater && !rater.states[state]) report(`there is no state ${state} of who rates`, 'correct the name');
}
