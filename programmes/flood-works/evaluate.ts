import { CALENDAR, type Entry, type RecordView, readClock } from '../kit/index.ts';
import { hazard } from './hazards.ts';
import type { WORK_KINDS } from './works.ts';

/** The five heads of the national evaluation of standardised works (水利工程标准化管理评价办法, 2022). */
export const HEADS = ['condition', 'safety', 'upkeep', 'support', 'information'] as const;
export type Head = (typeof HEADS)[number];
export type WorkKind = (typeof WORK_KINDS)[number];

/** A record as it stands, with when each of its moves happened. */
export interface Witness extends Pick<RecordView, 'id' | 'state' | 'unitPath' | 'data' | 'links'> {
  /** Name of its type within the programme. */
  type: string;
  title: string;
  entries: readonly Pick<Entry, 'move' | 'happenedAtMs'>[];
}

/** What stands at a work by the registers of stations and cameras; a camera counts from the day it was commissioned. */
export interface Installed {
  stations: ReadonlySet<string>;
  cameras: ReadonlySet<string>;
}

export interface Evidence {
  id: string;
  title: string;
  /** When it happened, epoch ms; null: it stands in the register of works itself. */
  atMs: number | null;
}
export interface Item {
  item: string;
  met: boolean;
  /** What bears it out. */
  evidence: readonly Evidence[];
  /** What stands against it: an open hazard, an order nobody received. */
  against: readonly Evidence[];
}

interface Looked {
  work: Witness;
  around: readonly Witness[];
  installed: Installed;
  nowMs: number;
}
type Found = Pick<Item, 'evidence' | 'against'>;

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;
/** 安全鉴定 is repeated every 6 to 10 years (水库大坝安全鉴定办法): what is older than ten is none. */
const APPRAISAL_DAYS = 10 * YEAR_DAYS;
const PATROL_DAYS = { season: 2, else: 10 } as const;

/** 汛期 of Henan, 15 May to 30 September, by the day in Beijing. */
export const isFloodSeason = (atMs: number): boolean => {
  const day = new Date(atMs + DAY_MS / 3).toISOString().slice(5, 10);
  return day >= '05-15' && day <= '09-30';
};

const happenedAt = ({ entries }: Witness, move?: string): number | null =>
  entries.findLast((entry) => move === undefined || entry.move === move)?.happenedAtMs ?? null;
const asEvidence = (witness: Witness, move?: string): Evidence => ({
  id: witness.id,
  title: witness.title,
  atMs: happenedAt(witness, move),
});

const found = (evidence: readonly Evidence[]): Found => ({ evidence, against: [] });
const against = (witnesses: readonly Witness[], evidence: readonly Evidence[]): Found => ({
  evidence: witnesses.length > 0 ? [] : evidence,
  against: witnesses.map((each) => asEvidence(each)),
});
const registered = ({ work }: Looked, holds: boolean, atMs: number | null = null): Found =>
  found(holds ? [{ id: work.id, title: work.title, atMs }] : []);

const of = ({ around }: Looked, type: string, states: readonly string[]): Witness[] =>
  around.filter((each) => each.type === type && states.includes(each.state));

/** Records whose move happened within the days before now, the latest first, at most three. */
function lately(looked: Looked, witnesses: readonly Witness[], days: number, move: string): Found {
  const recent = witnesses
    .map((each) => asEvidence(each, move))
    .filter(({ atMs }) => atMs !== null && looked.nowMs - atMs <= days * DAY_MS)
    .sort((a, b) => (b.atMs ?? 0) - (a.atMs ?? 0));
  return found(recent.slice(0, 3));
}

const OPEN_HAZARD = ['found', 'rectifying', 'rectified', 'reviewed'];
const isLate = ({ entries }: Witness, nowMs: number): boolean =>
  Object.values(hazard.clocks ?? {}).some((clock) => {
    const reading = readClock(clock, entries, CALENDAR);
    return reading.state === 'running' && reading.dueAtMs < nowMs;
  });

const said = ({ work }: Looked, field: string): boolean => (work.data[field] ?? null) !== null;
const dayMs = (value: unknown): number | null =>
  typeof value === 'string' ? Date.parse(`${value}T00:00:00+08:00`) : null;
/** `SJ04, SJ04-V`: codes as somebody wrote them. */
const codes = (value: unknown): string[] =>
  typeof value === 'string' ? value.split(/[\s,，、;；]+/).filter(Boolean) : [];
/** Stations that the file of a work names. */
export const stationsOf = (work: Pick<Witness, 'data'>): string[] => codes(work.data['stations']);
const allThere = (names: readonly string[], known: ReadonlySet<string>): boolean =>
  names.length > 0 && names.every((name) => known.has(name));

interface Criterion {
  head: Head;
  item: string;
  /** Every kind of work unless said. */
  kinds?: readonly WorkKind[];
  look: (looked: Looked) => Found;
}

/** Which records bear out which head: evidence this district has, not the ministry's sheet of points. */
const CRITERIA: readonly Criterion[] = [
  {
    head: 'condition',
    item: 'in-use',
    look: (looked) => registered(looked, looked.work.state === 'in-use', happenedAt(looked.work)),
  },
  {
    head: 'condition',
    item: 'characteristics',
    kinds: ['reservoir', 'dyke', 'sluice', 'pump'],
    look: (looked) => registered(looked, said(looked, 'datum') && said(looked, 'characteristics')),
  },
  {
    head: 'condition',
    item: 'inspected',
    look: (looked) =>
      lately(
        looked,
        of(looked, 'inspection', ['recorded']).filter(({ data }) => data['result'] !== 'serious'),
        YEAR_DAYS,
        'record',
      ),
  },
  {
    head: 'condition',
    item: 'no-major-hazard',
    look: (looked) =>
      against(
        of(looked, 'hazard', OPEN_HAZARD).filter(({ data }) => data['grade'] === 'major'),
        of(looked, 'hazard', ['closed'])
          .map((each) => asEvidence(each, 'close'))
          .slice(-3),
      ),
  },
  {
    head: 'safety',
    item: 'responsible',
    look: (looked) =>
      registered(
        looked,
        ['administrative', 'technical', 'patroller'].every((field) => said(looked, field)),
      ),
  },
  {
    head: 'safety',
    item: 'appraised',
    kinds: ['reservoir', 'sluice'],
    look: (looked) => {
      const atMs = dayMs(looked.work.data['appraised']);
      const valid = atMs !== null && looked.nowMs - atMs <= APPRAISAL_DAYS * DAY_MS;
      return registered(looked, valid && looked.work.data['appraisal'] !== 'class-3', atMs);
    },
  },
  {
    head: 'safety',
    item: 'emergency-plan',
    look: (looked) =>
      registered(looked, said(looked, 'emergency-plan'), dayMs(looked.work.data['emergency-plan'])),
  },
  {
    head: 'safety',
    item: 'no-late-hazard',
    look: (looked) =>
      against(
        of(looked, 'hazard', OPEN_HAZARD).filter((each) => isLate(each, looked.nowMs)),
        of(looked, 'hazard', ['closed'])
          .map((each) => asEvidence(each, 'close'))
          .slice(-3),
      ),
  },
  {
    head: 'upkeep',
    item: 'patrolled',
    look: (looked) =>
      lately(
        looked,
        of(looked, 'patrol', ['made']).filter(({ data }) => data['outcome'] !== 'impassable'),
        isFloodSeason(looked.nowMs) ? PATROL_DAYS.season : PATROL_DAYS.else,
        'make',
      ),
  },
  {
    head: 'upkeep',
    item: 'maintained',
    look: (looked) => lately(looked, of(looked, 'maintenance', ['accepted']), YEAR_DAYS, 'accept'),
  },
  {
    head: 'upkeep',
    item: 'operation-plan',
    kinds: ['reservoir', 'sluice', 'pump'],
    look: (looked) =>
      registered(looked, said(looked, 'operation-plan'), dayMs(looked.work.data['operation-plan'])),
  },
  {
    head: 'upkeep',
    item: 'orders-received',
    kinds: ['reservoir', 'sluice', 'pump'],
    look: (looked) =>
      against(
        of(looked, 'order', ['issued', 'refused']),
        of(looked, 'order', ['carried-out'])
          .map((each) => asEvidence(each, 'carry-out'))
          .slice(-3),
      ),
  },
  { head: 'support', item: 'manager', look: (looked) => registered(looked, said(looked, 'manager')) },
  {
    head: 'support',
    item: 'trained',
    look: (looked) =>
      lately(
        looked,
        of(looked, 'training', ['recorded']).filter(({ data }) => data['kind'] === 'training'),
        YEAR_DAYS,
        'record',
      ),
  },
  {
    head: 'support',
    item: 'drilled',
    look: (looked) =>
      lately(
        looked,
        of(looked, 'training', ['recorded']).filter(({ data }) => data['kind'] === 'drill'),
        YEAR_DAYS,
        'record',
      ),
  },
  { head: 'support', item: 'drawings', look: (looked) => registered(looked, said(looked, 'drawings')) },
  {
    head: 'information',
    item: 'gauged',
    look: (looked) => registered(looked, allThere(stationsOf(looked.work), looked.installed.stations)),
  },
  {
    head: 'information',
    item: 'watched',
    look: (looked) =>
      registered(looked, allThere(codes(looked.work.data['cameras']), looked.installed.cameras)),
  },
  {
    head: 'information',
    item: 'recorded-outdoors',
    look: (looked) => lately(looked, of(looked, 'patrol', ['made']), YEAR_DAYS, 'make'),
  },
];
export const ITEMS: readonly string[] = CRITERIA.map(({ item }) => item);

/** Records that say which work they are about: by a link, or by the field a phone fills. */
export const isAbout = (workId: string, { links, data }: Pick<RecordView, 'links' | 'data'>): boolean =>
  links['work']?.includes(workId) || data['work'] === workId;

/**
 * The five heads of one work, as its records bear them out now; what nothing bears out stands with no evidence, by name.
 * Pure: nothing is filled in by anybody. `around`: records of the programme, those of other works are left out.
 */
export function evaluateWork(
  work: Witness,
  around: readonly Witness[],
  installed: Installed,
  nowMs: number,
): { head: Head; items: Item[] }[] {
  const looked: Looked = {
    work,
    around: around.filter((each) => isAbout(work.id, each)),
    installed,
    nowMs,
  };
  const kind = work.data['kind'] as WorkKind;
  return HEADS.map((head) => ({
    head,
    items: CRITERIA.filter((each) => each.head === head && (each.kinds?.includes(kind) ?? true)).map(
      ({ item, look }) => {
        const seen = look(looked);
        // What asks for nothing to stand against it is met also where nothing ever happened.
        const asksForNone = item.startsWith('no-') || item === 'orders-received';
        return { item, ...seen, met: asksForNone ? seen.against.length === 0 : seen.evidence.length > 0 };
      },
    ),
  }));
}
