import { hazardRecords } from './hazards.ts';
import { patrolRecords } from './patrols.ts';
import type { Script } from './script.ts';
import { teamRecords } from './teams.ts';
import { upkeepRecords } from './upkeep.ts';
import { registerWorks } from './works.ts';

/** The fifth brief: works kept by the standard, three teams, patrols on foot and by video. */
export function floodWorksRecords(script: Script): void {
  const works = registerWorks(script);
  patrolRecords(script, works);
  hazardRecords(script, works);
  upkeepRecords(script, works);
  teamRecords(script);
}
