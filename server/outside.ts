import type { Hono } from 'hono';
import type { Actor } from '../contract/permissions.ts';
import { openChannels } from './channels/index.ts';
import type { WardContext } from './context.ts';
import { type MqttGateway, startMqttGateway } from './gateways/mqtt/index.ts';
import {
  calloutRoutes,
  createLinkAnswers,
  type RunningCallouts,
  startCallouts,
} from './modules/callouts/index.ts';
import { createMedia, type Media, mediaRoutes, onvifRoutes } from './modules/media/index.ts';
import {
  findReceiptByToken,
  type ResponsesContext,
  reportWrongPerson,
  signReceipt,
} from './modules/responses/index.ts';
import type { Sql } from './platform/db/index.ts';
import { openFileStore } from './platform/files/index.ts';
import type { WardRoute } from './platform/http/route.ts';
import {
  type Channel,
  type Dispatcher,
  deliveryRoutes,
  hasten,
  startDispatcher,
} from './platform/outbox/index.ts';
import { createSeal, type Seal } from './platform/seal.ts';
import { installationSecret } from './platform/secrets.ts';
import { createCallSite, createSite } from './site/index.ts';
import { drillPort, speakerPort } from './speaker-port.ts';

/** A message that ended in the sink of a drill. */
export interface SunkMessage {
  channel: string;
  address: string;
  body: Record<string, unknown>;
  atMs: number;
}

export interface Outside {
  media: Media;
  /** Keeps small secrets unreadable in the database alone. */
  seal: Seal;
  routes: WardRoute[];
  site: Hono;
  /** Call-outs under way; undefined before the start. */
  callouts(): RunningCallouts | undefined;
  /** What the sink took, newest last. */
  sunk(): readonly SunkMessage[];
  /** Opens the broker for loudspeaker terminals. */
  listen(tls: { cert: string; key: string } | undefined): Promise<MqttGateway>;
  start(responses: ResponsesContext): void;
  stop(): Promise<void>;
}

const KEPT_MESSAGES = 2_000;

/** Everything by which Ward reaches out: channels, loudspeakers and cameras, the sink of drills, public pages. */
export async function openOutside(parts: {
  context: WardContext;
  /** Writes a change of configuration into the audit, in the same transaction. */
  audit: (
    tx: Sql,
    actor: Actor,
    action: string,
    about: string,
    data: Record<string, unknown>,
  ) => Promise<void>;
}): Promise<Outside> {
  const { context, audit } = parts;
  const { config, db, clock, bus, log } = context;
  const drill = context.world !== 'live';
  const seal = createSeal(await installationSecret(config.dataDir, 'seal'));
  const media = createMedia({
    db,
    clock,
    bus,
    log,
    files: openFileStore(config.dataDir),
    seal,
    drill,
  });
  let gateway: MqttGateway | undefined;
  const port = speakerPort({ db, media, log, gateway: () => gateway });
  // A drill opens no channel but that of its own terminals: the settings of the outside are not even read.
  const channels = openChannels(drill ? {} : config.channels, {
    nowMs: clock.nowMs,
    speaker: drill ? drillPort(port) : port,
  });
  const sunk: SunkMessage[] = [];
  const sink: Channel = {
    id: 'sink',
    async send(message) {
      sunk.push({
        channel: message.channel,
        address: message.address,
        body: message.body,
        atMs: clock.nowMs(),
      });
      if (sunk.length > KEPT_MESSAGES) sunk.shift();
      return { ok: true };
    },
  };
  let dispatcher: Dispatcher | undefined;
  let responses: ResponsesContext | undefined;
  let callouts: RunningCallouts | undefined;
  let answerByLink: ReturnType<typeof createLinkAnswers> | undefined;
  const started = (): ResponsesContext => {
    if (!responses) throw new Error('the responses are not started yet');
    return responses;
  };
  const site = createSite({
    findReceipt: (token) => findReceiptByToken(started(), token),
    signReceipt: (token, input) => signReceipt(started(), token, input),
    reportWrongPerson: (token) => reportWrongPerson(started(), token),
    log,
  });
  site.route(
    '/',
    createCallSite({
      answer: async (token, answer) => {
        answerByLink ??= createLinkAnswers(started());
        return answerByLink({ token, answer });
      },
      log,
    }),
  );
  return {
    media,
    seal,
    get routes() {
      return [
        ...mediaRoutes({ db, clock, bus, media, audit }),
        ...onvifRoutes({ db, clock, bus, media, audit, probe: config.cameraProbe }),
        ...calloutRoutes(started()),
        ...deliveryRoutes({ db, clock, bus, channels }),
      ];
    },
    site,
    callouts: () => callouts,
    sunk: () => sunk,
    async listen(tls) {
      gateway = await startMqttGateway({
        ...config.mqtt,
        db,
        bus,
        log,
        media,
        tls,
        // What waits for a terminal that was away goes as soon as it listens again.
        onReady: (deviceId) =>
          void hasten(db, 'speaker', deviceId, clock.nowMs())
            .then((waiting) => waiting > 0 && bus.emit('outbox.enqueued', { count: waiting }))
            .catch((error: unknown) => log.warn({ err: error }, 'waiting messages could not be hastened')),
      });
      return gateway;
    },
    start(responsesContext) {
      responses = responsesContext;
      media.start();
      callouts = startCallouts(responsesContext);
      dispatcher = startDispatcher({
        db,
        clock,
        bus,
        log,
        channels: drill ? new Map() : channels,
        drillChannels: drill ? channels : new Map(),
        sink,
        drill,
      });
    },
    async stop() {
      await callouts?.stop();
      await dispatcher?.stop();
      await gateway?.stop();
      for (const channel of channels.values()) await channel.close?.();
      await media.stop();
    },
  };
}
