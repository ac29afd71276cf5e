import { readFileSync } from 'node:fs';
import {
  type Bind,
  type BulletinDocument,
  documentFromReading,
  documentToText,
} from '../../contract/bulletin/document.ts';
import type { PrintedFigure } from '../../contract/bulletin/find-figures.ts';
import type { FigureFact, IssueContent, IssueEntry } from '../../contract/bulletin/issue.ts';
import { readBulletin } from '../../contract/bulletin/read-bulletin.ts';

export const SEED_TEXT = readFileSync(new URL('../fixtures/bulletin/seed.txt', import.meta.url), 'utf8');

/** The lines of the seed as they were printed, without the spaces its pages put between characters. */
export const SEED_LINES = SEED_TEXT.split('\n')
  .map((line) => line.replace(/\s/g, ''))
  .filter((line) => line !== '');

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const DEMO_HEAD = { name: '演示·主任', post: '办公室主任' };

const FROZEN = { frozenAt: '2023-09-28T08:00:00+08:00', frozenBy: DEMO_HEAD };
const PERIOD = { from: '2023-01-01', to: '2023-09-28' };

/** 4000余份: bound to a value a third of a place above what is printed; a plain number to itself. */
function bindSeed(kind: FigureFact['kind']): Bind {
  let count = 0;
  return ({ value, qualifier, unit, text }: PrintedFigure) => {
    const place = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
    const rough = qualifier === '余' || qualifier === '多';
    count += 1;
    return {
      id: kind === 'counted' ? `demo/thing/figure-${count}` : uuid(5000 + count),
      unit: 'district',
      ...PERIOD,
      style: rough ? { as: 'over', word: qualifier, place } : { as: 'exact' },
      measure: unit,
      value: rough ? value + Math.round(place * 0.36) : value,
      wording: text,
      frozenId: uuid(3000 + count),
    };
  };
}

const factsOf = (document: BulletinDocument, kind: FigureFact['kind']): FigureFact[] =>
  documentToText(document).figures.map(({ figure, start, end }, n) => ({
    n,
    start,
    end,
    kind,
    id: figure.id,
    concept: { zh: `演示指标${n + 1}`, en: `Demo figure ${n + 1}` },
    wording: figure.wording,
    style: figure.style,
    value: figure.value,
    opening: 0,
    measure: figure.measure,
    period: PERIOD,
    scope: { unitPath: 'district', zh: '演示区', en: 'Demo district' },
    definition: kind === 'counted' ? 1 : null,
    digest: kind === 'counted' ? 'ab'.repeat(32) : null,
    records: kind === 'counted' ? figure.value : null,
    method: kind === 'counted' ? null : 'head-count',
    source: kind === 'counted' ? null : '演示·来源',
    visibility: 'public',
    frozenId: figure.frozenId ?? uuid(1),
    ...FROZEN,
  }));

const entry = (document: BulletinDocument, index: number, kind: FigureFact['kind']): IssueEntry => ({
  briefId: uuid(index + 1),
  position: index + 1,
  note: null,
  title: document.kind === 'brief' ? documentToText(document).text.split(' ')[0]! : '',
  unitPath: 'district',
  document,
  facts: factsOf(document, kind),
  signedBy: { ...DEMO_HEAD, at: '2023-09-28T08:00:00+08:00' },
  corrects: null,
});

/** The seed as an issue: its seven briefs and three items in their order, every figure bound to a demo value. */
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
    label: '信息快报〔2023〕第37期',
    signedOff: { ...DEMO_HEAD, at: '2023-09-28T09:00:00+08:00', on: '2023-09-28' },
    issuedAt: '2023-09-28T10:00:00+08:00',
    entries: [...briefs, ...items].map((reading, index) => {
      const kind = index === 3 ? 'manual' : 'counted';
      return entry(documentFromReading(reading, { bind: bindSeed(kind) }), index, kind);
    }),
    ...change,
  };
}
