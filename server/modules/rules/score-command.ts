import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plan } from '../../../contract/plan.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { parseHistory } from './history-file.ts';
import { type LevelScore, type PlanWarning, type ScoredEvent, scorePlan } from './score-plan.ts';
import type { SeriesRow } from './series-file.ts';

const rate = (value: number | null): string => (value === null ? '–' : value.toFixed(2));
const warningTold = ({ fromMs, untilMs }: PlanWarning): { from: string; until: string | null } => ({
  from: toBeijingIso(fromMs),
  until: untilMs === null ? null : toBeijingIso(untilMs),
});
const eventTold = ({ fromMs, untilMs, warning, ...event }: ScoredEvent): object => ({
  ...event,
  from: toBeijingIso(fromMs),
  until: toBeijingIso(untilMs),
  warning: warning && warningTold(warning),
});

function linesOf(score: LevelScore): string[] {
  const { level, events, falseAlarms, hits, misses, pod, far, csi, leadMinutes } = score;
  const lead = leadMinutes
    ? `, lead ${leadMinutes.least}/${leadMinutes.median}/${leadMinutes.most} min (least/median/most)`
    : '';
  return [
    `${level}: ${hits} hit, ${misses} missed, ${falseAlarms.length} false; POD ${rate(pod)} FAR ${rate(far)} CSI ${rate(csi)}${lead}`,
    ...events.map(({ id, outcome, leadMinutes: minutes }) => {
      const when =
        minutes === null ? '' : minutes >= 0 ? `, ${minutes} min before` : `, ${-minutes} min after it began`;
      return `  ${outcome.padEnd(6)} ${id}${when}`;
    }),
    ...falseAlarms.map(
      ({ fromMs, untilMs }) =>
        `  false  ${toBeijingIso(fromMs)} to ${untilMs === null ? 'the end' : toBeijingIso(untilMs)}`,
    ),
  ];
}

/**
 * Scores a plan over a history file. `readSeries` reads the series it names; it tells its own faults and resolves to
 * undefined. Exit code 0 when scored, 1 when something is wrong with the files.
 */
export async function scoreHistory(
  plan: Plan,
  file: string,
  json: boolean,
  io: { out: (line: string) => void; err: (line: string) => void },
  readSeries: (file: string) => Promise<SeriesRow[] | undefined>,
): Promise<number> {
  const parsed = parseHistory(await readFile(file, 'utf8'), plan);
  if (!parsed.ok) {
    io.err(`${file}: ${parsed.faults.length} fault(s)`);
    for (const fault of parsed.faults) io.err(`  ${fault}`);
    return 1;
  }
  const { history } = parsed;
  const rows = await readSeries(path.resolve(path.dirname(file), history.series));
  if (!rows) return 1;
  const levels = scorePlan(plan, rows, history);
  const seen = new Set(rows.map(({ reading }) => reading.station));
  const stationsWithoutData = plan.catalogue.map(({ id }) => id).filter((id) => !seen.has(id));
  const [beforeMinutes, afterMinutes] = [history.beforeMs / 60_000, history.afterMs / 60_000];
  if (json) {
    const told = levels.map((score) => ({
      ...score,
      events: score.events.map(eventTold),
      falseAlarms: score.falseAlarms.map(warningTold),
    }));
    const match = { beforeMinutes, afterMinutes };
    io.out(
      JSON.stringify(
        { plan: plan.id, version: plan.version, match, stationsWithoutData, levels: told },
        null,
        1,
      ),
    );
    return 0;
  }
  io.out(`${plan.id} ${plan.version}: ${rows.length} readings, ${history.events.length} events`);
  io.out(`a warning counts from ${beforeMinutes} min before an event begins to ${afterMinutes} min after`);
  if (stationsWithoutData.length > 0)
    io.out(
      `without data, so unknown throughout, and what they could clear stands on: ${stationsWithoutData.join(', ')}`,
    );
  for (const line of levels.flatMap(linesOf)) io.out(line);
  return 0;
}
