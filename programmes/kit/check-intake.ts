import type { IntakeDecl, RecordType } from './declare.ts';

export type Report = (place: string, fault: string, remedy: string) => void;

/** Moves of the resident's that `intake` names. */
const residentMoves = ({ open, sendBack, rate }: IntakeDecl): string[] =>
  [open, sendBack, rate?.move].filter((move) => move !== undefined);

function checkBox(type: RecordType, intake: IntakeDecl, where: string, report: Report): void {
  const opener = type.moves[intake.open];
  const source = intake.source;
  if (opener?.from !== 'new') {
    report(where, `opens by ${intake.open}, which opens no record`, 'name a move `from: new`');
    return;
  }
  const given = [intake.titleFrom && type.title, intake.place, source?.field];
  for (const [field, need] of Object.entries(opener.input ?? {}))
    if (need === 'required' && !intake.asks.includes(field) && !given.includes(field))
      report(where, `does not ask for ${field}, which ${intake.open} demands`, 'add it to `asks`');
  const wanted = [
    ...intake.asks,
    intake.titleFrom,
    intake.place,
    source?.field,
    intake.contact,
    intake.photos,
  ];
  for (const field of wanted.filter((each) => each !== undefined))
    if (!opener.input?.[field])
      report(where, `asks for ${field}, which ${intake.open} does not set`, 'add it to the input');
  const category = intake.category === undefined ? undefined : type.fields[intake.category];
  if (intake.category !== undefined && category?.kind !== 'choice')
    report(where, `sorts by ${intake.category}, which is no choice`, 'sort by a choice');
  const photos = intake.photos === undefined ? undefined : type.fields[intake.photos];
  if (intake.photos !== undefined && (photos?.kind !== 'attachment' || !photos.takes.includes('image')))
    report(where, `its photos ${intake.photos} are no field for pictures`, 'name an attachment of images');
  const ways = source && type.fields[source.field];
  for (const option of source
    ? [source.site, source.slip, source.phone, source.neighbour, source.api ?? source.site]
    : [])
    if (ways?.kind !== 'choice' || !ways.options.includes(option))
      report(where, `its source has no option ${option}`, 'add it to the choice');
  if (intake.contact !== undefined && !type.fields[intake.contact]?.sensitive)
    report(where, `its contact ${intake.contact} is not sensitive`, 'mark the field sensitive');
}

/** What a type declares for the public: every name exists, and nothing sensitive is told or shown. */
export function checkIntake(type: RecordType, place: string, report: Report): void {
  const { intake } = type;
  const where = `${place} intake`;
  const named = [
    ...(intake ? residentMoves(intake) : []),
    ...(type.ratings ? [type.ratings.moves.cast] : []),
  ];
  for (const [name, move] of Object.entries(type.moves))
    if (move.by.includes('resident') !== named.includes(name))
      report(
        where,
        named.includes(name)
          ? `${name} is not open to residents`
          : `residents may make ${name}, unnamed here`,
        "name it in `intake` and let its `by` hold 'resident', or neither",
      );
  if (!intake) return;
  for (const name of named)
    if (!type.moves[name]) report(where, `there is no move ${name}`, 'correct the name');
  checkBox(type, intake, where, report);
  if (intake.sendBack !== undefined && type.moves[intake.sendBack]?.reason !== 'required')
    report(where, `${intake.sendBack} sends back without a reason`, "say `reason: 'required'` at the move");
  const { rate, shows } = intake;
  if (rate && (type.fields[rate.field]?.kind !== 'choice' || !type.moves[rate.move]?.input?.[rate.field]))
    report(where, `${rate.move} does not set the choice ${rate.field}`, 'add the choice to its input');
  for (const field of [...intake.tells, ...(shows?.fields ?? [])])
    if (!type.fields[field] || type.fields[field].sensitive)
      report(where, `tells ${field}, which is sensitive or no field`, 'tell fields that are not sensitive');
  if (shows && !type.states[shows.state])
    report(where, `shows in state ${shows.state}, which is no state`, 'correct the name');
  const showing = Object.values(type.moves).filter((move) => move.to === shows?.state);
  if (shows && showing.some((move) => move.by.includes('resident') || move.by.includes('author')))
    report(where, 'shows what nobody moderated', 'leave the move that shows it to posts');
}
