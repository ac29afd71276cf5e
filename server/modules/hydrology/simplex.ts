const REFLECT = 1;
const EXPAND = 2;
const CONTRACT = 0.5;
const SHRINK = 0.5;

interface Vertex {
  at: number[];
  value: number;
}

function evolve(score: (at: readonly number[]) => number, vertices: Vertex[], most: number): Vertex {
  const size = vertices.length - 1;
  const vertex = (at: number[]): Vertex => ({ at, value: score(at) });
  const byValue = (): Vertex[] => vertices.sort((a, b) => a.value - b.value);
  for (let n = 0; n < most; n++) {
    const sorted = byValue();
    const [best, worst] = [sorted[0] as Vertex, sorted[size] as Vertex];
    const next = sorted[size - 1] as Vertex;
    const width = Math.max(
      ...best.at.map((x, axis) => Math.abs(x - (worst.at[axis] as number)) / (Math.abs(x) + 1e-9)),
    );
    if (width < 1e-10) break;
    const centre = best.at.map(
      (_, axis) => sorted.slice(0, size).reduce((sum, { at }) => sum + (at[axis] as number), 0) / size,
    );
    const along = (share: number): Vertex =>
      vertex(centre.map((x, axis) => x + share * (x - (worst.at[axis] as number))));
    const reflected = along(REFLECT);
    let taken = reflected;
    if (reflected.value < best.value) {
      const expanded = along(EXPAND);
      if (expanded.value < reflected.value) taken = expanded;
    } else if (reflected.value >= next.value) {
      taken = along(reflected.value < worst.value ? CONTRACT : -CONTRACT);
      if (taken.value >= Math.min(worst.value, reflected.value)) {
        for (let k = 1; k <= size; k++)
          vertices[k] = vertex(
            best.at.map((x, axis) => x + SHRINK * (((vertices[k] as Vertex).at[axis] as number) - x)),
          );
        continue;
      }
    }
    vertices[size] = taken;
  }
  return byValue()[0] as Vertex;
}

/**
 * The least of a function of a few variables (Nelder and Mead 1965), begun anew from what it found until that no longer
 * helps. `score` gives Infinity where a point is not allowed. No chance in it: the same input gives the same answer.
 */
export function minimise(
  score: (at: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
): { at: readonly number[]; value: number } {
  let best: Vertex = { at: [...start], value: score(start) };
  for (let round = 0; round < 8; round++) {
    const around = start.map((_, axis) => {
      const at = best.at.map((x, k) => (k === axis ? x + (steps[axis] as number) / 2 ** round : x));
      return { at, value: score(at) };
    });
    const found = evolve(score, [best, ...around], 400);
    const gained = best.value - found.value;
    best = found;
    if (round > 0 && gained <= 1e-12 * Math.abs(best.value)) break;
  }
  return best;
}
