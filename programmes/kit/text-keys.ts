import type { Programme } from './declare.ts';
import type { Field } from './fields.ts';

const optionKeys = (key: string, field: Field): string[] =>
  field.kind === 'choice' ? field.options.map((option) => `${key}.${option}`) : [];

/** Every text that people see of a programme; each exists in both languages. */
export function textKeys({ types, fieldPages = {} }: Pick<Programme, 'types' | 'fieldPages'>): string[] {
  return [
    'name',
    ...Object.keys(fieldPages).map((page) => `field.${page}`),
    ...Object.entries(types).flatMap(([name, type]) => [
      name,
      ...Object.entries(type.fields).flatMap(([field, declared]) => [
        `${name}.${field}`,
        ...optionKeys(`${name}.${field}`, declared),
        ...(declared.kind === 'table'
          ? Object.entries(declared.columns).flatMap(([column, of]) => [
              `${name}.${field}.${column}`,
              ...optionKeys(`${name}.${field}.${column}`, of),
            ])
          : []),
      ]),
      ...Object.keys(type.states).map((state) => `${name}.state.${state}`),
      ...(type.intake
        ? [`${name}.box`, ...Object.keys(type.states).map((state) => `${name}.told.${state}`)]
        : []),
      ...Object.keys(type.moves).map((move) => `${name}.move.${move}`),
      ...Object.keys(type.links ?? {}).map((link) => `${name}.link.${link}`),
      ...Object.keys(type.clocks ?? {}).map((clock) => `${name}.clock.${clock}`),
      ...Object.keys(type.figures).map((figure) => `${name}.figure.${figure}`),
    ]),
  ];
}
