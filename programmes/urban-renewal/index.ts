import type { Programme } from '../kit/index.ts';
import { building, courtyard, grid } from './courtyards.ts';
import { fieldPages } from './field-pages.ts';
import { opinion } from './opinions.ts';
import { member, partyGroup } from './party.ts';
import { household, job, visit } from './people.ts';
import { milestone, project, review } from './projects.ts';
import { round, team } from './rounds.ts';
import shapes from './shapes.json' with { type: 'json' };
import { deliberation, session } from './talks.ts';
import { en } from './text.en.ts';
import { zh } from './text.zh.ts';

/** 城市更新: visits, residents' opinions, what became of them, help with work (五步工作法: 说 → 商 → 办 → 评 → 晒). */
export const urbanRenewal: Programme = {
  id: 'urban-renewal',
  types: {
    household,
    visit,
    opinion,
    project,
    job,
    courtyard,
    building,
    grid,
    team,
    round,
    session,
    deliberation,
    milestone,
    review,
    'party-group': partyGroup,
    member,
  },
  released: shapes as unknown as NonNullable<Programme['released']>,
  fieldPages,
  texts: { zh, en },
};
