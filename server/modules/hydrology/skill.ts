/** How simulated flows stand beside observed ones; a step counts where the observed value is a number. */
export interface Skill {
  /** 确定性系数 DC (Nash and Sutcliffe 1970): 1 − Σ(sim − obs)²/Σ(obs − mean)². */
  nse: number;
  /** Kling and Gupta 2009. */
  kge: number;
  /** Σ sim / Σ obs − 1. */
  bias: number;
  steps: number;
}

export function skillOf(
  observed: ArrayLike<number>,
  simulated: ArrayLike<number>,
  from = 0,
  to = observed.length,
): Skill {
  let [steps, sumO, sumS, sumOO, sumSS, sumOS] = [0, 0, 0, 0, 0, 0];
  for (let n = from; n < to; n++) {
    const o = observed[n] as number;
    if (Number.isNaN(o)) continue;
    const s = simulated[n] as number;
    steps++;
    sumO += o;
    sumS += s;
    sumOO += o * o;
    sumSS += s * s;
    sumOS += o * s;
  }
  const [meanO, meanS] = [sumO / steps, sumS / steps];
  const varO = sumOO / steps - meanO * meanO;
  const varS = sumSS / steps - meanS * meanS;
  const error = (sumSS - 2 * sumOS + sumOO) / steps;
  const r = (sumOS / steps - meanO * meanS) / Math.sqrt(varO * varS);
  const kge = 1 - Math.hypot(r - 1, Math.sqrt(varS / varO) - 1, meanS / meanO - 1);
  return { nse: 1 - error / varO, kge, bias: sumS / sumO - 1, steps };
}

/** 甲 may be issued, 乙 too, 丙 is for reference (GB/T 22482): DC ≥ 0.90, ≥ 0.70, ≥ 0.50; below, no grade. */
export const gradeOf = (nse: number): '甲' | '乙' | '丙' | null =>
  nse >= 0.9 ? '甲' : nse >= 0.7 ? '乙' : nse >= 0.5 ? '丙' : null;
