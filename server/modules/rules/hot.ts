/** Numbers that every reading looks at, beside one another: a reading then touches few places of memory. */

/** What changes of a measure with every reading: eight numbers each, beside one another. */
export const FLOOR = 0;
/** Between floor and ceiling the value changes no atom: the highest bar reached, and the lowest not reached. */
export const CEILING = 1;
/** Rain: the window holds at most this much. Rise: no value of the window is lower. */
export const BOUND = 2;
/** Time from which on it may change without new data, silence aside. */
export const CHANGE = 3;
/** Rain: so much more time may go missing (areal rain: times its weight) before “no” is no longer proven. */
export const SPARE = 4;
export const HINT = 5;
/** 0 not judged, 1 known, 2 open, 3 blind. */
export const STATE = 6;
/** Areal rain: the first of its stations goes silent then, unless it has sent since. */
export const QUIET = 7;
export const HOT = 8;

/** What a plain reading of a slot is compared with, and the plain readings not yet in its series. */
/** Newest value; −∞: none, or a reading has to be put with care. */
export const SLOT_NEWEST = 0;
export const SLOT_SILENT_AFTER = 1;
/** Time from which on a measure of the slot may change by time; −∞: a reading has to be judged. */
export const SLOT_CHANGE = 2;
/** Level, flow: between low and high a value changes nothing. Rain: less than `SLOT_HIGH` more changes nothing. */
export const SLOT_LOW = 3;
export const SLOT_HIGH = 4;
/** Rain taken that is not yet in the `BOUND` of its measures. */
export const SLOT_PENDING = 5;
/** Level: lowest value taken that is not yet in the `BOUND` of its rises. */
export const SLOT_LOWEST = 5;
/** Level: the least rise that would change something. */
export const SLOT_SPAN = 6;
/** Rain: the first station of a mean over an area that this one has a share in goes silent then. */
export const SLOT_QUIET = 6;
/** Minute at which its silence is looked at. */
export const SLOT_PLANNED = 7;
/** When its station goes silent unless something comes. */
export const SLOT_SILENT = 8;
/** Plain readings held back, and where they stand: time, begin and whole value of each. */
export const SLOT_HELD = 9;
export const SLOT_ROWS = 10;
export const ROW = 3;
export const MOST_HELD = 7;
export const LINE = 32;
