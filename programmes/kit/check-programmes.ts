import { ASSIGNEE, checkAssigns } from './assign.ts';
import { checkBalances } from './balances.ts';
import { checkFieldPages } from './check-field-page.ts';
import { checkFigure } from './check-figures.ts';
import { checkIntake, type Report } from './check-intake.ts';
import { checkMergeAndSplit } from './check-merge.ts';
import { checkClock } from './clocks/check-clock.ts';
import { fieldsIn } from './constraint.ts';
import type { MoveDecl, Programme, RecordType } from './declare.ts';
import { fitsCell } from './fields.ts';
import { HAND_OVER } from './hand-over.ts';
import { checkQuestionnaire } from './questionnaire.ts';
import { checkRatings } from './ratings.ts';
import { textKeys } from './text-keys.ts';
import { checkVersions } from './versions/index.ts';

/** A fault of a declaration: where it stands, what is wrong, what to do. */
export interface DeclarationFault {
  place: string;
  fault: string;
  remedy: string;
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const targetsOf = (type: RecordType, state: string): string[] =>
  Object.values(type.moves).flatMap((move) =>
    move.from !== 'new' && move.from.includes(state) && move.to !== undefined ? [move.to] : [],
  );

function reachable(type: RecordType): Set<string> {
  const seen = new Set<string>();
  const waiting = Object.values(type.moves).flatMap((move) =>
    move.from === 'new' && move.to !== undefined ? [move.to] : [],
  );
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    waiting.push(...targetsOf(type, state));
  }
  return seen;
}

function checkQuorum(type: RecordType, move: MoveDecl, place: string, report: Report): void {
  if (!move.quorum) return;
  const { bodies, of } = move.quorum;
  const roles: string[] = bodies.map(({ role }) => role);
  if (of < 2 || of < bodies.length || bodies.length === 0)
    report(
      place,
      `is signed by ${of} of ${bodies.length} bodies`,
      'name bodies, and at least as many people, two or more',
    );
  if (move.from === 'new')
    report(place, 'is signed before there is a record', 'open the record by another move');
  for (const role of move.by)
    if (!roles.includes(role))
      report(place, `${role} may make it and is no body that signs it`, 'let `by` name the bodies');
  for (const role of roles)
    if (!move.by.some((each) => each === role))
      report(place, `${role} signs it and may not make it`, 'name it under `by`');
  for (const name of Object.keys(move.input ?? {}))
    if (type.fields[name]?.kind === 'signature')
      report(place, `asks for the signature ${name} beside those of the bodies`, 'leave the field out');
  for (const name of Object.keys(move.input ?? {}))
    if (type.fields[name]?.sensitive)
      report(place, `sets the sensitive ${name}, which those who sign cannot read`, 'set it by another move');
}

function checkMove(type: RecordType, move: MoveDecl, place: string, report: Report): void {
  const states = Object.keys(type.states);
  for (const state of [
    ...(move.from === 'new' ? [] : move.from),
    ...(move.to === undefined ? [] : [move.to]),
  ])
    if (!states.includes(state))
      report(place, `there is no state ${state}`, `declare it or use one of: ${states.join(', ')}`);
  if (move.from === 'new' && move.to === undefined) report(place, 'opens a record into no state', 'say `to`');
  if (move.from === 'new' && move.by.includes('author'))
    report(place, 'is opened by its author, who is not there yet', 'name the roles that may open it');
  if (move.by.length === 0) report(place, 'nobody may make it', 'name a role or `author`');
  checkQuorum(type, move, place, report);
  checkAssigns(type, move, place, report);
  for (const other of move.otherThan ?? [])
    if (!type.moves[other]) report(place, `there is no move ${other}`, 'correct the name under `otherThan`');
  for (const [name, need] of Object.entries(move.input ?? {})) {
    const field = type.fields[name];
    if (!field) report(place, `there is no field ${name}`, 'declare it or correct the name');
    else if (need === 'required' && field.usedBy === undefined)
      report(place, `demands ${name}, which nobody uses`, 'say `usedBy` at the field, or make it optional');
  }
  for (const name of fieldsIn(move.guard ?? { and: [] }))
    if (!type.fields[name])
      report(place, `its guard looks at ${name}, which is no field`, 'correct the name');
  for (const name of Object.keys(move.links ?? {}))
    if (!type.links?.[name]) report(place, `there is no link ${name}`, 'declare it under `links`');
}

/** What another move may have been made on is there, and so is the move. */
function checkOtherThanAt(types: Programme['types'], type: RecordType, place: string, report: Report): void {
  for (const [name, { otherThanAt }] of Object.entries(type.moves)) {
    if (!otherThanAt) continue;
    const field = type.fields[otherThanAt.field];
    const there = field?.kind === 'reference' ? types[field.to] : undefined;
    if (!there)
      report(`${place} move ${name}`, `${otherThanAt.field} is no reference`, 'name a reference field');
    for (const other of otherThanAt.moves)
      if (there && !there.moves[other])
        report(`${place} move ${name}`, `there is no move ${other} there`, 'correct it under `otherThanAt`');
  }
}

function checkType(programme: Programme, name: string, type: RecordType, report: Report): void {
  const place = `${programme.id}/${name}`;
  const title = type.fields[type.title];
  if (!title) report(place, `its title ${type.title} is no field`, 'name a field');
  else if (!fitsCell(title)) report(place, 'its title is no text', 'name records by a text');
  else if (title.sensitive) report(place, 'its title is sensitive', 'name records by another field');
  for (const [move, declared] of Object.entries(type.moves))
    checkMove(type, declared, `${place} move ${move}`, report);
  if (type.fields[ASSIGNEE])
    report(`${place} field ${ASSIGNEE}`, 'every record has one', 'give it another name');
  if (type.moves[HAND_OVER])
    report(`${place} move ${HAND_OVER}`, 'every type has a move of this name', 'give it another name');
  if (!Object.values(type.moves).some((move) => move.from === 'new'))
    report(place, 'no move opens a record', "declare a move `from: 'new'`");
  const reached = reachable(type);
  for (const [state, { end }] of Object.entries(type.states)) {
    if (!reached.has(state))
      report(`${place} state ${state}`, 'cannot be reached', 'lead a move to it or remove it');
    const ways = Object.values(type.moves).some((move) => move.from !== 'new' && move.from.includes(state));
    if (end === undefined && !ways)
      report(`${place} state ${state}`, 'has no way out', 'declare a move from it, or make it an end');
  }
  const known = (field: string, where: string): void => {
    const declared = type.fields[field];
    if (!declared) report(where, `there is no field ${field}`, 'correct the name');
    else if (declared.sensitive)
      report(where, `looks at the sensitive field ${field}`, 'use a field that is not sensitive');
  };
  type.see.forEach((rule, n) => {
    for (const field of fieldsIn(rule.where ?? { and: [] })) known(field, `${place} see ${n + 1}`);
  });
  const sensitive = Object.values(type.fields).some((field) => field.sensitive);
  if (sensitive && !(type.retention && type.retention.months > 0))
    report(place, 'keeps personal data without an end', 'say `retention: { months }`');
  if (!sensitive && type.retention)
    report(place, 'has a retention and nothing sensitive', 'remove `retention` or mark the fields');
  if (type.see.length === 0 && !type.authorSees) report(place, 'nobody may see it', 'declare `see`');
  for (const [link, { to }] of Object.entries(type.links ?? {}))
    if (!programme.types[to]) report(`${place} link ${link}`, `there is no type ${to}`, 'correct the name');
  for (const [field, declared] of Object.entries(type.fields))
    if (declared.kind === 'reference' && !programme.types[declared.to])
      report(`${place} field ${field}`, `there is no type ${declared.to}`, 'correct the name');
  checkIntake(type, place, report);
  checkBalances(type, place, report);
  checkMergeAndSplit(programme.types, name, place, report);
  if (type.questionnaire)
    checkQuestionnaire(programme.types, type, type.questionnaire, (fault, remedy) =>
      report(`${place} questionnaire`, fault, remedy),
    );
  for (const field of type.oncePer ?? []) known(field, `${place} oncePer`);
  if (type.ratings)
    checkRatings(programme.types, type, type.ratings, (fault, remedy) =>
      report(`${place} ratings`, fault, remedy),
    );
  checkOtherThanAt(programme.types, type, place, report);
  checkVersions(programme, name, type, report);
  for (const [id, clock] of Object.entries(type.clocks ?? {}))
    checkClock(type, clock, (fault, remedy) => report(`${place} clock ${id}`, fault, remedy));
  for (const [id, figure] of Object.entries(type.figures)) {
    const where = `${place} figure ${id}`;
    checkFigure(
      type,
      figure,
      (field) => known(field, where),
      (fault, remedy) => report(where, fault, remedy),
    );
  }
}

/** Every fault of all declarations at once; the server refuses to start with one. */
export function checkProgrammes(programmes: readonly Programme[]): DeclarationFault[] {
  const faults: DeclarationFault[] = [];
  const report: Report = (place, fault, remedy) => faults.push({ place, fault, remedy });
  const ids = programmes.map(({ id }) => id);
  for (const id of new Set(ids.filter((each, n) => ids.indexOf(each) !== n)))
    report(id, 'is declared twice', 'give each programme its own id');
  for (const programme of programmes) {
    const names = [
      programme.id,
      ...Object.entries(programme.types).flatMap(([name, type]) => [
        name,
        ...Object.keys(type.states),
        ...Object.keys(type.moves),
        ...Object.keys(type.figures),
        ...Object.keys(type.clocks ?? {}),
      ]),
    ];
    for (const name of names)
      if (!NAME.test(name))
        report(programme.id, `“${name}” is no name`, 'lower case letters, digits, hyphens');
    for (const [name, type] of Object.entries(programme.types)) checkType(programme, name, type, report);
    checkFieldPages(programme, report);
    const keys = new Set(textKeys(programme));
    for (const language of ['zh', 'en'] as const) {
      const texts = programme.texts[language];
      for (const key of keys)
        if (!texts[key]) report(`${programme.id} text.${language}`, `has no “${key}”`, 'write the text');
      for (const key of Object.keys(texts))
        if (!keys.has(key))
          report(
            `${programme.id} text.${language}`,
            `“${key}” belongs to nothing`,
            'remove it or correct it',
          );
    }
  }
  return faults;
}
