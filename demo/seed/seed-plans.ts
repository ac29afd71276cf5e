import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { insertPlanVersion, loadPlans } from '../../server/modules/rules/index.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { readYaml } from '../../server/platform/yaml.ts';

/** Plans of the demo, by the name of their file: the district's, the bureau's warning response, a town's. */
export const DEMO_PLANS = [
  'shangjie-flood-response',
  'bureau-flood-warning',
  'xiawo-flood-response',
] as const;

const Head = z.object({ id: z.string(), version: z.string() });
const FOLDER = path.resolve(import.meta.dirname, '../data/plans');

/** Plans that are not there yet; one that was edited stays as it is. */
export async function seedPlans(db: Db, nowMs: number): Promise<void> {
  const present = new Set((await loadPlans(db)).map(({ id }) => id));
  for (const name of DEMO_PLANS) {
    const document = await readFile(path.join(FOLDER, `${name}.yaml`), 'utf8');
    const { id, version } = Head.parse(readYaml(document));
    if (present.has(id)) continue;
    await db.transaction((tx) =>
      insertPlanVersion(tx, { id, version, document, enteredBy: '演示', frameSeq: 0 }, nowMs),
    );
  }
}
