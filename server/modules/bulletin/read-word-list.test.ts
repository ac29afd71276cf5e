import { expect, test } from 'vitest';
import { checkText } from '../../../contract/bulletin/check/index.ts';
import { readWordList } from './index.ts';

const words = await readWordList();

test('a few dozen entries, each with its source and its reason', () => {
  expect(words.length).toBeGreaterThan(60);
  expect(words.length).toBeLessThan(150);
  expect(words.filter(({ source, why }) => !/[《（]/.test(source) || why.zh === '' || why.en === '')).toEqual(
    [],
  );
});

test('every wrong form is found in a sentence and its right form is not', () => {
  for (const { wrong, right } of words) {
    const found = (text: string) => checkText({ text, words }).filter(({ rule }) => rule === 'wrong-word');
    expect(found(`会议听取“${wrong}”汇报。`).map(({ fixes }) => fixes[0]?.replace)).toEqual([right[0]]);
    expect(found(`会议听取“${right[0]}”汇报。`)).toEqual([]);
  }
});

/** Good text in which a wrong form stands by chance. */
test.each([
  '项目按装修标准验收，按装配图施工。',
  '组成份额明确，每本份数一致。',
  '进入场所携带口罩。',
  '名单已公布署名。',
  '物资月份内发放。',
  '河水清澈底部可见。',
])('“%s” is right', (text) => {
  expect(checkText({ text, words }).filter(({ rule }) => rule === 'wrong-word')).toEqual([]);
});
