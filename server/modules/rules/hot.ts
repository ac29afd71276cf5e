/** Numbers that every reading looks at, beside one another: a reading then touches few places of memory. */

/** What changes of a measure with every reading: eight numbers each, beside one another. */
export const FLOOR = 0;
/** Between floor and ceiling the value changes no atom: the highest bar reached, and the lowest not reached. */
export const CEILING = 1;
/** Rain: the window holds at most this much. Rise: no value of the window is lower. */
export const BOUND = 2;
/** Time from which on it may change without new data, silence aside. */
export const CHANGE = 3;
/** Minute at which the agenda looks at it. */
export const PLANNED = 4;
export const HINT = 5;
/** 0 not judged, 1 known, 2 open, 3 blind. */
export const STATE = 6;
/** Areal rain: the first of its stations goes silent then, unless it has sent since. */
export const QUIET = 7;
export const HOT = 8;

/** What a plain reading of a slot is compared with: eight numbers, one cache line. */
/** Time from which on a measure of the slot's own may change by time; −∞: a reading has to be judged. */
export const SLOT_CHANGE = 0;
/** Level, flow: between low and high a value changes nothing. Rain: less than `SLOT_HIGH` more changes nothing. */
export const SLOT_LOW = 1;
export const SLOT_HIGH = 2;
/** Rain taken that is not yet in the `BOUND` of its measures. */
export const SLOT_PENDING = 3;
/** When its station goes silent unless something comes. */
export const SLOT_SILENT = 4;
/** Minute at which its silence is looked at. */
export const SLOT_PLANNED = 5;
/** Newest value; −∞: none, or a reading has to be put with care. */
export const SLOT_NEWEST = 6;
export const SLOT_SILENT_AFTER = 7;
export const LINE = 8;
