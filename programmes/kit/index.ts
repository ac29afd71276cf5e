export {
  ASSIGNEE,
  ASSIGNEE_NAME,
  type AssigneeKind,
  type AssignsDecl,
  assignedBelow,
  assigneeKeysOf,
  mayBeAssigned,
} from './assign.ts';
export type { BalanceDecl } from './balances.ts';
export { checkProgrammes, type DeclarationFault } from './check-programmes.ts';
export {
  CALENDAR,
  type Calendar,
  type ClockDecl,
  type ClockReading,
  type Day,
  dayAt,
  dayOfIso,
  readClock,
  type Stage,
  stagesOf,
  startOfDay,
  tagAt,
} from './clocks/index.ts';
export {
  type Constraint,
  fieldsIn,
  NOTHING,
  type RecordView,
  type Scalar,
  type Subject,
  satisfies,
} from './constraint.ts';
export { beijingDay, type Contribution, contributionsOf } from './contributions.ts';
export {
  type DeclaredFigure,
  type DeclaredType,
  declaredFigures,
  declaredTypes,
  type FigureDecl,
  type IntakeDecl,
  type MoveDecl,
  movesOfFigure,
  type Programme,
  type RecordType,
  type StateDecl,
  type Texts,
} from './declare.ts';
export {
  type DuplicatesDecl,
  duplicateFinder,
  duplicatesOf,
  likenessWord,
  placeKey,
  type Reported,
  standsForNothing,
} from './duplicates.ts';
export {
  type DeclaredFieldPage,
  dayRound,
  declaredFieldPages,
  type FieldAbout,
  type FieldPage,
  type FieldPart,
  type FilledPart,
  movesOfPage,
} from './field-page.ts';
export {
  attachment,
  type CellField,
  choice,
  count,
  type Data,
  date,
  type Field,
  type FileKind,
  fitsCell,
  KeptFile,
  longText,
  type Place,
  place,
  reference,
  schemaOf,
  signature,
  type TableColumn,
  table,
  text,
  type Value,
} from './fields.ts';
export { HAND_OVER, moveOf } from './hand-over.ts';
export {
  isJoint,
  joinTexts,
  mergedData,
  type PlannedMove,
  partsOf,
  planMerge,
  planSplit,
  survivorOf,
  togetherWith,
} from './merge.ts';
export { onRegister, writtenDown } from './parts/life-cycles.ts';
export type { QuestionnaireDecl } from './questionnaire.ts';
export { bodiesOf, type QuorumDecl, type QuorumStanding, type Signer, standingOf } from './quorum.ts';
export type { RatingsDecl } from './ratings.ts';
export {
  checkBalance,
  checkInput,
  checkMaker,
  checkState,
  type Entry,
  foldEntry,
  foldRecord,
  mayGoOn,
  openJointMoves,
  openMoves,
  postFor,
  type Refusal,
  visibleTo,
} from './record-move.ts';
export { textKeys } from './text-keys.ts';
export {
  changedWithoutVersion,
  declarationAt,
  differences,
  labelAt,
  namesOfField,
  type Released,
  readEntry,
  readJournal,
  readStored,
  type Shape,
  shapeOf,
  type Upgrade,
} from './versions/index.ts';
export { changesWords, cutWords, isIndexed, type Sought, sought, WORDS_VERSION, wordsOf } from './words.ts';
