import type { Found } from '../finding.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';

/** The head of a document: what stands before the title. */
const HEAD_LINES = 12;
const HEAD_CHARS = 2_000;
/** 秘密★1年, 机密★, 绝密：the star parts level and period (GB/T 9704-2012 7.2.2). */
const STARRED = /(?:绝密|机密|秘密)[ \u3000]?[★☆]/gu;
const ALONE =
  /^[\s\u3000]*(?:密级[:：][\s\u3000]*)?(?:绝密|机密|秘密|绝[ \u3000]密|机[ \u3000]密|秘[ \u3000]密)[\s\u3000]*(?:\d{1,2}年|长期)?[\s\u3000]*$/u;
/** A line that holds nothing but such marks; a title that begins with 内部资料 goes on. */
const INTERNAL =
  /^[\s\u3000【（]*(?:内部(?:资料|文件|材料|刊物|参考|使用)?|仅供内部(?:参考|使用)|内参|注意保存|不得外传|严禁外传)(?:[\s\u3000，、·]*(?:注意保存|妥善保管|不得外传|严禁外传|请勿外传|不得翻印|仅供参考))*[】）\s\u3000]*$/u;

function* headLines(text: string): Iterable<{ line: string; at: number }> {
  let n = 0;
  for (const { 0: line, index } of text.slice(0, HEAD_CHARS).matchAll(/[^\r\n]+/g)) {
    if (n++ >= HEAD_LINES) return;
    yield { line, at: index };
  }
}

function* classified({ input }: Reading): Iterable<Found> {
  const message = {
    zh: '标有密级：本系统不处理国家秘密，拒绝接收、不予保存，请按保密规定办理',
    en: 'marked as a state secret: refused and not stored; handle it by the rules for secrets',
  };
  for (const { 0: text, index } of input.text.matchAll(STARRED))
    yield { start: index, end: index + text.length, message };
  for (const { line, at } of headLines(input.text))
    if (ALONE.test(line)) yield { start: at, end: at + line.length, message };
}

export const declaredSecret: Rule = {
  id: 'declared-secret',
  severity: 'block',
  clause: 'GB/T 9704-2012 7.2.2; 《保守国家秘密法》',
  find: classified,
};

export const declaredInternal: Rule = {
  id: 'declared-internal',
  severity: 'block',
  *find({ input }) {
    for (const { line, at } of headLines(input.text))
      if (INTERNAL.test(line))
        yield {
          start: at,
          end: at + line.length,
          message: {
            zh: '标有内部资料字样（不属密级，但不得公开）：拒绝接收、不予保存；如不属内部资料，请删去标注后再报',
            en: 'marked internal (no level of secrecy, but not for publication): refused and not stored; take the mark off if it does not apply',
          },
        };
  },
};
