import type { Report } from '../check-intake.ts';
import type { Programme, RecordType } from '../declare.ts';
import { checkUpgrade } from './check-upgrade.ts';
import { differences } from './differences.ts';
import { type Released, shapeOf } from './shape.ts';

/** Why a declaration that changed under its version is refused, in one sentence, and what to do. */
export function changedWithoutVersion(
  version: number,
  changes: readonly string[],
): { fault: string; remedy: string } {
  return {
    fault: `is not what version ${version} was released as: ${changes.join('; ')}`,
    remedy: `raise \`version\` to ${version + 1} and say under \`upgrades[${version + 1}]\` how older entries are read`,
  };
}

/** Faults of the versions of a record type: gaps, what is not migrated, what does not fit, what changed without a version. */
export function checkVersions(programme: Programme, name: string, type: RecordType, report: Report): void {
  const place = `${programme.id}/${name}`;
  const version = type.version ?? 1;
  const released: Released = programme.released?.[name] ?? {};
  if (!Number.isInteger(version) || version < 1) {
    report(place, `its version ${version} is no number from 1`, 'count versions 1, 2, 3');
    return;
  }
  const present = shapeOf(type, name, programme.texts);
  const shapes = Array.from({ length: version }, (_, n) => (n + 1 === version ? present : released[n + 1]));
  shapes.slice(1).forEach((after, n) => {
    const [before, upgrade, number] = [shapes[n], type.upgrades?.[n + 2], n + 2];
    if (!before)
      report(
        `${place} version ${n + 1}`,
        'has no shape',
        'bring its entry in shapes.json back, and name the file under `released` of the programme',
      );
    if (!upgrade)
      report(
        `${place} version ${number}`,
        `does not say how entries of version ${n + 1} are read`,
        `declare \`upgrades[${number}]\`, {} where they are read as they stand`,
      );
    if (before && after && upgrade)
      checkUpgrade({ before, after, upgrade }, `${place} version ${number}`, report);
  });
  for (const number of Object.keys(type.upgrades ?? {}))
    if (!(Number(number) >= 2 && Number(number) <= version))
      report(`${place} version ${number}`, 'is declared by nobody', 'raise `version`, or correct `upgrades`');
  for (const number of Object.keys(released))
    if (Number(number) > version)
      report(place, `is version ${version}, and ${number} was released`, 'never lower `version`');
  const last = released[version];
  const changes = last ? differences(last, present) : [];
  if (changes.length > 0) {
    const { fault, remedy } = changedWithoutVersion(version, changes);
    report(place, fault, remedy);
  }
}
