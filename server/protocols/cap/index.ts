export { type CapRefusal, parseCap } from './parse-cap.ts';
export { serialiseCap } from './serialise-cap.ts';
export type { CapAlert, CapArea, CapInfo, CapReference } from './types.ts';
export { type ChineseWarning, readWarning, type WarningRefusal } from './warning-of.ts';
