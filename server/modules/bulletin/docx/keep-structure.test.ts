import { expect, test } from 'vitest';
import type { BriefDocument, InlineFigure } from '../../../../contract/bulletin/document.ts';
import { keepStructure } from './keep-structure.ts';

const figure: InlineFigure = {
  id: 'urban-renewal/opinion/collected',
  unit: 'district',
  from: '2021-01-01',
  to: '2021-07-20',
  style: { as: 'exact' },
  measure: '条',
  value: 3,
  wording: '3条',
  frozenId: null,
};
const brief = (
  text: BriefDocument['measures'][number]['text'],
  closing?: BriefDocument['closing'],
): BriefDocument => ({
  kind: 'brief',
  title: [{ text: '标题' }],
  measures: [{ ordinal: '一是', stop: '。', text }],
  ...(closing ? { closing } : {}),
  unit: '工业路街道',
});
const sent = brief(
  [{ text: '征集意见' }, { figure }, { text: '。' }],
  [{ text: '截至目前，参加活动' }, { figure }, { text: '。' }],
);

test('a closing that ran into the last measure comes back as one', () => {
  const changedClosing = brief([
    { text: '征集意见' },
    { figure },
    { text: '。今年以来，参加活动' },
    { figure },
    { text: '。' },
  ]);
  expect(keepStructure(changedClosing, sent)).toEqual(
    brief(
      [{ text: '征集意见' }, { figure }, { text: '。' }],
      [{ text: '今年以来，参加活动' }, { figure }, { text: '。' }],
    ),
  );
  const changedMeasure = brief([
    { text: '广泛征集意见' },
    { figure },
    { text: '。截至目前，参加主题活动' },
    { figure },
    { text: '。' },
  ]);
  expect(keepStructure(changedMeasure, sent)).toEqual(
    brief(
      [{ text: '广泛征集意见' }, { figure }, { text: '。' }],
      [{ text: '截至目前，参加主题活动' }, { figure }, { text: '。' }],
    ),
  );
});

test('what tells nothing, had no closing, or has one stays as it was read', () => {
  const elsewhere = brief([{ text: '全部重写。' }]);
  expect(keepStructure(elsewhere, sent)).toBe(elsewhere);
  expect(keepStructure(sent, sent)).toBe(sent);
  const open = brief([{ text: '征集意见' }]);
  expect(keepStructure(open, open)).toBe(open);
});

test('a single measure comes back as one, with its heading and closing', () => {
  const { closing } = sent;
  const headed: BriefDocument = {
    ...sent,
    measures: [
      {
        ordinal: '一是',
        heading: [{ text: '听民意' }],
        stop: '。',
        text: [{ text: '走访' }, { figure }, { text: '。' }],
      },
    ],
  };
  const read: BriefDocument = {
    ...sent,
    measures: [],
    lead: [
      { text: '一是听取民意。走访' },
      { figure },
      { text: '。截至目前，参加活动' },
      { figure },
      { text: '。' },
    ],
  };
  const { closing: _, ...unclosed } = read;
  expect(keepStructure(unclosed, headed)).toEqual({
    kind: 'brief',
    title: sent.title,
    measures: [{ ...headed.measures[0], heading: [{ text: '听取民意' }] }],
    closing,
    unit: sent.unit,
  });
});
