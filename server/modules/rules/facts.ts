import type { Condition, LeafCondition, Plan, SignalColour } from '../../../contract/plan.ts';
import { conditionFor, conditionsFor } from './conditions.ts';

/** What the rules know of a station from its registration. */
export interface StationFacts {
  id: string;
  silentAfterMs: number;
  datum: string | null;
  /** Characteristic levels of the station's own datum, metres. */
  levels: Readonly<Record<string, number>>;
  /** Characteristic flows, m³/s. */
  flows: Readonly<Record<string, number>>;
  measuresRain: boolean;
}

export interface ActiveSignal {
  kind: string;
  colour: SignalColour;
  area: string;
  effectiveMs: number;
  expiresMs: number | null;
  issuer: string;
}

export interface DeclaredDanger {
  kind: string;
  atMs: number;
  text: string;
}

export interface Rule {
  id: string;
  kind: 'proposal' | 'alarm' | 'transfer';
  /** Level id, alarm id, or `zone stage`. */
  target: string;
  station: string | null;
  condition: Condition;
}

export type Leaf<K extends string> = Extract<LeafCondition, Record<K, unknown>>;

/** A station that nobody registered counts as silent after an hour. */
export const UNREGISTERED_SILENT_MS = 3_600_000;

/** Threshold of a gauge's condition in its unit; undefined where the station has none in its own datum. */
export function thresholdOf(
  leaf: Leaf<'level'> | Leaf<'flow'>,
  facts: StationFacts | undefined,
): number | undefined {
  const rounded = (value: number | undefined, offset: number): number | undefined =>
    value === undefined ? undefined : Math.round((value + offset) * 1e6) / 1e6;
  if ('flow' in leaf) {
    const { reaches, offset } = leaf.flow;
    return rounded(typeof reaches === 'string' ? facts?.flows[reaches] : reaches, offset);
  }
  const { reaches, offsetM } = leaf.level;
  if (typeof reaches === 'string') return rounded(facts?.levels[reaches], offsetM);
  // Levels of two data are never compared.
  return facts && reaches.datum === facts.datum ? rounded(reaches.value, offsetM) : undefined;
}

/** What the plan itself calls a level, an alarm or a zone; the id where the plan in force no longer has it. */
export function nameOfRule(plan: Plan | undefined, kind: Rule['kind'], target: string): string {
  const [id = target] = target.split(' ');
  const names = {
    proposal: () => plan?.levels.find((level) => level.id === id)?.name,
    alarm: () => plan?.alarms.find((alarm) => alarm.id === id)?.title,
    transfer: () => plan?.zones.find((zone) => zone.id === id)?.name,
  };
  return names[kind]() ?? target;
}

export function rulesOf(plan: Plan): Rule[] {
  return [
    ...plan.levels.map(
      (level): Rule => ({
        id: `level:${level.id}`,
        kind: 'proposal',
        target: level.id,
        station: null,
        condition: level.when,
      }),
    ),
    ...plan.alarms.flatMap(({ id, when, each }): Rule[] => {
      const alarm = { kind: 'alarm', target: id } as const;
      if (!each)
        return [{ id: `alarm:${id}`, ...alarm, station: null, condition: conditionFor(when, undefined) }];
      const conditions = conditionsFor(when, each);
      return each.map((station, n) => ({
        id: `alarm:${id}:${station}`,
        ...alarm,
        station,
        condition: conditions[n] as Condition,
      }));
    }),
    ...plan.zones.flatMap((zone) =>
      (['prepare', 'immediate'] as const).map(
        (stage): Rule => ({
          id: `zone:${zone.id}:${stage}`,
          kind: 'transfer',
          target: `${zone.id} ${stage}`,
          station: null,
          condition: zone[stage],
        }),
      ),
    ),
  ];
}
