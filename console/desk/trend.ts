/** A level within the hour. */
export const TREND_ARROWS = { rising: '\u2191', steady: '\u2192', falling: '\u2193' } as const;
