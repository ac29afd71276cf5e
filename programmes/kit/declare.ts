import type { Role } from '../../contract/permissions.ts';
import type { AssignsDecl } from './assign.ts';
import type { BalanceDecl } from './balances.ts';
import type { ClockDecl } from './clocks/read-clock.ts';
import type { Constraint } from './constraint.ts';
import type { DuplicatesDecl } from './duplicates.ts';
import type { FieldPage } from './field-page.ts';
import type { Field } from './fields.ts';
import type { MergeDecl, SplitDecl } from './merge.ts';
import type { QuestionnaireDecl } from './questionnaire.ts';
import type { QuorumDecl } from './quorum.ts';
import type { RatingsDecl } from './ratings.ts';
import type { Released } from './versions/shape.ts';
import type { Upgrade } from './versions/upgrade.ts';

export interface StateDecl {
  /** An end: nothing follows, unless a move leads out of it (rework). Negative ends need a reason and reach the author. */
  end?: 'positive' | 'negative';
}

export interface MoveDecl {
  /** `new` opens a record. */
  from: 'new' | readonly string[];
  /** The state it leads to; absent: it stays where it is. */
  to?: string;
  /**
   * Posts that may make it, inside the unit of their post and below. `author`: who opened the record. `resident`: who
   * opens it on the public site, or holds its 查询码. `assignee`: whom the record waits for, wherever their post lies.
   */
  by: readonly (Role | 'author' | 'resident' | 'assignee')[];
  /** 派单: its maker picks who goes on with the record. */
  assigns?: AssignsDecl;
  /** 退回: the record goes back to whoever assigned it last. */
  returns?: true;
  /** Whoever made one of these moves on the record may not make this one: another person calls back (回访). */
  otherThan?: readonly string[];
  /** Nor may whoever made one of these moves on the record that a reference field names: who did the work does not rate it. */
  otherThanAt?: { field: string; moves: readonly string[] };
  /** Fields it sets. A required one must say who uses it. */
  input?: Readonly<Record<string, 'required' | 'optional'>>;
  /**
   * Nobody makes it alone: people of these bodies sign the same input over the same version, and the last signature makes
   * it. `by` names the same roles. There is no way round.
   */
  quorum?: QuorumDecl;
  /** The record has to satisfy it. */
  guard?: Constraint;
  /** Why, in words. Demanded of every move to a negative end. */
  reason?: 'required' | 'optional';
  /** Links it makes to records of the same programme. */
  links?: Readonly<Record<string, 'required' | 'optional'>>;
}

export interface SeeDecl {
  roles: readonly Role[];
  where?: Constraint;
}

/**
 * A figure counts contributions of records. A record contributes when `on` was made (the first time, of several the first that
 * was), on the day it happened, unless its state is one of `except` now.
 */
export interface FigureDecl {
  on: string | readonly string[];
  except?: readonly string[];
  where?: Constraint;
  /** records: one each; sum: the value of a number field; distinct: different values of a field over `horizon`. */
  counts: 'records' | { sum: string } | { distinct: string; horizon: 'ever' | 'year' | 'month' };
  /** 条, 户, 人次, 份 … */
  measure: string;
  /** Clocks: only a record for which one of them ran and none was or is late (整改及时). */
  inTime?: readonly string[];
  /** A figure of the same record type that it cannot exceed. */
  partOf?: string;
  visibility: 'public' | 'internal';
}

/** What residents do with records of a type without an account, and what everybody may read of them. */
export interface IntakeDecl {
  /** The move by which a resident opens a record. */
  open: string;
  /** Fields the box asks for, in this order. */
  asks: readonly string[];
  /** The title is taken from the first words of this field: nobody is asked to write a subject. */
  titleFrom?: string;
  /** Attachment field for photos, in the input of `open`; a photo is never demanded. */
  photos?: string;
  /** Field that names the courtyard or building, known from the link on the stairwell. */
  place?: string;
  /** Field that tells by which way it came, with its options for each box; `api`: a system with a key of Open311. */
  source?: { field: string; site: string; slip: string; phone: string; neighbour: string; api?: string };
  /** Sensitive field by which a clerk finds the record when its author telephones. */
  contact?: string;
  /** Choice by which records are sorted: the services of Open311. */
  category?: string;
  /** 退回重办: with a reason, once by the resident. */
  sendBack?: string;
  /** Rating: a move of the resident's and the choice that it sets. */
  rate?: { move: string; field: string };
  /** Fields that the holder of the code reads beside the state. */
  tells: readonly string[];
  /** 结果公开晒: the state a moderator moves it to before anybody else reads anything, and what is then read. */
  shows?: { state: string; fields: readonly string[] };
}

export interface RecordType {
  /** 1 unless said. Raised with every change that older entries would notice; `ward generate` says which do. */
  version?: number;
  /** By version from 2: how entries of the version before are read under it. */
  upgrades?: Readonly<Record<number, Upgrade>>;
  fields: Readonly<Record<string, Field>>;
  /** Field that names a record in lists. */
  title: string;
  states: Readonly<Record<string, StateDecl>>;
  moves: Readonly<Record<string, MoveDecl>>;
  /** Links by name, with the type they lead to. Many-to-many. */
  links?: Readonly<Record<string, { to: string }>>;
  see: readonly SeeDecl[];
  /**
   * How long what is sensitive is kept after the last move, at an end where the type has ends (个人信息保护法 art. 19: no longer
   * than needed). Then it is erased by itself. Demanded of every type with a sensitive field.
   */
  retention?: { months: number };
  /** Who may hand a record over (交办); whoever may move it unless said. */
  handedOverBy?: readonly Role[];
  /** Whom a record was assigned or handed to sees it, wherever their post lies. */
  assigneeSees?: true;
  /** The author sees their own records wherever they lie. */
  authorSees?: true;
  /** Several records become one; one becomes several: in one transaction each, journalled on every record. */
  merge?: MergeDecl;
  split?: SplitDecl;
  /** Whoever opens a record is told of those that may mean the same. */
  duplicatesOf?: DuplicatesDecl;
  intake?: IntakeDecl;
  /** Of these fields no two records that stand say the same: a record at a negative end does not stand. */
  oncePer?: readonly string[];
  /** 户评: its records are ratings of another record, by slips. */
  ratings?: RatingsDecl;
  /** Its records count what questionnaires brought in. */
  questionnaire?: QuestionnaireDecl;
  /** Number fields that moves add to and take from (库存); a move that takes more than is there is refused. */
  balances?: Readonly<Record<string, BalanceDecl>>;
  /** Limits on what is to be done: computed from the journal by the working calendar. */
  clocks?: Readonly<Record<string, ClockDecl>>;
  figures: Readonly<Record<string, FigureDecl>>;
}

/**
 * Texts by key: `name`, `TYPE`, `TYPE.FIELD`, `TYPE.FIELD.OPTION`, `TYPE.state.STATE`, `TYPE.move.MOVE`, `TYPE.link.LINK`, `TYPE.figure.FIGURE`, `TYPE.clock.CLOCK`; with
 * `intake` also `TYPE.box` (what the box is called) and `TYPE.told.STATE` (the state in plain words, to the resident).
 */
export type Texts = Readonly<Record<string, string>>;

export interface Programme {
  id: string;
  types: Readonly<Record<string, RecordType>>;
  /** Shapes of released versions (`shapes.json`), by type: demanded once a type has a second version. */
  released?: Readonly<Record<string, Released>>;
  /** Pages for work outdoors, one page a visit. */
  fieldPages?: Readonly<Record<string, FieldPage>>;
  texts: { zh: Texts; en: Texts };
}

/** A declared type as the ledger knows it: `urban-renewal/opinion`. */
export interface DeclaredType {
  /** `PROGRAMME/TYPE`. */
  id: string;
  programme: string;
  version: number;
  name: string;
  type: RecordType;
  released: Released;
}

/** A declared figure: `urban-renewal/opinion/adopted`. */
export interface DeclaredFigure {
  id: string;
  typeId: string;
  programme: string;
  version: number;
  name: string;
  figure: FigureDecl;
  partOf: string | undefined;
}

/** The moves on which a figure counts. */
export const movesOfFigure = ({ on }: Pick<FigureDecl, 'on'>): readonly string[] =>
  typeof on === 'string' ? [on] : on;

export function declaredTypes(programmes: readonly Programme[]): DeclaredType[] {
  return programmes.flatMap(({ id, types, released }) =>
    Object.entries(types).map(([name, type]) => ({
      id: `${id}/${name}`,
      programme: id,
      version: type.version ?? 1,
      name,
      type,
      released: released?.[name] ?? {},
    })),
  );
}

export function declaredFigures(programmes: readonly Programme[]): DeclaredFigure[] {
  return declaredTypes(programmes).flatMap(({ id, programme, version, type }) =>
    Object.entries(type.figures).map(([name, figure]) => ({
      id: `${id}/${name}`,
      typeId: id,
      programme,
      version,
      name,
      figure,
      partOf: figure.partOf === undefined ? undefined : `${id}/${figure.partOf}`,
    })),
  );
}
