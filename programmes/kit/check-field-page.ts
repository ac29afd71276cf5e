import type { Report } from './check-intake.ts';
import type { MoveDecl, Programme, RecordType } from './declare.ts';
import type { FieldPage } from './field-page.ts';

const isRequired = (move: MoveDecl): string[] =>
  Object.entries(move.input ?? {}).flatMap(([field, need]) => (need === 'required' ? [field] : []));

function checkOpening(
  type: RecordType,
  moveName: string,
  asked: readonly string[],
  filled: readonly string[],
  where: string,
  report: Report,
): void {
  const move = type.moves[moveName];
  if (move?.from !== 'new') {
    report(where, `opens by ${moveName}, which opens no record`, 'name a move `from: new`');
    return;
  }
  for (const field of [...asked, ...filled])
    if (!move.input?.[field])
      report(where, `asks for ${field}, which ${moveName} does not set`, 'add it to the input');
  for (const field of isRequired(move))
    if (!asked.includes(field) && !filled.includes(field))
      report(where, `does not ask for ${field}, which ${moveName} demands`, 'add it to `asks` or `fill`');
  for (const [link, need] of Object.entries(move.links ?? {}))
    if (need === 'required')
      report(
        where,
        `${moveName} demands the link ${link}`,
        'a page outdoors makes no links: choose another move',
      );
}

function checkAbout(type: RecordType, { about }: FieldPage, where: string, report: Report): void {
  checkOpening(type, about.open, about.asks, [], `${where} about`, report);
  const correct = type.moves[about.correct];
  if (!correct || correct.from === 'new')
    report(
      `${where} about`,
      `corrects by ${about.correct}, which corrects nothing`,
      'name a move of its states',
    );
  for (const field of about.carries ?? [])
    if (!type.fields[field] || type.fields[field].sensitive)
      report(
        `${where} about`,
        `carries ${field}, which no phone may know`,
        'name a field that is not sensitive',
      );
  for (const state of about.states) {
    if (!type.states[state])
      report(`${where} about`, `carries state ${state}, which is no state`, 'correct the name');
    else if (correct && correct.from !== 'new' && !correct.from.includes(state))
      report(`${where} about`, `${about.correct} is not open in ${state}`, 'carry the states it is open in');
  }
}

function checkProgress(
  type: RecordType,
  { parts, progress }: FieldPage,
  where: string,
  report: Report,
): void {
  const place = `${where} progress`;
  const fill = parts[progress.part]?.fill?.[progress.about];
  if (fill === undefined || !('about' in fill) || fill.about !== 'id')
    report(place, `${progress.about} does not name the record`, "fill it with `{ about: 'id' }`");
  const { round } = progress;
  if (typeof round === 'string' && type.fields[round]?.kind !== 'number')
    report(place, `counts rounds in ${round}, which is no number`, 'name a number field');
  const outcome = type.fields[progress.outcome];
  for (const option of [...progress.again, ...(progress.nothingElse ?? [])])
    if (outcome?.kind !== 'choice' || !outcome.options.includes(option))
      report(place, `${progress.outcome} has no option ${option}`, 'correct the name');
  for (const field of [progress.about, progress.outcome, ...(typeof round === 'string' ? [round] : [])])
    if (type.fields[field]?.sensitive)
      report(place, `looks at the sensitive field ${field}`, 'use a field that is not sensitive');
  for (const state of progress.states)
    if (!type.states[state]) report(place, `there is no state ${state}`, 'correct the name');
}

/** Every page outdoors: its types, moves and fields are there, and what its moves demand is asked for. */
export function checkFieldPages(programme: Programme, report: Report): void {
  for (const [name, page] of Object.entries(programme.fieldPages ?? {})) {
    const where = `${programme.id} field page ${name}`;
    const typeOf = (id: string): RecordType | undefined => {
      const type = programme.types[id];
      if (!type) report(where, `there is no type ${id}`, 'correct the name');
      return type;
    };
    const about = typeOf(page.about.type);
    if (about) checkAbout(about, page, where, report);
    for (const [part, { type: id, move, asks, fill = {} }] of Object.entries(page.parts)) {
      const type = typeOf(id);
      if (type) checkOpening(type, move, asks, Object.keys(fill), `${where} part ${part}`, report);
      for (const from of Object.values(fill))
        if (
          'about' in from &&
          from.about !== 'id' &&
          ![...page.about.asks, ...(page.about.carries ?? [])].includes(from.about.data)
        )
          report(
            `${where} part ${part}`,
            `is filled from ${from.about.data}, which the page does not ask for`,
            'add it to `about.asks` or `about.carries`',
          );
    }
    const telling = page.parts[page.progress.part];
    const type = telling && programme.types[telling.type];
    if (telling?.made !== 'always' || !type)
      report(where, `its progress part ${page.progress.part} is not always made`, "say `made: 'always'`");
    else checkProgress(type, page, where, report);
  }
}
