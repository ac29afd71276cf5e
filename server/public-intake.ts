import type { Context, Hono } from 'hono';
import type { IntakeLanguage } from '../contract/intake.ts';
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
import {
  castRating,
  createRatings,
  openRating,
  publicRatings,
  type RatingsContext,
  ratingRoutes,
} from './modules/ratings/index.ts';
import { openFileStore } from './platform/files/index.ts';
import { peerOf } from './platform/http/peer.ts';
import { addressBucket } from './platform/http/rate-limit.ts';
import type { WardRoute } from './platform/http/route.ts';
import { installationSecret } from './platform/secrets.ts';
import {
  createIntakeSite,
  createOpen311Site,
  createQuestionnaireSite,
  createRatingSite,
  type QuestionnairePorts,
  type RatingPorts,
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
  const ratings = createRatings(intake);
  const site = createIntakeSite({
    openBox: (placeId, language) => openBox(intake, placeId, language),
    submit: (placeId, input) => submitOpinion(intake, placeId, input),
    places: () => readPlaces(intake),
    place: (id) => readPlace(intake, id),
    lookUpToken: () => lookUpToken(intake),
    find: (asked) => recordOfCode(intake, asked),
    progress: (recordId, language) => progressOf(intake, recordId, language),
    act: (asked, act) => actByCode(intake, asked, act),
    results: (placeId, language) => resultsWithRatings(intake, ratings, placeId, language),
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
  site.route('/', ratingSite(ratings, around));
  return {
    routes: [...intakeRoutes(intake), ...questionnaireRoutes(questionnaires), ...ratingRoutes(ratings)],
    site,
  };
}

const MOST_RATINGS = 20;

/** 结果公开晒 with the 户评 of the place beside what moderators published. */
export async function resultsWithRatings(
  intake: IntakeContext,
  ratings: RatingsContext,
  placeId: string | undefined,
  language: IntakeLanguage,
): ReturnType<typeof readResults> {
  const view = await readResults(intake, placeId, language);
  const place = placeId === undefined ? undefined : await readPlace(intake, placeId);
  const where = place ? { unitPath: place.unitPath, place: place.name } : {};
  return view && { ...view, ratings: await publicRatings(ratings, { ...where, limit: MOST_RATINGS }) };
}

/** 户评 by the code of a slip. */
export const ratingSite = (
  ctx: RatingsContext,
  around: Pick<RatingPorts, 'peerOf' | 'log' | 'drill' | 'formWithinMs'>,
): Hono =>
  createRatingSite({
    open: (code, from) => openRating(ctx, code, from),
    cast: (code, input) => castRating(ctx, code, input),
    ...around,
  });

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
