import { addPerson, addPost } from '../../server/modules/people/index.ts';
import type { Db } from '../../server/platform/db/index.ts';

const TEAMS = ['team-patrol', 'team-logistics', 'team-rescue'];

/** So many members of the three teams of the demo district, in turn; their numbers begin with 1390. */
export const addTeamMembers = (db: Db, count: number): Promise<void> =>
  db.transaction(async (tx) => {
    for (let n = 0; n < count; n++) {
      const id = `member-${n}`;
      await addPerson(tx, {
        id,
        name: `演示·队员${n + 1}`,
        phone: `1390${String(n).padStart(7, '0')}`,
        demo: true,
      });
      await addPost(tx, {
        id: `post-${id}`,
        title: `队员（${n + 1}）`,
        role: 'team-member',
        unitId: TEAMS[n % TEAMS.length]!,
        personId: id,
        from: '2020-01-01T00:00:00+08:00',
      });
    }
  });
