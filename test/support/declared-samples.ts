import { randomUUID } from 'node:crypto';
import { MoveRequest } from '../../contract/ledger.ts';
import { type Actor, ROLES, type Role } from '../../contract/permissions.ts';
import {
  ASSIGNEE,
  type Constraint,
  type DeclaredType,
  type Field,
  HAND_OVER,
  isJoint,
  moveOf,
  type Scalar,
  togetherWith,
} from '../../programmes/kit/index.ts';
import { applyMoves, type LedgerContext, type Move } from '../../server/modules/ledger/index.ts';

type Texts = (field: string) => string;
type FieldOf<K extends Field['kind']> = Extract<Field, { kind: K }>;
const SAMPLES: { [K in Field['kind']]?: (field: FieldOf<K>, text: string) => unknown } = {
  text: ({ max }, text) => text.slice(0, max),
  'long-text': ({ max }, text) => text.slice(0, max),
  number: ({ min, max }) => Math.min(max, Math.max(min, 2)),
  choice: ({ options }) => options[0],
  date: () => '2026-05-30',
  place: () => ({ longitude: 113.3, latitude: 34.8 }),
  reference: () => randomUUID(),
  table: ({ columns }, text) => [
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, sampleOf(column, text)])),
  ],
};
/** A value that the field takes; undefined for files and signatures, which no move demands. */
export const sampleOf = (field: Field, text: string): unknown =>
  (SAMPLES[field.kind] as ((field: Field, text: string) => unknown) | undefined)?.(field, text);

/** Values that make `eq` and `in` of a guard true. */
function wantedBy(constraint: Constraint | undefined): Record<string, Scalar> {
  if (!constraint) return {};
  if ('and' in constraint) return Object.assign({}, ...constraint.and.map(wantedBy));
  const [subject, value] =
    'eq' in constraint ? constraint.eq : 'in' in constraint ? [constraint.in[0], constraint.in[1][0]] : [];
  return typeof subject === 'object' && value !== undefined ? { [subject.data]: value } : {};
}

/** The unit that samples of moves assign records to: somebody has to stand there. */
export const SAMPLE_UNIT = 'street-a';

const SAY: Texts = (field) => `示例 ${field}`;

/** What a move takes, filled in whole: every field, the links it demands, a reason. */
export function sampleInput(
  declared: DeclaredType,
  name: string,
  linked: (type: string) => string,
  text: Texts = SAY,
): Pick<Move, 'data' | 'links' | 'reason'> {
  const move = isJoint(declared.type, name) ? togetherWith(declared, name) : moveOf(declared, name);
  if (name === HAND_OVER) return { data: { assignee: null }, links: {}, reason: null };
  const guards: Record<string, Scalar> = Object.assign(
    {},
    ...Object.values(declared.type.moves).map(({ guard }) => wantedBy(guard)),
  );
  const data = Object.fromEntries(
    Object.keys(move?.input ?? {}).flatMap((field) => {
      const value = guards[field] ?? sampleOf(declared.type.fields[field]!, text(field));
      return value === undefined ? [] : [[field, value]];
    }),
  );
  const links = Object.fromEntries(
    Object.entries(move?.links ?? {}).flatMap(([link, need]) =>
      need === 'required' ? [[link, [linked(declared.type.links?.[link]?.to ?? '')]]] : [],
    ),
  );
  const assigns = move?.assigns ? { [ASSIGNEE]: `unit:${SAMPLE_UNIT}` } : {};
  return { data: { ...data, ...assigns }, links, reason: text('reason') };
}

/** The shortest way from nothing to every state, by moves that one person of the staff makes. */
export function waysTo({ type }: DeclaredType): Map<string, string[]> {
  const ways = new Map<string, string[]>();
  const single = Object.entries(type.moves).filter(
    ([, { quorum, by }]) => !quorum && by.some((each) => each !== 'resident'),
  );
  const waiting = single.flatMap(([name, { from, to }]) =>
    from === 'new' && to !== undefined ? [{ state: to, way: [name] }] : [],
  );
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { state, way } = next;
    if (ways.has(state)) continue;
    ways.set(state, way);
    for (const [name, { from, to }] of single)
      if (from !== 'new' && to !== undefined && from.includes(state))
        waiting.push({ state: to, way: [...way, name] });
  }
  return ways;
}

/** Who may make every move in a unit and below it. */
export const everybody = (personId: string, unitPath: string): Actor => ({
  personId,
  accountId: personId,
  name: personId,
  posts: (Object.keys(ROLES) as Role[]).map((role) => ({
    postId: `${personId}-${role}`,
    title: role,
    role,
    unitId: unitPath.split('/').at(-1) ?? '',
    unitPath,
    via: 'own',
  })),
});

export interface Wanted {
  declared: DeclaredType;
  state: string;
  id: string;
}

/** How many links a type's records demand when they are opened: what is linked to has to be there first. */
const demands = ({ type }: DeclaredType): number =>
  Object.values(type.moves)
    .filter(({ from }) => from === 'new')
    .flatMap(({ links }) => Object.values(links ?? {}))
    .filter((need) => need === 'required').length;

/** One record of every type, in the first state it comes into: what links lead to. */
export const oneOfEach = (types: Iterable<DeclaredType>): Wanted[] =>
  [...types]
    .map((declared) => ({ declared, state: [...waysTo(declared).keys()][0]!, id: randomUUID() }))
    .sort((a, b) => demands(a.declared) - demands(b.declared));

/** Id of a record that a link of the declared type may lead to. */
export const linkableAmong =
  (records: readonly Wanted[]) =>
  (declared: DeclaredType) =>
  (type: string): string =>
    records.find((each) => each.declared.id === `${declared.programme}/${type}`)?.id ?? '';

/**
 * Opens records and leads each to its state, in batches: one person opens (`authorId`), another makes each further move.
 * `wanted` begins with one of each type, to which links lead. Resolves to versions by id; throws where one does not come
 * there.
 */
export async function leadTo(
  ctx: LedgerContext,
  wanted: readonly Wanted[],
  options: { unitId: string; unitPath: string; authorId: string; text?: Texts },
): Promise<Map<string, number>> {
  const { unitId, unitPath, authorId, text } = options;
  const versions = new Map<string, number>();
  const linkable = linkableAmong(wanted);
  const all = wanted.map((each) => ({
    ...each,
    way: waysTo(each.declared).get(each.state) ?? [],
  }));
  const longest = Math.max(...all.map(({ way }) => way.length));
  for (let step = 0; step < longest; step++) {
    const now = all.filter(({ way }) => way.length > step);
    for (let first = 0; first < now.length; first += 2_000) {
      const part = now.slice(first, first + 2_000);
      const outcomes = await applyMoves(
        ctx,
        part.map(({ declared, id, way }) => ({
          together: isJoint(declared.type, way[step]!) || undefined,
          actor: everybody(step === 0 ? authorId : `maker-${way[step]}`, unitPath),
          move: MoveRequest.parse({
            type: declared.id,
            move: way[step]!,
            ...(step === 0 ? { newRecordId: id, unitId } : { recordId: id, expectedVersion: step }),
            ...sampleInput(declared, way[step]!, linkable(declared), text),
          }),
        })),
      );
      outcomes.forEach((outcome, n) => {
        const { declared, id, way } = part[n]!;
        if (!outcome.ok)
          throw new Error(
            `${declared.id} ${way[step]}: ${outcome.error.message} ${JSON.stringify(outcome.error.fields ?? [])}`,
          );
        versions.set(id, outcome.record.version);
      });
    }
  }
  return versions;
}
