import { narrowed, optionsGone } from './narrowed.ts';
import { type Shape, saysTheSame } from './shape.ts';

const gone = (what: string, before: readonly string[], now: readonly string[]): string[] =>
  before.filter((name) => !now.includes(name)).map((name) => `${what} ${name} is gone`);

function fieldChanges({ fields: before }: Shape, { fields: now }: Shape): string[] {
  return Object.entries(before).flatMap(([name, field]) => {
    const present = now[name];
    if (!present) return [];
    if (Boolean(field.sensitive) !== Boolean(present.sensitive))
      return [`field ${name} is ${present.sensitive ? 'sensitive and was not' : 'not sensitive any more'}`];
    const narrow = narrowed(field, present);
    return [
      ...gone(`option ${name}`, optionsGone(field, present), []),
      ...(narrow === undefined ? [] : [`field ${name} ${narrow}`]),
    ];
  });
}

function moveChanges({ moves: before }: Shape, { moves: now }: Shape): string[] {
  return Object.entries(before).flatMap(([name, move]) => {
    const present = now[name];
    if (!present) return [];
    const demanded = Object.entries(present.input ?? {}).filter(
      ([field, need]) => need === 'required' && move.input?.[field] !== 'required',
    );
    return [
      ...(move.to === present.to && move.opens === present.opens
        ? []
        : [
            `move ${name} leads to ${present.to ?? 'where it stood'} and led to ${move.to ?? 'where it stood'}`,
          ]),
      ...(saysTheSame(move.quorum ?? null, present.quorum ?? null)
        ? []
        : [`move ${name} is signed by others`]),
      ...demanded.map(([field]) => `move ${name} demands ${field}`),
    ];
  });
}

const changed = (
  what: string,
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((name) => !saysTheSame(before[name] ?? null, now[name] ?? null))
    .map((name) => `${what} ${name} is ${before[name] ? (now[name] ? 'another' : 'gone') : 'new'}`);

/**
 * What older entries would notice of a declaration that took the place of another: they would read otherwise, or bring something
 * else to figures and clocks. Nothing where it only grew: new fields, options, states, moves, links, wider limits.
 */
export function differences(before: Shape, now: Shape): string[] {
  return [
    ...gone('field', Object.keys(before.fields), Object.keys(now.fields)),
    ...fieldChanges(before, now),
    ...gone('state', before.states, now.states),
    ...gone('move', Object.keys(before.moves), Object.keys(now.moves)),
    ...moveChanges(before, now),
    ...gone('link', Object.keys(before.links), Object.keys(now.links)),
    ...Object.entries(before.links).flatMap(([name, to]) =>
      now.links[name] === undefined || now.links[name] === to
        ? []
        : [`link ${name} leads to ${now.links[name]}`],
    ),
    ...(before.title === now.title ? [] : [`its title is ${now.title} and was ${before.title}`]),
    ...changed('figure', before.figures, now.figures),
    ...changed('clock', before.clocks, now.clocks),
  ];
}
