import { isUnder } from '../../contract/permissions.ts';
import type { Data, Value } from './fields.ts';

/** A record as constraints, moves and figures look at it. */
export interface RecordView {
  id: string;
  type: string;
  state: string;
  version: number;
  /** Unit it belongs to with every unit above it, joined by `/`. */
  unitPath: string;
  authorId: string | null;
  assigneeId: string | null;
  data: Data;
  /** Ids of the records it is linked to, by the name of the link. */
  links: Readonly<Record<string, readonly string[]>>;
}

export type Scalar = string | number;
/** What a constraint may look at. */
export type Subject = 'id' | 'state' | 'author' | 'assignee' | { data: string };

/**
 * What may be asked of a record: a closed set that compiles to SQL and to TypeScript alike. Two-valued: a value that is
 * not there equals nothing and is in no list, so `eq` and `in` are false for it and their `not` is true; `missing` asks
 * for it by name.
 */
export type Constraint =
  | { eq: readonly [Subject, Scalar] }
  | { in: readonly [Subject, readonly Scalar[]] }
  | { missing: Subject }
  | { under: string }
  | { linked: { link: string; to: string } }
  | { and: readonly Constraint[] }
  | { or: readonly Constraint[] }
  | { not: Constraint };

export const NOTHING: Constraint = { or: [] };

const scalar = (value: Value | undefined): Scalar | undefined =>
  typeof value === 'string' || typeof value === 'number' ? value : undefined;

export function subjectOf(record: RecordView, subject: Subject): Scalar | undefined {
  if (subject === 'id') return record.id;
  if (subject === 'state') return record.state;
  if (subject === 'author') return record.authorId ?? undefined;
  if (subject === 'assignee') return record.assigneeId ?? undefined;
  return scalar(record.data[subject.data]);
}

export function satisfies(record: RecordView, constraint: Constraint): boolean {
  if ('eq' in constraint) return subjectOf(record, constraint.eq[0]) === constraint.eq[1];
  if ('in' in constraint) {
    const value = subjectOf(record, constraint.in[0]);
    return value !== undefined && constraint.in[1].includes(value);
  }
  if ('missing' in constraint) return subjectOf(record, constraint.missing) === undefined;
  if ('under' in constraint) return isUnder(record.unitPath, constraint.under);
  if ('linked' in constraint)
    return record.links[constraint.linked.link]?.includes(constraint.linked.to) ?? false;
  if ('and' in constraint) return constraint.and.every((part) => satisfies(record, part));
  if ('or' in constraint) return constraint.or.some((part) => satisfies(record, part));
  return !satisfies(record, constraint.not);
}

const subjectsOf = (constraint: Constraint): Subject[] => {
  if ('eq' in constraint) return [constraint.eq[0]];
  if ('in' in constraint) return [constraint.in[0]];
  if ('missing' in constraint) return [constraint.missing];
  if ('and' in constraint) return constraint.and.flatMap(subjectsOf);
  if ('or' in constraint) return constraint.or.flatMap(subjectsOf);
  if ('not' in constraint) return subjectsOf(constraint.not);
  return [];
};

/** Everything that a constraint looks at, by its name. */
export const subjectsIn = (constraint: Constraint): string[] =>
  subjectsOf(constraint).map((subject) => (typeof subject === 'string' ? subject : subject.data));

/** Fields of the record's data that a constraint looks at. */
export const fieldsIn = (constraint: Constraint): string[] =>
  subjectsOf(constraint).flatMap((subject) => (typeof subject === 'string' ? [] : [subject.data]));
