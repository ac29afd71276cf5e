import path from 'node:path';
import type { Actor } from '../contract/permissions.ts';
import { PROGRAMMES } from '../programmes/index.ts';
import { routesOf } from './all-routes.ts';
import type { Config } from './config/config.ts';
import { createConsoleApp } from './console-app.ts';
import type { WardContext } from './context.ts';
import { openDutySeat } from './duty-seat.ts';
import { CommandDesk, startTcpGateway, type TcpGateway } from './gateways/tcp/index.ts';
import { metricsOf } from './metrics.ts';
import { createAudit, startSealer } from './modules/audit/index.ts';
import { bulletinRoutes } from './modules/bulletin/index.ts';
import { refreshDistinct, startFolder } from './modules/figures/index.ts';
import {
  createCatalogue,
  type ErasureContext,
  eraseOutdated,
  type LedgerContext,
  refreshLedger,
  startReminders,
} from './modules/ledger/index.ts';
import { keepPictures } from './modules/media/index.ts';
import { createPeople, findUnit, type People } from './modules/people/index.ts';
import {
  createResponses,
  type ResponsesContext,
  type RunningResponses,
  startResponses,
} from './modules/responses/index.ts';
import { type RunningRules, startRules } from './modules/rules/index.ts';
import { createTelemetry, findGaps, type Telemetry } from './modules/telemetry/index.ts';
import { openAttachments } from './open-attachments.ts';
import { type OpenedDatabase, openDatabase } from './open-database.ts';
import { type Outside, openOutside } from './outside.ts';
import { createBus } from './platform/bus.ts';
import { createHealth } from './platform/health/health.ts';
import { startHeartbeat } from './platform/health/heartbeat.ts';
import { type ClockReading, readClockState } from './platform/health/sntp.ts';
import { createApi } from './platform/http/api.ts';
import { isLoopback, type Listener, listen, readCertificate } from './platform/http/listen.ts';
import { createLive } from './platform/http/live.ts';
import { peerOf } from './platform/http/peer.ts';
import type { WardRoute } from './platform/http/route.ts';
import { loadStaticFiles } from './platform/http/static-files.ts';
import type { Logger } from './platform/log.ts';
import { installationSecret } from './platform/secrets.ts';
import { createErasureLog, createVault, readKeyRing, reapplyErasures } from './platform/vault/index.ts';
import { probesOf } from './probes.ts';
import { openPublicBulletin } from './public-bulletin.ts';
import { openIntake } from './public-intake.ts';
import { openScenarioClock, type ScenarioTime } from './scenario-clock.ts';
import { readRolls } from './transfer-roll.ts';
import { startUpkeep } from './upkeep.ts';
import { WARD_VERSION } from './version.ts';

export interface StartOptions {
  config: Config;
  log: Logger;
  checkoutDir: string;
  onStep?: (step: string) => void;
  /** Where it was begun before the rest was even read (`server/cli/start.ts`); opened here otherwise. */
  database?: Promise<OpenedDatabase>;
  /** Fills a new database (the demo district); runs before any listener opens. */
  seed?: (parts: {
    context: WardContext;
    people: People;
    telemetry: Telemetry;
    outside: Outside;
    ledger: LedgerContext;
    fresh: boolean;
  }) => Promise<void>;
  /** Removes old log files; absent where logs go elsewhere. */
  pruneLogs?: () => Promise<number>;
}

export interface Ward {
  context: WardContext;
  consoleUrl: string;
  siteUrl: string;
  stationPort: number;
  mqttPort: number;
  /** Clock of the scenario, for the process of the stations; undefined on a live system. */
  time: ScenarioTime | undefined;
  people: People;
  telemetry: Telemetry;
  rules: RunningRules;
  responses: RunningResponses;
  responsesContext: ResponsesContext;
  gateway: TcpGateway;
  outside: Outside;
  allRoutes: readonly WardRoute[];
  close(): Promise<void>;
}

const CLOCK_EVERY_MS = 600_000;

/** Starts the whole server in this process; every part is closed again by `close`, in the opposite order. */
export async function startWard(options: StartOptions): Promise<Ward> {
  const { config, log, onStep } = options;
  const catalogue = createCatalogue(PROGRAMMES);
  const closers: (() => Promise<unknown> | unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) {
      await Promise.resolve(closer()).catch((error: unknown) =>
        log.error({ err: error }, 'a part did not close cleanly'),
      );
    }
  };
  try {
    const database = await (options.database ??
      openDatabase({ config, log, nowMs: Date.now(), ...(onStep ? { onStep } : {}) }));
    closers.push(() => database.close());
    const { db } = database;
    const scenario = await openScenarioClock(db, config.scenario);
    closers.push(() => scenario.stop());
    const { clock } = scenario;
    const bus = createBus(log);
    const context: WardContext = { config, log, clock, bus, db, world: config.world };
    const drill = config.world !== 'live';
    let consoleUrl = config.publicUrl ?? '';
    let siteUrl = config.siteUrl ?? '';

    const audit = createAudit({ clock });
    const vault = createVault(
      await readKeyRing({ dataDir: config.dataDir, secretFile: config.personKeys.secretFile }),
    );
    const erasure: ErasureContext = {
      db,
      clock,
      catalogue,
      audit,
      log: createErasureLog(config.dataDir),
    };
    const back = await reapplyErasures(db, erasure.log);
    if (back > 0) log.warn({ back }, 'persons erased before were in the database again: erased anew');
    const people = createPeople({
      db,
      clock,
      log,
      secret: await installationSecret(config.dataDir, 'session'),
      secure: config.tls !== undefined || (config.publicUrl?.startsWith('https:') ?? false),
      trustedOrigins: () => (consoleUrl ? [new URL(consoleUrl).origin] : []),
      cookiePrefix: drill ? `ward-${config.world}` : 'ward',
      oidc: config.oidc,
      onLogin: ({ username, peer, outcome, accountId }) =>
        audit.record(db, {
          kind: 'login',
          action: outcome,
          about: username,
          personName: username,
          peer,
          accountId,
        }),
    });
    const telemetry = await createTelemetry({ db, clock, bus, log });
    const unitPath = async (unitId: string): Promise<string | null> =>
      (await findUnit(db, unitId))?.path ?? null;
    const noteConfiguration = (
      tx: Parameters<typeof audit.record>[0],
      actor: Actor,
      action: string,
      about: string,
      data: Record<string, unknown>,
    ): Promise<void> => audit.record(tx, { kind: 'configuration', action, about, actor, data });
    const outside = await openOutside({ context, audit: noteConfiguration });
    closers.push(() => outside.stop());
    const { uploads, files, ...attachments } = await openAttachments(context);
    const ledger: LedgerContext = { db, clock, bus, catalogue, vault, audit, uploads, files };
    await options.seed?.({ context, people, telemetry, outside, ledger, fresh: database.fresh });

    const rules = await startRules({ db, clock, bus, log, telemetry });
    closers.push(() => rules.stop());
    const responsesContext = createResponses({
      db,
      clock,
      bus,
      log,
      drill,
      siteUrl: () => siteUrl,
      publicUrl: () => consoleUrl,
      telemetry,
      audit,
      readRolls: (sql, zones) => readRolls(sql, ledger, zones),
    });
    const responses = startResponses(responsesContext);
    closers.push(() => responses.stop());
    outside.start(responsesContext);
    closers.push((await refreshLedger({ ...ledger, log })).stop);
    await refreshDistinct(db, [...catalogue.figures.values()], clock.nowMs());
    closers.push(startReminders({ ...ledger, log, drill }).stop);
    closers.push(startFolder({ db, log }).stop);
    closers.push(startSealer({ db, log }).stop);
    const publicBulletin = await openPublicBulletin({ context, ledger, siteUrl: () => siteUrl });
    const upkeep = await startUpkeep({
      context,
      signDaily: publicBulletin.signDaily,
      eraseOutdated: () => eraseOutdated(erasure),
      sweepFiles: attachments.sweep,
      ...(options.pruneLogs ? { pruneLogs: options.pruneLogs } : {}),
    });
    closers.push(() => upkeep.stop());
    let clockReading: ClockReading = config.scenario
      ? { state: 'synchronised', source: 'scenario clock' }
      : await readClockState(config.ntpServers);
    if (!config.scenario) {
      const timer = setInterval(() => {
        void readClockState(config.ntpServers).then((reading) => {
          clockReading = reading;
        });
      }, CLOCK_EVERY_MS);
      timer.unref();
      closers.push(() => clearInterval(timer));
    }
    onStep?.('opening the listeners');
    const gateway = await startTcpGateway({
      host: config.stations.host,
      port: config.stations.port,
      clock,
      log,
      bus,
      directory: telemetry.registry,
      accept: keepPictures(
        telemetry.accept,
        outside.media,
        (address) => telemetry.registry.byAddress(address)?.id,
      ),
      findGaps: (address) => findGaps(db, telemetry, address, clock.nowMs()),
      clockState: () => clockReading.state,
      passwordChanged: async (stationId, password) => {
        const station = telemetry.registry.byId(stationId);
        if (station) await telemetry.changeStation({ ...station, password }, station.version);
      },
    });
    closers.push(() => gateway.stop());
    const tls = config.tls && (await readCertificate(config.tls));
    const broker = await outside.listen(tls);
    const desk = new CommandDesk({ db, clock, bus, log, directory: telemetry.registry, gateway });
    await desk.start();
    closers.push(() => desk.stop());

    const health = createHealth({
      probes: probesOf({ database, config, gateway, rules, clockReading: () => clockReading }),
      clock,
      bus,
    });
    await health.refresh();
    health.start();
    closers.push(() => health.stop());
    if (config.heartbeat) {
      const heartbeat = startHeartbeat({
        ...config.heartbeat,
        state: () => (health.degraded() ? 'degraded' : 'ok'),
        log,
      });
      closers.push(() => heartbeat.stop());
    }

    const intake = await openIntake({ context, ledger, siteUrl: () => siteUrl });
    outside.site.route('/', intake.site);
    const seat = openDutySeat({
      context,
      audit,
      telemetry,
      responses: responsesContext,
      media: outside.media,
    });
    closers.push(() => seat.stop());
    outside.site.route('/', publicBulletin.site);
    const allRoutes = routesOf({
      context,
      people,
      audit,
      telemetry,
      rules,
      responses: responsesContext,
      gateway,
      desk,
      ledger,
      erasure,
      noteConfiguration,
      unitPath,
      more: [
        ...attachments.routes(ledger),
        ...intake.routes,
        ...outside.routes,
        ...seat.routes,
        ...bulletinRoutes(publicBulletin.bulletin),
      ],
    });
    const live = createLive({ bus, clock, hello: () => ({ world: config.world, version: WARD_VERSION }) });
    closers.push(() => live.close());
    const api = createApi({
      routes: allRoutes,
      authenticate: people.authenticate,
      authHandler: people.handleAuth,
      proxies: config.proxies,
      trustedOrigins: () => (consoleUrl ? [new URL(consoleUrl).origin] : []),
      clock,
      log,
      version: WARD_VERSION,
    });
    const consoleApp = createConsoleApp({
      api,
      live,
      health,
      files: await loadStaticFiles(path.join(options.checkoutDir, 'console/dist')),
      authenticate: people.authenticate,
      metrics: () => metricsOf({ live, telemetry, bus, health, db }),
      mayReadMetrics: (request, env) => isLoopback(peerOf(env, request, config.proxies)),
      secure: tls !== undefined,
    });
    const openListener = async (
      purpose: string,
      address: { host: string; port: number },
      fetch: Parameters<typeof listen>[0]['fetch'],
    ): Promise<Listener> => {
      const listener = await listen({ ...address, fetch, tls, purpose });
      closers.push(() => listener.close());
      return listener;
    };
    const scheme = tls ? 'https' : 'http';
    const site = await openListener('public pages', config.site, outside.site.fetch as never);
    siteUrl ||= `${scheme}://${config.site.host}:${site.port}`;
    const main = await openListener('console', config.console, consoleApp.fetch as never);
    consoleUrl ||= `${scheme}://${config.console.host}:${main.port}`;
    log.info({ consoleUrl, siteUrl, stationPort: gateway.port, world: config.world }, 'Ward is ready');
    return {
      context,
      consoleUrl,
      siteUrl,
      stationPort: gateway.port,
      mqttPort: broker.port,
      time: scenario.time,
      people,
      telemetry,
      rules,
      responses,
      responsesContext,
      gateway,
      outside,
      allRoutes,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
