import { type ArchiveIndex, indexArchive } from '../../../contract/bulletin/check/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { archivedBriefs, archiveStamp } from './store/issues.ts';

/** What was printed, as the checker compares with it. */
export interface Archive {
  /** Built once for what was printed; built anew after the next issue. */
  index(sql: Sql): Promise<ArchiveIndex>;
}

export function createArchive(): Archive {
  let built: { stamp: string; index: ArchiveIndex } | undefined;
  return {
    async index(sql) {
      const stamp = await archiveStamp(sql);
      if (built?.stamp !== stamp) built = { stamp, index: indexArchive(await archivedBriefs(sql)) };
      return built.index;
    },
  };
}
