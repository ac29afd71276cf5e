import type { SignatureValue } from '../../../contract/field-values.ts';
import type { Field, FieldKind, KeptFile, Value } from '../fields.ts';

type FieldOf<K extends FieldKind> = Extract<Field, { kind: K }>;

const FILE: KeptFile = { sha256: '0'.repeat(64), name: 'a.jpg', media: 'image/jpeg', bytes: 1 };
const SIGNATURE = { by: '甲', at: '2026-01-01T00:00:00+08:00', digest: '0'.repeat(64) };
const texts = ({ max }: { max: number }): string[] => [
  'a',
  '字'.repeat(max),
  '1',
  '2026-01-01'.slice(0, max),
];

/** Values that a field takes, at its limits first: what an older entry may hold. */
const SAMPLES: { [K in FieldKind]: (field: FieldOf<K>) => Value[] } = {
  text: texts,
  'long-text': (field) => [...texts(field), ...(field.max > 2 ? ['a\nb'] : [])],
  number: ({ min, max, integer }) => [
    min,
    max,
    ...[0, 1, min + 1, Math.floor((min + max) / 2), ...(integer ? [] : [min + (max - min) / 3])].filter(
      (value) => value >= min && value <= max,
    ),
  ],
  choice: ({ options }) => [...options],
  date: () => ['1999-12-31', '2024-02-29', '2026-06-01'],
  place: () => [
    { longitude: 113.3, latitude: 34.8 },
    { longitude: -180, latitude: 90 },
  ],
  reference: () => ['00000000-0000-4000-8000-000000000000'],
  attachment: ({ most }) => [[FILE], Array.from({ length: most }, () => FILE)],
  table({ columns, most }) {
    const row = (whole: boolean) =>
      Object.fromEntries(
        Object.entries(columns).flatMap(([name, column]) => {
          const [value] = whole || column.required ? samplesOf(column) : [];
          return value === undefined ? [] : [[name, value as string | number]];
        }),
      );
    return [[row(true)], [row(false)], Array.from({ length: most }, () => row(true))];
  },
  signature: ({ signed }) => signed.map((how): SignatureValue => ({ signed: how, ...SIGNATURE })),
};

export const samplesOf = (field: Field): Value[] => (SAMPLES[field.kind] as (field: Field) => Value[])(field);
