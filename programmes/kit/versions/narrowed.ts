import type { Field, FieldKind } from '../fields.ts';
import { saysTheSame } from './shape.ts';

type FieldOf<K extends FieldKind> = Extract<Field, { kind: K }>;
type Compared<K extends FieldKind> = (before: FieldOf<K>, now: FieldOf<K>) => string | undefined;

const shorter: Compared<'text'> = (before, now) =>
  now.max < before.max ? `takes ${now.max} signs and took ${before.max}` : undefined;

/** Options that a choice had and has no more. */
export const optionsGone = (before: Field, now: Field): string[] =>
  before.kind === 'choice' && now.kind === 'choice'
    ? before.options.filter((option) => !now.options.includes(option))
    : [];

/** Why a value that the field took is none that it takes now, or means another; undefined where all of them still do. */
const COMPARED: { [K in FieldKind]: Compared<K> } = {
  text: shorter,
  'long-text': (before, now) =>
    now.max < before.max ? `takes ${now.max} signs and took ${before.max}` : undefined,
  number(before, now) {
    if (before.unit !== now.unit) return `is counted in ${now.unit} and was in ${before.unit}`;
    if (now.min > before.min || now.max < before.max)
      return `takes ${now.min} to ${now.max} and took ${before.min} to ${before.max}`;
    return now.integer && !before.integer ? 'takes whole numbers and took others' : undefined;
  },
  choice: () => undefined,
  date: () => undefined,
  place: () => undefined,
  reference: (before, now) =>
    before.to === now.to ? undefined : `refers to ${now.to} and referred to ${before.to}`,
  attachment: (before, now) =>
    now.most < before.most || before.takes.some((kind) => !now.takes.includes(kind))
      ? 'takes fewer files'
      : undefined,
  table(before, now) {
    if (now.most < before.most) return `takes ${now.most} rows and took ${before.most}`;
    const gone = Object.entries(before.columns).find(([name, column]) => {
      const present = now.columns[name];
      return !present || optionsGone(column, present).length > 0 || narrowed(column, present) !== undefined;
    });
    if (gone) return `has another column ${gone[0]}`;
    const demanded = Object.entries(now.columns).find(
      ([name, { required }]) => required && !before.columns[name]?.required,
    );
    return demanded && `demands the column ${demanded[0]}`;
  },
  signature: (before, now) =>
    before.signed.every((how) => now.signed.includes(how)) ? undefined : 'is signed in fewer ways',
};

export function narrowed(before: Field, now: Field): string | undefined {
  if (before.kind === 'text' && now.kind === 'long-text')
    return now.max < before.max ? `takes ${now.max} signs and took ${before.max}` : undefined;
  if (before.kind !== now.kind) return `is of kind ${now.kind} and was ${before.kind}`;
  if (saysTheSame(before, now)) return undefined;
  return (COMPARED[before.kind] as Compared<FieldKind>)(before as never, now as never);
}
