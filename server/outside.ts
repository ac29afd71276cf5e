import type { Hono } from 'hono';
import type { WardContext } from './context.ts';
import { findReceiptByToken, type ResponsesContext, signReceipt } from './modules/responses/index.ts';
import type { WardRoute } from './platform/http/route.ts';
import { type Channel, type Dispatcher, startDispatcher } from './platform/outbox/index.ts';
import { createSite } from './site/index.ts';

/** A message that ended in the sink of a drill. */
export interface SunkMessage {
  channel: string;
  address: string;
  body: Record<string, unknown>;
  atMs: number;
}

export interface Outside {
  routes: WardRoute[];
  site: Hono;
  /** What the sink took, newest last. */
  sunk(): readonly SunkMessage[];
  start(responses: ResponsesContext): void;
  stop(): Promise<void>;
}

const KEPT_MESSAGES = 2_000;

/** Everything by which Ward reaches out: channels, the sink of drills, public pages. */
export async function openOutside({
  context,
}: {
  context: WardContext;
  siteUrl: () => string;
}): Promise<Outside> {
  const { db, clock, bus, log } = context;
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
  const started = (): ResponsesContext => {
    if (!responses) throw new Error('the responses are not started yet');
    return responses;
  };
  const site = createSite({
    findReceipt: (token) => findReceiptByToken(started(), token),
    signReceipt: (token, input) => signReceipt(started(), token, input),
    log,
  });
  return {
    routes: [],
    site,
    sunk: () => sunk,
    start(responsesContext) {
      responses = responsesContext;
      dispatcher = startDispatcher({
        db,
        clock,
        bus,
        log,
        channels: new Map(),
        sink,
        drill: context.world !== 'live',
      });
    },
    async stop() {
      await dispatcher?.stop();
    },
  };
}
