import type { WardContext } from './context.ts';
import { attachmentRoutes, createTickets, type LedgerContext, sweepFiles } from './modules/ledger/index.ts';
import { openFileStore } from './platform/files/index.ts';
import type { WardRoute } from './platform/http/route.ts';
import { installationSecret } from './platform/secrets.ts';

/** Files of records: tickets for what was sent, the folder they lie in, their routes and their sweep. */
export async function openAttachments({ config, db, clock }: WardContext) {
  const uploads = createTickets(await installationSecret(config.dataDir, 'uploads'));
  const files = openFileStore(config.dataDir, 'attachments');
  return {
    uploads,
    files,
    routes: (ledger: LedgerContext): WardRoute[] => attachmentRoutes({ ...ledger, uploads, files }),
    sweep: (): Promise<number> => sweepFiles({ db, clock, files }),
  };
}
