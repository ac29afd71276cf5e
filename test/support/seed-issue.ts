import { readFileSync } from 'node:fs';
import { documentFromReading } from '../../contract/bulletin/document.ts';
import type { IssueContent, IssueEntry } from '../../contract/bulletin/issue.ts';
import { readBulletin } from '../../contract/bulletin/read-bulletin.ts';

export const SEED_TEXT = readFileSync(new URL('../fixtures/bulletin/seed.txt', import.meta.url), 'utf8');

/** The lines of the seed as they were printed, without the spaces its pages put between characters. */
export const SEED_LINES = SEED_TEXT.split('\n')
  .map((line) => line.replace(/\s/g, ''))
  .filter((line) => line !== '');

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const DEMO_HEAD = { name: '演示·主任', post: '办公室主任' };

const entry = (document: IssueEntry['document'], index: number): IssueEntry => ({
  briefId: uuid(index + 1),
  position: index + 1,
  note: null,
  title: '',
  unitPath: 'district',
  document,
  facts: [],
  signedBy: { ...DEMO_HEAD, at: '2023-09-28T08:00:00+08:00' },
  corrects: null,
});

/** The seed as an issue: its seven briefs and three items in their order. */
export function seedIssue(change: Partial<IssueContent> = {}): IssueContent {
  const { briefs, items } = readBulletin(SEED_TEXT);
  return {
    id: uuid(999),
    state: 'issued',
    sheet: {
      name: '信息快报',
      office: '演示区委办公室',
      mark: '内部资料',
      note: null,
      distribution: {
        report: ['市委办公室', '区四大班子领导'],
        send: ['市直有关部门'],
        issue: ['各镇、街道', '区直各单位'],
      },
      copies: 60,
    },
    year: 2023,
    number: 37,
    numbered: true,
    label: '〔2023〕第37期',
    signedOff: { ...DEMO_HEAD, at: '2023-09-28T09:00:00+08:00', on: '2023-09-28' },
    issuedAt: '2023-09-28T10:00:00+08:00',
    entries: [...briefs, ...items].map((reading, index) => entry(documentFromReading(reading), index)),
    ...change,
  };
}
