export interface DiffLine {
  /** `+` stands in the later text only, `-` in the earlier only. */
  mark: ' ' | '+' | '-';
  text: string;
}

/** Line by line from the earlier text to the later, by the longest common run of lines. */
export function lineDiff(earlier: string, later: string): DiffLine[] {
  const [a, b] = [earlier.trimEnd().split('\n'), later.trimEnd().split('\n')];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const [x, y] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const width = y.length + 1;
  // common[i][j]: lines in common of what follows x[i] and y[j].
  const common = new Uint32Array((x.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = x.length - 1; i >= 0; i--)
    for (let j = y.length - 1; j >= 0; j--)
      common[i * width + j] = x[i] === y[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines = (mark: DiffLine['mark'], texts: readonly string[]): DiffLine[] =>
    texts.map((text) => ({ mark, text }));
  const middle: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < x.length && j < y.length) {
    if (x[i] === y[j]) {
      middle.push(...lines(' ', [x[i] ?? '']));
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) middle.push(...lines('-', [x[i++] ?? '']));
    else middle.push(...lines('+', [y[j++] ?? '']));
  }
  return [
    ...lines(' ', a.slice(0, head)),
    ...middle,
    ...lines('-', x.slice(i)),
    ...lines('+', y.slice(j)),
    ...lines(' ', tail === 0 ? [] : a.slice(-tail)),
  ];
}

export type Hunk = DiffLine | { skipped: number };

/** The diff without what stays the same, but for a few lines around each change. */
export function shorten(diff: readonly DiffLine[], around: number): Hunk[] {
  const near = new Set(
    diff.flatMap(({ mark }, n) =>
      mark === ' ' ? [] : Array.from({ length: 2 * around + 1 }, (_, k) => n - around + k),
    ),
  );
  const hunks: Hunk[] = [];
  diff.forEach((line, n) => {
    const last = hunks.at(-1);
    if (near.has(n)) hunks.push(line);
    else if (last && 'skipped' in last) last.skipped++;
    else hunks.push({ skipped: 1 });
  });
  return hunks;
}
