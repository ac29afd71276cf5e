import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { RULES } from '../../contract/bulletin/check/index.ts';
import { run } from '../../server/cli/bulletin.ts';
import { ROOT } from '../conformance/tree.ts';
import { recordingIo } from '../support/io.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ward-bulletin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const keep = (name: string, text: string | Buffer): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};
async function say(...args: string[]): Promise<{ code: number; said: string }> {
  const io = recordingIo();
  const code = await run(args, io);
  return { code, said: io.lines.join('\n') };
}

const CLEAN = '某街道“两抓”推进分类\n一是抓宣传。入户讲解政策。二是抓督导。每日巡查到位。（某街道）\n';
const FAULTY = CLEAN.replace('两抓', '三抓').replace('入户讲解政策。', '截止目前,走访388户。');

describe('ward bulletin check', () => {
  test('a text without fault: nothing found, exit code 0', async () => {
    expect(await say('check', keep('clean.txt', CLEAN))).toEqual({ code: 0, said: '未发现问题。' });
  });

  test('findings with line, column, a caret under each character, and what may stand instead; exit code 1', async () => {
    const file = keep('faulty.txt', FAULTY);
    const { code, said } = await say('check', file);
    expect(code).toBe(1);
    expect(said).toBe(`1:5 错误 title-claim  标题称“三抓”，正文有2项
    某街道“三抓”推进分类
    　　　　＾＾
    可改：改为“两抓”
2:7 警告 as-of  后面有时间，应用“截至”；“截止”是到期停止 [《现代汉语词典》“截至”“截止”]
    一是抓宣传。截止目前,走访388户。二是抓督导。每日巡查到位。（…
    　　　　　　＾＾
    可改：改为“截至”
2:11 警告 half-width-punctuation  汉字之间应用全角标点 [GB/T 15834-2011 5.1]
    一是抓宣传。截止目前,走访388户。二是抓督导。每日巡查到位。（某街道…
    　　　　　　　　　　^
    可改：改为“，”
2:14 警告 naked-number  “388户”没有绑定数据，请选择对应数据，或登记为手工数据并注明方法和来源
    一是抓宣传。截止目前,走访388户。二是抓督导。每日巡查到位。（某街道）
    　　　　　　　　　　 　　^^^＾
共发现：错误1处，警告3处。`);
    expect((await say('check', file, '--lang', 'en')).said).toContain('Found: 1 error, 3 warnings.');
  });

  test('JSON holds places in the text as given', async () => {
    const { said } = await say('check', keep('faulty.txt', FAULTY), '--json');
    const { refused, findings } = JSON.parse(said) as {
      refused: boolean;
      findings: { rule: string; start: number; end: number }[];
    };
    expect(refused).toBe(false);
    expect(findings.map(({ rule, start, end }) => [rule, FAULTY.slice(start, end)])).toEqual([
      ['title-claim', '三抓'],
      ['as-of', '截止'],
      ['half-width-punctuation', ','],
      ['naked-number', '388户'],
    ]);
  });

  test('a declared secret, and what is marked internal, are refused: exit code 2', async () => {
    const secret = await say('check', keep('secret.txt', `机密★1年\n${CLEAN}`));
    expect(secret.code).toBe(2);
    expect(secret.said).toContain('拒收 declared-secret');
    expect(secret.said).toContain('不予保存');
    expect((await say('check', keep('internal.txt', `内部资料　注意保存\n${CLEAN}`))).code).toBe(2);
  });

  test('GB 18030, register, figures and a folder of former issues', async () => {
    const text = `${FAULTY.replace('走访388户', '走访居民388户')}某街道“两抓”推进分类\n一是抓宣传。入户讲解政策，组织志愿者进楼院。二是抓督导。每日巡查到位，问题当天整改。截至目前，开展活动90次。（某街办）\n`;
    const issues = mkdtempSync(path.join(folder, 'issues-'));
    writeFileSync(
      path.join(issues, '2023-36.txt'),
      '某街道“两抓”推进分类\n一是抓宣传。入户讲解政策，组织志愿者进楼院。二是抓督导。每日巡查到位，问题当天整改。截至目前，开展活动100余次。（某街办）\n',
    );
    const register = keep(
      'register.yaml',
      'units:\n  - name: 某街道\n    former: [某街道办]\nposts: []\npeople: []\n',
    );
    const figures = keep('figures.json', '[{"id":"visits","label":"走访户数","value":388,"measure":"户"}]');
    const { said } = await say(
      'check',
      keep('issue.txt', Buffer.from(text)),
      ...['--archive', issues, '--register', register, '--figures', figures, '--json'],
    );
    const { findings } = JSON.parse(said) as { findings: { rule: string; fixes: { bind?: string }[] }[] };
    const rules = findings.map(({ rule }) => rule);
    expect(rules).toEqual(expect.arrayContaining(['unknown-unit', 'cumulative-falls', 'near-duplicate']));
    expect(findings.find(({ rule }) => rule === 'naked-number')?.fixes[0]?.bind).toBe('visits');
    // 某街道 in GB 18030.
    const old = keep(
      'old.txt',
      Buffer.from([0xc4, 0xb3, 0xbd, 0xd6, 0xb5, 0xc0, 0xa3, 0xac, 0xa3, 0xac, 0xa1, 0xa3]),
    );
    expect((await say('check', old)).said).toContain('doubled-punctuation');
  });

  test('what cannot be read is refused with its reason', async () => {
    await expect(say('check')).rejects.toThrow('Which file?');
    await expect(say('check', path.join(folder, 'none.txt'))).rejects.toThrow('is the path right?');
    await expect(say('check', keep('clean.txt', CLEAN), '--lang', 'fr')).rejects.toThrow(
      '--lang is zh or en',
    );
    await expect(say('check', 'a.txt', 'b.txt')).rejects.toThrow('One file at a time');
    const wrong = keep('wrong.yaml', 'units: [{ names: 某街道 }]');
    await expect(say('check', keep('clean.txt', CLEAN), '--register', wrong)).rejects.toThrow('does not fit');
    await expect(say('judge', 'a.txt')).rejects.toThrow('npx ward bulletin check');
  });
});

test('the document names every rule, and no other', () => {
  const named = readFileSync(path.join(ROOT, 'docs/bulletin.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, id = '']) => id));
  expect(named.sort()).toEqual(RULES.map(({ id }) => id).sort());
});
