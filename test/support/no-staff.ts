import { z } from 'zod';
import type { WardRoute } from '../../server/platform/http/route.ts';

/** No statistics of staff activity exist: what looks for one in routes and in statements. */

const PERSON =
  /^(by|actor|author|assignee|recorder|recordedBy|worker|staff|clerk|officer|signer|person|people|persons|account|login|who|holder|doneBy|madeBy|signedBy|toldBy|enteredBy)(_?(id|ids|name|names|key))?$/i;
const NUMBERS =
  /^(n|count|counts|counted|total|sum|value|values|amount|number|share|rate|ratio|average|median|rank|score)$/i;

/** Answers that set a number beside a person and are no statistics, each with why. */
const SIGNED = 'a statement bears the name of whoever signed it';
const PLANNED = 'what a unit planned to send, with whom it named for it: nothing is counted of them';
export const COUNTED_BESIDE: Readonly<Record<string, string>> = {
  'getFigureDetail.openings': SIGNED,
  listStatements: SIGNED,
  signStatement: SIGNED,
  withdrawStatement: SIGNED,
  'getReportingPlan.lines': PLANNED,
  'saveReportingPlan.lines': PLANNED,
};

type Shape = { properties?: Record<string, Shape>; type?: unknown; [key: string]: unknown };

/** Every object of a schema, with the way to it. */
function objectsIn(shape: unknown, way: string): { way: string; properties: Record<string, Shape> }[] {
  if (Array.isArray(shape)) return shape.flatMap((each) => objectsIn(each, way));
  if (shape === null || typeof shape !== 'object') return [];
  const { properties, ...rest } = shape as Shape;
  return [
    ...(properties ? [{ way, properties }] : []),
    ...Object.entries(properties ?? {}).flatMap(([name, inner]) => objectsIn(inner, `${way}.${name}`)),
    ...Object.values(rest).flatMap((inner) => objectsIn(inner, way)),
  ];
}
const shapeOf = (schema: z.ZodType | undefined, io: 'input' | 'output'): unknown =>
  schema && z.toJSONSchema(schema, { io, unrepresentable: 'any' });

const isNumber = ({ type }: Shape): boolean =>
  [type].flat().some((each) => each === 'number' || each === 'integer');

/** Answers that set a number beside whoever acted, as `operationId: way`. */
export const countedPeople = (routes: readonly WardRoute[]): string[] =>
  routes.flatMap(({ spec }) =>
    objectsIn(shapeOf(spec.response, 'output'), '').flatMap(({ way, properties }) => {
      const names = Object.keys(properties);
      // The number of an entry of a journal says where it stands.
      if (names.includes('n') && ['at', 'happenedAt'].some((name) => names.includes(name))) return [];
      const counts = names.filter((name) => NUMBERS.test(name) && isNumber(properties[name] ?? {}));
      return counts.length > 0 && names.some((name) => PERSON.test(name))
        ? [`${spec.operationId}${way}`]
        : [];
    }),
  );

/** Routes of figures that can be asked for one person’s share. */
export const askedByPerson = (routes: readonly WardRoute[]): string[] =>
  routes
    .filter(({ spec }) => /figure/i.test(`${spec.path} ${spec.operationId}`) && spec.method === 'get')
    .flatMap(({ spec }) =>
      [spec.params, spec.query].flatMap((schema) =>
        objectsIn(shapeOf(schema, 'input'), '').flatMap(({ properties }) =>
          Object.keys(properties).flatMap((name) =>
            PERSON.test(name) ? [`${spec.operationId} ${name}`] : [],
          ),
        ),
      ),
    );

/** The parts of a list, cut at commas that stand in no bracket. */
const cut = (list: string): string[] => list.split(/,(?![^()]*\))/).map((part) => part.trim());
const GROUPED = /group by\s+((?:[^`;)]|\([^()]*\))*?)(?=\s+(?:order|having|limit|union|window)\b|[`;)]|$)/gi;
const SQL_PERSON =
  /(person|people|author|assignee|account|actor|recorder|clerk|worker|signer)(_?(id|name|key)|->|'|"|\.id|$)|\b(by|signed_by|recorded_by|made_by|frozen_by|drawn_by|withdrawn_by)_?(id|name|json)\b/i;

/** What the statements of a source group by, where it is whoever acts; a number names a column of the list before it. */
export const groupedByPerson = (source: string): string[] =>
  [...source.matchAll(GROUPED)].flatMap((found) => {
    const before = source.slice(0, found.index);
    const selected = cut(
      before.slice(before.toLowerCase().lastIndexOf('select ') + 7).split(/\sfrom\s/i)[0] ?? '',
    );
    return cut(found[1] ?? '')
      .map((part) => (/^\d+$/.test(part) ? (selected[Number(part) - 1] ?? part) : part))
      .filter((part) => SQL_PERSON.test(part) || /^p\.id$/.test(part));
  });
