import { expect, test } from 'vitest';
import { documentToText } from '../../../../contract/bulletin/document.ts';
import { seedIssue } from '../../../../test/support/seed-issue.ts';
import { issueHtml, issueText } from './issue-text.ts';

const issue = seedIssue();
const texts = issue.entries.map(({ document }) => documentToText(document).text);

test('as plain text: head, every entry a line in the order of print, lists', () => {
  const lines = issueText(issue).split('\n');
  expect(lines.filter((line) => texts.includes(line))).toEqual(texts);
  expect(lines.slice(0, 4)).toEqual([
    '内部资料',
    '信息快报',
    '〔2023〕第37期',
    '演示区委办公室　2023年9月28日',
  ]);
  expect(lines).toContain('报：市委办公室，区四大班子领导。');
});

test('as a page it says the same, loads nothing, and what people wrote is text', () => {
  const said = issueHtml(issue)
    .replaceAll(/<style>.*?<\/style>|<[^>]+>/gs, '')
    .replaceAll('　', ' ');
  for (const text of texts) expect(said).toContain(text);
  const hostile = issueHtml({
    ...issue,
    sheet: { ...issue.sheet, name: '<script>alert(1)</script>', note: '<img src=x>' },
  });
  expect(hostile).not.toMatch(/<script|<img|https?:/);
});
