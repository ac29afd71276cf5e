import { type DeclaredType, type Field, namesOfField, type Value } from '../../../programmes/kit/index.ts';
import type { Seal } from '../../platform/seal.ts';
import type { PersonKeys } from '../../platform/vault/index.ts';

/** A sensitive value is bound to its record and field: moved elsewhere it does not open. */
const about = (recordId: string, field: string): string => `record ${recordId} ${field}`;

export const hasSensitive = (declared: DeclaredType): boolean =>
  Object.values(declared.type.fields).some((field) => field.sensitive === true);

/** Seals the sensitive values of a move's input under the key of the record's person; the rest stays as it is. */
export function sealSensitive(
  declared: DeclaredType,
  recordId: string,
  data: Readonly<Record<string, Value>>,
  keys: Pick<PersonKeys, 'sealFor'>,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(data).map(([field, value]) => [
      field,
      declared.type.fields[field]?.sensitive && value !== null
        ? keys.sealFor(recordId).close(JSON.stringify(value), about(recordId, field))
        : value,
    ]),
  );
}

/** Opens what `sealSensitive` sealed; a value that does not open any more (`seal` is undefined once it was erased) is null. */
export function openSensitive(
  declared: DeclaredType,
  recordId: string,
  data: Readonly<Record<string, Value>>,
  seal: Seal | undefined,
): Record<string, Value> {
  const opened: Record<string, Value> = {};
  for (const [field, value] of Object.entries(data)) {
    if (!declared.type.fields[field]?.sensitive) continue;
    const text =
      typeof value === 'string'
        ? namesOfField(declared, field)
            .map((name) => seal?.open(value, about(recordId, name)))
            .find((each) => each !== undefined)
        : undefined;
    opened[field] = text === undefined ? null : (JSON.parse(text) as Value);
  }
  return opened;
}

/** What was opened, as it is shown: a file without the key that opens it. */
export const withoutKeys = (data: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(data).map(([field, value]) => [
      field,
      Array.isArray(value) ? value.map(({ key: _, ...file }) => file as never) : value,
    ]),
  );

/** Data as everybody may see it: a sensitive value shows that it is there. */
export function maskSensitive(
  fields: Readonly<Record<string, Field>>,
  data: Readonly<Record<string, Value>>,
): Record<string, Value | { masked: true }> {
  return Object.fromEntries(
    Object.entries(data).map(([field, value]) => [
      field,
      fields[field]?.sensitive && value !== null ? { masked: true } : value,
    ]),
  );
}
