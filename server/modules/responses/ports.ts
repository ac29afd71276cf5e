import type { LeadTime } from '../../../contract/hydrology.ts';
import type {
  AlarmCause,
  By,
  EvidenceItem,
  HeadCount,
  LevelRef,
  PostRef,
  Track,
  TransferRoll,
  TransferStage,
  UnitRef,
} from '../../../contract/responses.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import type { Logger } from '../../platform/log.ts';

/** A person as messages reach them. `via`: by which right they stand at the post now. */
export interface Contact {
  personId: string;
  name: string;
  postId: string;
  postTitle: string;
  unitId: string;
  via: 'own' | 'deputy' | 'delegation';
  phone: string | null;
}

export interface PlanOrder {
  id: string;
  title: string;
  detail: string | null;
  /** The post that carries it out: one order to the one who holds it. */
  to: PostRef;
  receiptWithinMs: number | null;
  doneWithinMs: number | null;
}

export interface PlanLevel extends LevelRef {
  track: Track;
  /** Clause of the plan that defines it. */
  basis: string | null;
  signers: PostRef[];
  /** A telephone authorisation must be signed within this. */
  telephoneWithinMs: number;
  /** Nothing may trigger the level for this long before lowering is proposed. */
  holdMs: number;
  noticeTo: PostRef[];
  orders: PlanOrder[];
}

export interface PlanZone {
  id: string;
  name: string;
  unitId: string;
  /** People who answer for the zone, by name or by post. */
  responsible: { name: string; title: string; personId: string | null; post: PostRef | null }[];
  due: HeadCount;
  shelters: string[];
  loudspeakerIds: string[];
  outline?: [number, number][] | undefined;
  authorised: { prepare: PostRef[]; immediate: PostRef[] };
  texts: { prepare: string; immediate: string };
  completeWithinMs: number | null;
}

/** What responses need of a plan, whatever form the document has. */
export interface PlanView {
  id: string;
  name: string;
  version: string;
  headquartersId: string;
  areas: { id: string; name: string }[];
  levels: PlanLevel[];
  zones: PlanZone[];
}

interface TransitionBase {
  /** Place in the rules' line of transitions. */
  seq: number;
  planId: string;
  planVersion: string;
  ruleId: string;
  truth: 'true' | 'false' | 'unknown';
  /** Recognised from late or corrected data: what was decided before it may stand on something else. */
  correction: boolean;
  /** Event time of the change. */
  atMs: number;
  /** Event time of the first reading or warning that made it so. */
  signalAtMs: number;
  /** False: older than the plan's `actWithin` when it was recognised. */
  actable: boolean;
  /** Set where an earlier transition is looked at again by late or corrected data: the truth of now is not touched. */
  reassesses?: number | null;
  evidence: EvidenceItem[];
}

/** What an alarm rule says about itself, or Ward about a gap in the data. */
export interface TransitionAlarm {
  cause: AlarmCause;
  title: string;
  consequence: string;
  advice: string;
  priority: number;
  placeId: string | null;
  placeName: string;
  unitPath: string;
  /** Alarms of one unit and cause share a line of the list. */
  unitName: string;
}

/** A change of truth that concerns this module, as the rules recorded it. */
export type RuleTransition = TransitionBase &
  (
    | { kind: 'alarm' | 'data-gap'; alarm: TransitionAlarm }
    | { kind: 'proposal'; areaId: string; track: Track; levelId: string }
    | { kind: 'transfer'; zoneId: string; stage: TransferStage }
    | { kind: 'unreadable'; why: string }
  );

/** A station's link as telemetry knows it. */
export interface StationLink {
  stationId: string;
  name: string;
  unitPath: string;
  /** What it comes in through: silence of most of a gateway's stations is the gateway's. */
  gateway: string;
  lastHeardMs: number | null;
  /** By the station's own transfer interval. */
  silentAfterMs: number;
}

/** A step down in the platform: what leaves goes through here, in the caller's transaction. */
export interface OutgoingMessage {
  channel: string;
  address: string;
  body: Record<string, unknown>;
  aboutKind: string;
  aboutId: string;
  idempotencyKey: string;
  drill: boolean;
}

/** A move as the audit log keeps it: what was done, by whom, and the digest of the journal's row. */
export interface AuditedMove {
  action: string;
  about: string;
  by: By;
  unitPath: string;
  version: number;
  digest: string;
}

/** What this module asks of its neighbours; each reads inside the transaction it is handed. */
export interface Ports {
  /** The plan in force, or the given version of it. */
  findPlan(sql: Sql, planId: string, version?: string): Promise<PlanView | undefined>;
  /** Transitions after `seq` in commit order, oldest first; never one that an earlier could still overtake. */
  readTransitions(sql: Sql, afterSeq: number, limit: number): Promise<RuleTransition[]>;
  listPlans(sql: Sql): Promise<PlanView[]>;
  /** When the level graver than `rank` is expected to be reached, or why nobody can say; null = there is none graver. */
  expectGraver(sql: Sql, plan: PlanView, rank: number): Promise<LeadTime | null>;
  /** Who holds the role at that very unit at the time, holders before deputies and delegates. */
  findPostHolders(sql: Sql, role: string, unitId: string, atMs: number): Promise<Contact[]>;
  /** Everybody on a post at this unit or below, each once per post. */
  listPeopleUnder(
    sql: Sql,
    unitPath: string,
    atMs: number,
  ): Promise<{ personId: string; name: string; postTitle: string; unitName: string }[]>;
  findContact(sql: Sql, personId: string, atMs: number): Promise<Contact | undefined>;
  findUnit(sql: Sql, unitId: string): Promise<UnitRef | undefined>;
  /** False where a message with this channel and key was there already: nothing was added. */
  enqueue(sql: Sql, message: OutgoingMessage): Promise<boolean>;
  /** Notes a move in the audit log, in the same transaction. */
  audit(sql: Sql, move: AuditedMove): Promise<void>;
  /** Every station in service. */
  listStationLinks(sql: Sql): Promise<StationLink[]>;
  /**
   * The zones' rolls by the registers of their households, of reports since the moment given with each; and all of them
   * together, a household that two zones reach once. A zone without registered households has no roll.
   */
  readRolls(
    sql: Sql,
    zones: readonly { zoneId: string; sinceMs: number }[],
  ): Promise<{ byZone: ReadonlyMap<string, TransferRoll>; together: TransferRoll | null }>;
  /** Open 险情 in the area: while there is one, lowering is not proposed. */
  countOpenHazards(sql: Sql, planId: string, areaId: string): Promise<number>;
}

export interface ResponsesContext {
  db: Db;
  clock: Clock;
  bus: Bus;
  log: Logger;
  drill: boolean;
  /** Origin of the public pages, where receipts are signed; known once the listener is up. */
  siteUrl: () => string;
  /** Origin of the console. */
  publicUrl: () => string;
  ports: Ports;
}
