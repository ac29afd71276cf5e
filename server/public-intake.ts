import type { Hono } from 'hono';
import type { WardContext } from './context.ts';
import {
  actByCode,
  createIntakeContext,
  type IntakeContext,
  lookUpToken,
  openBox,
  progressOf,
  readPlace,
  readPlaces,
  readResults,
  recordOfCode,
  submitOpinion,
} from './modules/intake/index.ts';
import type { LedgerContext } from './modules/ledger/index.ts';
import { openFileStore } from './platform/files/index.ts';
import { peerOf } from './platform/http/peer.ts';
import { installationSecret } from './platform/secrets.ts';
import { createIntakeSite } from './site/index.ts';

/** The boxes of the public site over the ledger. */
export async function openIntake(parts: {
  context: WardContext;
  ledger: LedgerContext;
  siteUrl: () => string;
}): Promise<{ intake: IntakeContext; site: Hono }> {
  const { context, ledger, siteUrl } = parts;
  const { config, log } = context;
  const intake = createIntakeContext({
    ledger,
    files: openFileStore(config.dataDir, 'attachments'),
    secret: await installationSecret(config.dataDir, 'intake'),
    siteUrl,
  });
  const site = createIntakeSite({
    openBox: (placeId, language) => openBox(intake, placeId, language),
    submit: (placeId, input) => submitOpinion(intake, placeId, input),
    places: () => readPlaces(intake),
    place: (id) => readPlace(intake, id),
    lookUpToken: () => lookUpToken(intake),
    find: (asked) => recordOfCode(intake, asked),
    progress: (recordId, language) => progressOf(intake, recordId, language),
    act: (asked, act) => actByCode(intake, asked, act),
    results: (placeId, language) => readResults(intake, placeId, language),
    peerOf: (c) => peerOf(c.env, c.req.raw, config.proxies),
    drill: context.world !== 'live',
    log,
  });
  return { intake, site };
}
