import type { District } from './district-schema.ts';

type Person = Omit<District['people'][number], 'username'>;
type Post = District['posts'][number];

const WIDTH = 2;

/**
 * Members of the three teams (队员), counted out of the declaration of each team. They have no sign-in: who is called out
 * answers by the link of the message.
 */
export function teamMembers(district: Pick<District, 'teams'>): { people: Person[]; posts: Post[] } {
  const people: Person[] = [];
  const posts: Post[] = [];
  for (const { unit, title, titleEn, members, phoneFrom } of district.teams)
    for (let n = 1; n <= members; n++) {
      const number = String(n).padStart(WIDTH, '0');
      const person = `p-${unit}-${number}`;
      people.push({
        id: person,
        name: `演示·${title}${number}`,
        nameEn: `Demo ${titleEn} ${number}`,
        unit,
        phone: String(Number(phoneFrom) + n - 1).padStart(phoneFrom.length, '0'),
      });
      posts.push({
        id: `post-${unit}-${number}`,
        title: `${title}（${number}）`,
        titleEn: `${titleEn} ${number}`,
        role: 'team-member',
        unit,
        holder: person,
      });
    }
  return { people, posts };
}
