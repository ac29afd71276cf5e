/** Evapotranspiration of the three layers in a step, mm: upper EU, lower EL, deep ED. */
export interface Evaporation {
  eu: number;
  el: number;
  ed: number;
}

/** Layers give in turn; the lower in proportion to what it holds, the deep one only when the lower is nearly dry. */
export function evaporate(
  { LM, C }: { LM: number; C: number },
  wu: number,
  wl: number,
  rain: number,
  potential: number,
): Evaporation {
  if (wu + rain >= potential) return { eu: potential, el: 0, ed: 0 };
  const eu = wu + rain;
  const left = potential - eu;
  if (wl >= C * LM) return { eu, el: (left * wl) / LM, ed: 0 };
  if (wl >= C * left) return { eu, el: C * left, ed: 0 };
  return { eu, el: wl, ed: C * left - wl };
}

/**
 * Runoff of a step from net rain, mm over the pervious basin, by the tension-water capacity curve (蓄满产流):
 * R = PE − (WM − W) + WM [1 − (PE + A)/WMM]^(1 + B), and all that does not fit once PE + A reaches WMM.
 */
export function tensionRunoff(B: number, WM: number, W: number, PE: number): number {
  if (PE <= 0) return 0;
  const WMM = WM * (1 + B);
  const A = WMM * (1 - Math.max(0, 1 - W / WM) ** (1 / (1 + B)));
  const unfilled = PE + A < WMM ? WM * (1 - (PE + A) / WMM) ** (1 + B) : 0;
  return Math.min(PE, Math.max(0, PE - (WM - W) + unfilled));
}

export interface Sources {
  /** Surface runoff, interflow and groundwater, mm over the pervious basin. */
  rs: number;
  ri: number;
  rg: number;
  /** Free water left, mm over the share FR that produced runoff. */
  s: number;
  fr: number;
}

/**
 * Three sources by the free-water reservoir (水箱). FR = R/PE; free water of before is spread over the new FR, and what no
 * longer fits into it runs off on the surface.
 */
export function separate(
  { SM, EX, KI, KG }: { SM: number; EX: number; KI: number; KG: number },
  PE: number,
  R: number,
  before: { s: number; fr: number },
): Sources {
  let { s, fr } = before;
  let rs = 0;
  if (PE > 0 && R > 0) {
    const share = Math.min(1, R / PE);
    s = (s * fr) / share;
    fr = share;
    if (s > SM) {
      rs = (s - SM) * fr;
      s = SM;
    }
    const MS = SM * (1 + EX);
    const AU = MS * (1 - (1 - s / SM) ** (1 / (1 + EX)));
    const unfilled = PE + AU < MS ? SM * (1 - (PE + AU) / MS) ** (1 + EX) : 0;
    const over = Math.max(0, PE - SM + s + unfilled) * fr;
    s += (R - over) / fr;
    rs += over;
  }
  return { rs, ri: KI * s * fr, rg: KG * s * fr, s: s * (1 - KI - KG), fr };
}
