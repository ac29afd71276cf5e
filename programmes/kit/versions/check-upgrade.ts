import type { Report } from '../check-intake.ts';
import { type Data, type Field, schemaOf, type Value } from '../fields.ts';
import { narrowed, optionsGone } from './narrowed.ts';
import { dataAfter, type Step } from './read-entry.ts';
import { samplesOf } from './samples.ts';
import { saysTheSame } from './shape.ts';

type Names = Readonly<Record<string, string | null>>;
/** What a name of the version before is called now; null where it is not read any more. */
const nowCalled = (table: Names | undefined, name: string): string | null =>
  table?.[name] === undefined ? name : table[name];

type Told = (fault: string, remedy: string) => void;

const NOTHING_MORE = 'say null where it is not read any more';

/** A table of an upgrade: every old name that is gone is told, no name is told that was not there, none becomes nothing known. */
function checkNames(
  told: Told,
  what: string,
  table: Names | undefined,
  before: readonly string[],
  now: readonly string[],
): void {
  for (const name of before) {
    const becomes = nowCalled(table, name);
    if (becomes !== null && !now.includes(becomes))
      told(
        becomes === name
          ? `older entries may hold ${what} ${name}, which is gone`
          : `${what} ${name} becomes ${becomes}, which is not there`,
        `say what it is called now under \`${what}s\`${what === 'state' ? '' : `, or ${NOTHING_MORE}`}`,
      );
  }
  for (const name of Object.keys(table ?? {}))
    if (!before.includes(name))
      told(`reads ${what} ${name}, which the version before has not`, `correct it under \`${what}s\``);
}

/** Two things under one name: which of them an entry means is not known any more. */
function checkNotTogether(
  told: Told,
  what: string,
  table: Names | undefined,
  before: readonly string[],
): void {
  const becomes = before.map((name) => nowCalled(table, name));
  for (const name of new Set(becomes.filter((each, n) => each !== null && becomes.indexOf(each) !== n)))
    told(`two ${what}s become ${name}`, `give one of them another name, or ${NOTHING_MORE}`);
}

const fits = (field: Field, value: Value): boolean =>
  value === null || schemaOf(field).safeParse(value).success;
const shortly = (value: unknown): string => JSON.stringify(value).slice(0, 60);

/** What `values` and `options` make of every sample of the older field has to be what the present one takes. */
function checkSamples(
  step: Step,
  told: Told,
  name: string,
  before: Field,
  now: Field,
  becomes: string,
): void {
  for (const sample of samplesOf(before)) {
    let values: unknown[];
    try {
      values = [0, 1].map(() => dataAfter(step, { [name]: sample })[becomes]);
    } catch (error) {
      told(
        `values.${name} fails for ${shortly(sample)}: ${(error as Error).message}`,
        'correct the function',
      );
      return;
    }
    if (!saysTheSame(values[0], values[1])) {
      told(`values.${name} says another thing each time`, 'let it look at the value alone');
      return;
    }
    if (!fits(now, values[0] as Value)) {
      told(
        `makes ${shortly(values[0])} of ${shortly(sample)}, which ${becomes} does not take`,
        `say under \`values.${name}\` what it becomes`,
      );
      return;
    }
  }
}

function checkFields(step: Step, told: Told): void {
  const { before, after, upgrade } = step;
  for (const [name, field] of Object.entries(before.fields)) {
    const becomes = nowCalled(upgrade.fields, name);
    const now = becomes === null ? undefined : after.fields[becomes];
    if (!now || becomes === null) continue;
    const options = optionsGone(field, now).filter(
      (option) => upgrade.options?.[name]?.[option] === undefined,
    );
    const change = options.length > 0 || upgrade.options?.[name] || narrowed(field, now);
    if (Boolean(field.sensitive) !== Boolean(now.sensitive))
      told(
        `field ${becomes} is ${now.sensitive ? 'sensitive and lies open' : 'not sensitive and lies sealed'} in older entries`,
        `say null for ${name} under \`fields\` and declare another field`,
      );
    else if (field.sensitive && change)
      told(
        `field ${name} lies sealed: nobody can turn its values`,
        'leave it as it was, or say null and declare another field',
      );
    else if (field.sensitive) continue;
    else if (options.length > 0 && !upgrade.values?.[name])
      for (const option of options)
        told(
          `older entries may hold option ${option} of ${name}, which is gone`,
          `say what it is called now under \`options.${name}\`, or null`,
        );
    else if (narrowed(field, now) && !upgrade.values?.[name])
      told(
        `field ${becomes} ${narrowed(field, now)}`,
        `say under \`values.${name}\` what older values become`,
      );
    else checkSamples(step, told, name, field, now, becomes);
  }
  for (const table of ['options', 'values'] as const)
    for (const name of Object.keys(upgrade[table] ?? {}))
      if (!before.fields[name])
        told(`reads field ${name}, which the version before has not`, `correct it under \`${table}\``);
}

/** Does every entry of the older move hold the field? */
function alwaysHeld({ before, upgrade }: Step, moves: readonly string[], field: string): boolean {
  const older = Object.keys(before.fields).find((name) => nowCalled(upgrade.fields, name) === field);
  if (older === undefined || Object.values(upgrade.options?.[older] ?? {}).includes(null)) return false;
  return moves.every((move) => before.moves[move]?.input?.[older] === 'required');
}

function checkFills(step: Step, told: Told): void {
  const { before, after, upgrade } = step;
  for (const [move, { input }] of Object.entries(after.moves)) {
    const older = Object.keys(before.moves).filter((name) => nowCalled(upgrade.moves, name) === move);
    for (const [field, need] of Object.entries(input ?? {}))
      if (need === 'required' && upgrade.fills?.[field] === undefined && !alwaysHeld(step, older, field))
        told(
          `move ${move} demands ${field}, which older entries may be without`,
          `say under \`fills.${field}\` what they hold, or null where it stays empty`,
        );
  }
  const data: Data = Object.fromEntries(
    Object.entries(before.fields).flatMap(([name, field]) => {
      const [value] = field.sensitive ? [] : samplesOf(field);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  for (const [field, fill] of Object.entries(upgrade.fills ?? {})) {
    const now = after.fields[field];
    if (!now) told(`fills ${field}, which is no field`, 'correct it under `fills`');
    else if (fill !== null && now.sensitive)
      told(`fills ${field}, which is sensitive and would lie open`, 'say null: it stays empty');
    else if (fill !== null)
      for (const was of [data, {}])
        try {
          const value = fill(was);
          if (!fits(now, value))
            told(
              `fills ${field} with ${shortly(value)}, which it does not take`,
              `correct \`fills.${field}\``,
            );
        } catch (error) {
          told(
            `fills.${field} fails: ${(error as Error).message}`,
            'let it work for an entry that holds nothing',
          );
        }
  }
}

/** A figure that counts otherwise under one name would mix two kinds of sums. */
function checkFigures({ before, after }: Step, told: Told): void {
  const kind = (counts: unknown): unknown =>
    typeof counts === 'object' && counts !== null && 'distinct' in counts
      ? (counts as { horizon?: unknown }).horizon
      : 'added up';
  for (const [name, figure] of Object.entries(before.figures)) {
    const now = after.figures[name];
    if (now && kind(now.counts) !== kind(figure.counts))
      told(`figure ${name} counts in another way than before`, 'give the new figure a name of its own');
  }
}

/** Is everything that entries of the version before may hold read under this one, and does what comes of it fit? */
export function checkUpgrade(step: Step, place: string, report: Report): void {
  const told: Told = (fault, remedy) => report(place, fault, remedy);
  const { before, after, upgrade } = step;
  checkNames(told, 'field', upgrade.fields, Object.keys(before.fields), Object.keys(after.fields));
  checkNotTogether(told, 'field', upgrade.fields, Object.keys(before.fields));
  checkFields(step, told);
  checkNames(told, 'state', upgrade.states, before.states, after.states);
  checkNames(told, 'move', upgrade.moves, Object.keys(before.moves), Object.keys(after.moves));
  checkNames(told, 'link', upgrade.links, Object.keys(before.links), Object.keys(after.links));
  for (const [name, to] of Object.entries(before.links)) {
    const becomes = nowCalled(upgrade.links, name);
    if (becomes !== null && after.links[becomes] !== undefined && after.links[becomes] !== to)
      told(
        `link ${becomes} leads to ${after.links[becomes]} and older entries to ${to}`,
        'say null under `links` and declare another link',
      );
  }
  checkFills(step, told);
  checkFigures(step, told);
}
