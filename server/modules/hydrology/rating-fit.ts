/** A measured pair: stage in metres, flow in m³/s. */
export interface Gauging {
  stageM: number;
  flow: number;
}

/** Q = a (W − c)^b between two stages; c is the stage at which flow would cease. */
export interface RatingPiece {
  fromM: number;
  toM: number;
  a: number;
  b: number;
  c: number;
}

export interface PieceFit {
  a: number;
  b: number;
  c: number;
  /** Σ (ln Q − ln Q̂)². */
  squares: number;
}

const GRID = 80;
const NEAREST = 1e-4;
const FARTHEST = 20;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The least of `score` over the distance of c below `topM`, first on a logarithmic grid, then by golden section. */
function searchDatum(topM: number, spanM: number, fitAt: (c: number) => PieceFit): PieceFit {
  const ratio = Math.log(FARTHEST / NEAREST) / (GRID - 1);
  const at = (step: number): PieceFit => fitAt(topM - spanM * NEAREST * Math.exp(ratio * step));
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let step = 0; step < GRID; step++) {
    const { squares } = at(step);
    if (squares < least) [best, least] = [step, squares];
  }
  let [low, high] = [best - 1, best + 1];
  for (let n = 0; n < 60; n++) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (at(left).squares < at(right).squares) high = right;
    else low = left;
  }
  return at((low + high) / 2);
}

/** Power law with shifted datum by least squares of ln Q; no term holds it to a neighbour. */
export function fitFree(gaugings: readonly Gauging[], spanM: number): PieceFit {
  const lowest = Math.min(...gaugings.map(({ stageM }) => stageM));
  const ys = gaugings.map(({ flow }) => Math.log(flow));
  const n = gaugings.length;
  const meanY = ys.reduce((sum, y) => sum + y, 0) / n;
  return searchDatum(lowest, spanM, (c) => {
    const xs = gaugings.map(({ stageM }) => Math.log(stageM - c));
    const meanX = xs.reduce((sum, x) => sum + x, 0) / n;
    let [xx, xy, yy] = [0, 0, 0];
    for (let k = 0; k < n; k++) {
      const [x, y] = [(xs[k] as number) - meanX, (ys[k] as number) - meanY];
      xx += x * x;
      xy += x * y;
      yy += y * y;
    }
    const b = xy / xx;
    return { a: Math.exp(meanY - b * meanX), b, c, squares: Math.max(0, yy - b * xy) };
  });
}

/** The same, through the flow at which the piece below ends. */
export function fitFrom(
  gaugings: readonly Gauging[],
  start: { stageM: number; flow: number },
  spanM: number,
): PieceFit {
  const ys = gaugings.map(({ flow }) => Math.log(flow / start.flow));
  return searchDatum(start.stageM, spanM, (c) => {
    const xs = gaugings.map(({ stageM }) => Math.log((stageM - c) / (start.stageM - c)));
    let [xx, xy, yy] = [0, 0, 0];
    for (let k = 0; k < xs.length; k++) {
      const [x, y] = [xs[k] as number, ys[k] as number];
      xx += x * x;
      xy += x * y;
      yy += y * y;
    }
    const b = xy / xx;
    const a = start.flow / (start.stageM - c) ** b;
    return { a, b, c, squares: Math.max(0, yy - b * xy) };
  });
}
