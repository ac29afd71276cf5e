import type { Constraint, Scalar, Subject } from '../../../programmes/kit/index.ts';

/** Collects the values of a statement; every value becomes a parameter, never text. */
export interface Parameters {
  values: unknown[];
  put(value: unknown): string;
}

export function parameters(values: unknown[] = []): Parameters {
  return { values, put: (value) => `$${values.push(value)}` };
}

const COLUMN: Record<Extract<Subject, string>, string> = {
  id: 'r.id',
  state: 'r.state',
  author: 'r.author_id',
  assignee: 'r.assignee_id',
};

/** The subject as jsonb, so that a number and its text are two things, as in TypeScript; null where it is not there. */
function column(subject: Subject, p: Parameters): string {
  return typeof subject === 'string'
    ? `to_jsonb(${COLUMN[subject]})`
    : `nullif(r.data->${p.put(subject.data)}::text, 'null'::jsonb)`;
}

const scalar = (value: Scalar, p: Parameters): string => `${p.put(JSON.stringify(value))}::jsonb`;

/** A constraint as a condition over `records r`; two-valued, as `satisfies` of the kit is. */
export function constraintSql(constraint: Constraint, p: Parameters): string {
  if ('eq' in constraint) {
    const [subject, value] = constraint.eq;
    // Never missing, so it may be asked for plainly, as an index is.
    if (subject === 'state') return typeof value === 'string' ? `r.state = ${p.put(value)}` : 'false';
    return `coalesce(${column(subject, p)} = ${scalar(value, p)}, false)`;
  }
  if ('in' in constraint) {
    const [subject, values] = constraint.in;
    if (values.length === 0) return 'false';
    return `coalesce(${column(subject, p)} in (${values.map((value) => scalar(value, p)).join(', ')}), false)`;
  }
  if ('missing' in constraint) {
    const found = column(constraint.missing, p);
    return `(${found} is null or jsonb_typeof(${found}) not in ('string', 'number'))`;
  }
  if ('under' in constraint) {
    const path = p.put(constraint.under);
    return `(r.unit_path = ${path} or starts_with(r.unit_path, ${path} || '/'))`;
  }
  if ('linked' in constraint) {
    const { link, to } = constraint.linked;
    return `exists (select from record_links l where l.from_id = r.id and l.link = ${p.put(link)} and l.to_id::text = ${p.put(to)})`;
  }
  if ('and' in constraint)
    return constraint.and.length === 0
      ? 'true'
      : `(${constraint.and.map((part) => constraintSql(part, p)).join(' and ')})`;
  if ('or' in constraint)
    return constraint.or.length === 0
      ? 'false'
      : `(${constraint.or.map((part) => constraintSql(part, p)).join(' or ')})`;
  return `not ${constraintSql(constraint.not, p)}`;
}
