import type { Role } from '../../contract/permissions.ts';
import { type Actor, isUnder } from '../../contract/permissions.ts';

/** A move that nobody makes alone: each body signs through a person of its own, `of` different people in all. */
export interface QuorumDecl {
  bodies: readonly { role: Role }[];
  of: number;
}

export interface Signer {
  personId: string;
  /** Bodies that the person could sign for when they signed. */
  roles: readonly Role[];
}

export interface QuorumStanding {
  met: boolean;
  have: number;
  of: number;
  /** Bodies that nobody has signed for yet. */
  missing: Role[];
}

/** Bodies of a quorum that the actor may sign for in a unit. */
export const bodiesOf = (quorum: QuorumDecl, actor: Actor, unitPath: string): Role[] => [
  ...new Set(
    quorum.bodies
      .map(({ role }) => role)
      .filter((role) => actor.posts.some((post) => post.role === role && isUnder(unitPath, post.unitPath))),
  ),
];

/** Who signed, set against who has to: a person with two posts is one person and stands for one body. */
export function standingOf({ bodies, of }: QuorumDecl, signers: readonly Signer[]): QuorumStanding {
  const people = [...new Map(signers.map((signer) => [signer.personId, signer])).values()];
  /** Number of the person by number of the body. */
  const taken = new Map<number, number>();
  const take = (person: number, tried: Set<number>): boolean =>
    bodies.some(({ role }, body) => {
      if (tried.has(body) || !people[person]?.roles.includes(role)) return false;
      tried.add(body);
      const other = taken.get(body);
      if (other !== undefined && !take(other, tried)) return false;
      taken.set(body, person);
      return true;
    });
  people.forEach((_, person) => {
    take(person, new Set());
  });
  const missing = bodies.filter((_, body) => !taken.has(body)).map(({ role }) => role);
  return { met: missing.length === 0 && people.length >= of, have: people.length, of, missing };
}
