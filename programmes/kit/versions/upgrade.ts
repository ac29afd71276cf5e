import type { Data, Value } from '../fields.ts';

/**
 * How entries of the version before are read under this one: tables by the names of the version before. The journal stays as
 * it was written. What is named in none of them is read as it stands. Functions are pure.
 */
export interface Upgrade {
  /** The field under its present name; null: it is not read any more. */
  fields?: Readonly<Record<string, string | null>>;
  /** By field: an option under its present name; null: the field is read as empty. */
  options?: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
  /** By field: its value as the present field takes it (another unit, a narrower limit, another kind). */
  values?: Readonly<Record<string, (value: Value) => Value>>;
  /**
   * By present field: what an entry is taken to say whose move demands the field now and that was written without it, from what
   * the entry says otherwise (nothing sensitive), where the record does not hold it; null: it stays empty, nobody was asked.
   */
  fills?: Readonly<Record<string, null | ((data: Data) => Value)>>;
  /** The move under its present name; null: it is read as the past, leads where it led, and counts in nothing. */
  moves?: Readonly<Record<string, string | null>>;
  /** The state under its present name. */
  states?: Readonly<Record<string, string>>;
  /** The link under its present name; null: it is not read any more. */
  links?: Readonly<Record<string, string | null>>;
}
