export { type ArchivedBrief, type ArchiveIndex, indexArchive } from './archive-index.ts';
export { applyFix, checkText, declaresSecret, isRefused } from './check-text.ts';
export type {
  BoundFigure,
  CandidateFigure,
  CheckInput,
  Finding,
  Fix,
  Said,
  Severity,
} from './finding.ts';
export { Register } from './register.ts';
export { RULES } from './rules.ts';
export { WrongWord, WrongWordList } from './wrong-words.ts';
