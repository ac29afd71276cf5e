import type { Programme } from '../kit/index.ts';
import { opinion, project } from './opinions.ts';
import { household, job, visit } from './people.ts';
import { en } from './text.en.ts';
import { zh } from './text.zh.ts';

/** 城市更新: visits, residents' opinions, what became of them, help with work (五步工作法: 说 → 商 → 办 → 评 → 晒). */
export const urbanRenewal: Programme = {
  id: 'urban-renewal',
  version: 1,
  types: { household, visit, opinion, project, job },
  texts: { zh, en },
};
