import type { Context, Hono } from 'hono';
import type { WardContext } from './context.ts';
import {
  actByCode,
  createIntakeContext,
  createRequest,
  defineService,
  type IntakeContext,
  intakeRoutes,
  listServices,
  lookUpToken,
  openBox,
  progressOf,
  readPlace,
  readPlaces,
  readRequest,
  readRequests,
  readResults,
  recordOfCode,
  submitOpinion,
} from './modules/intake/index.ts';
import type { LedgerContext } from './modules/ledger/index.ts';
import {
  answersIn,
  createQuestionnaires,
  openForm,
  type QuestionnairesContext,
  questionnaireRoutes,
  submitAnswers,
} from './modules/questionnaires/index.ts';
import { openFileStore } from './platform/files/index.ts';
import { peerOf } from './platform/http/peer.ts';
import { addressBucket } from './platform/http/rate-limit.ts';
import type { WardRoute } from './platform/http/route.ts';
import { installationSecret } from './platform/secrets.ts';
import {
  createIntakeSite,
  createOpen311Site,
  createQuestionnaireSite,
  type QuestionnairePorts,
} from './site/index.ts';

/** The boxes of the public site over the ledger. */
export async function openIntake(parts: {
  context: WardContext;
  ledger: LedgerContext;
  siteUrl: () => string;
}): Promise<{ routes: WardRoute[]; site: Hono }> {
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
  const around = {
    peerOf: (c: Context) => peerOf(c.env, c.req.raw, config.proxies),
    log,
    drill: context.world !== 'live',
  };
  const questionnaires = createQuestionnaires(intake);
  site.route('/', open311Site(intake, around));
  site.route('/', questionnaireSite(questionnaires, around));
  return { routes: [...intakeRoutes(intake), ...questionnaireRoutes(questionnaires)], site };
}

type Around = Pick<QuestionnairePorts, 'peerOf' | 'log' | 'drill' | 'formWithinMs'>;

/** Questionnaires by link. */
export const questionnaireSite = (ctx: QuestionnairesContext, around: Around): Hono =>
  createQuestionnaireSite({
    form: (link, peer) => openForm(ctx, link, peer),
    submit: (link, input) => submitAnswers(ctx, link, input),
    answersIn,
    ...around,
  });

/** Open311 over the same records. */
export const open311Site = (
  intake: IntakeContext,
  around: Pick<Parameters<typeof createOpen311Site>[0], 'peerOf' | 'log' | 'drill' | 'bodyWithinMs'>,
): Hono =>
  createOpen311Site({
    services: (language) => listServices(intake, language),
    define: (code, language) => defineService(intake, code, language),
    requests: (query, language) => readRequests(intake, query, language),
    request: (id, language) => readRequest(intake, id, language),
    create: (given, from) => createRequest(intake, given, from),
    mayRead: (peer) => intake.limits.apiReads.take(addressBucket(peer)),
    siteUrl: intake.siteUrl,
    ...around,
  });
