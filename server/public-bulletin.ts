import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import type { WardContext } from './context.ts';
import {
  type BulletinContext,
  catchUpLog,
  findPublicBrief,
  findPublicIssue,
  listPublicCorrections,
  listPublicIssues,
  newestCheckpoint,
  provenFigure,
  provenGrowth,
  publicParts,
  searchPublicBriefs,
  signDaily,
} from './modules/bulletin/index.ts';
import type { LedgerContext } from './modules/ledger/index.ts';
import { openBulletin } from './open-bulletin.ts';
import { type NoteSigner, noteSigner } from './platform/proof/index.ts';
import { installationSecret } from './platform/secrets.ts';
import { createBulletinSite } from './site/index.ts';

/**
 * Who signs the log of published figures: the key of this installation, made at the first start. Its name, the origin of the
 * log, follows from the key and never changes.
 */
export async function openFigureSigner({ config }: Pick<WardContext, 'config'>): Promise<NoteSigner> {
  const seed = Buffer.from(await installationSecret(config.dataDir, 'figure-log'), 'base64url');
  const short = createHash('sha256').update('name of the log ').update(seed).digest('hex').slice(0, 8);
  return noteSigner(`ward-figures-${short}`, seed);
}

/**
 * The bulletin with the key of its log, and its public pages: what passed the public review, its figures with their proofs.
 * Issues that are not in the log yet come into it.
 */
export async function openPublicBulletin(parts: {
  context: WardContext;
  ledger: LedgerContext;
  siteUrl: () => string;
}): Promise<{ bulletin: BulletinContext; site: Hono; signDaily: () => Promise<boolean> }> {
  const { context, ledger, siteUrl } = parts;
  const { db, clock } = context;
  const signer = await openFigureSigner(context);
  const bulletin = await openBulletin(ledger, signer);
  const log = { db, clock, signer };
  await catchUpLog(log);
  const site = createBulletinSite({
    issues: (query) => listPublicIssues(bulletin, query),
    issue: (id) => findPublicIssue(bulletin, id),
    brief: (id) => findPublicBrief(bulletin, id),
    figure: async ({ issueId, entry }, n) => ({
      parts: await publicParts(bulletin, entry.facts[n]!),
      proven: await provenFigure(db, { issueId, briefId: entry.briefId, n }),
    }),
    search: (words, limit) => searchPublicBriefs(bulletin, words, limit),
    corrections: (limit) => listPublicCorrections(bulletin, limit),
    log: {
      key: signer.verifierKey,
      checkpoint: async () => (await newestCheckpoint(db))?.note,
      growth: (from, to) => provenGrowth(db, from, to),
    },
    siteUrl,
    world: context.world,
    // Pages are kept for a second of the clock on the wall, whatever the duty clock does.
    nowMs: () => performance.now(),
  });
  return { bulletin, site, signDaily: () => signDaily(log) };
}
