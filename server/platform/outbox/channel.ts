import type { z } from 'zod';
import type { ReportReader } from './delivery.ts';

/** A message as a channel sends it. The idempotency key goes along: a receiver that has seen it does nothing again. */
export interface OutgoingMessage {
  id: string;
  channel: string;
  address: string;
  body: Record<string, unknown>;
  idempotencyKey: string;
  drill: boolean;
  /** Attempts so far, this one counted; begins anew when a person sends a failed message again. */
  attempts: number;
}

/** `retry`: the same message may pass later (a gateway down, a time-out); false: it never will (a wrong number). */
export type SendResult = { ok: true; providerId?: string } | { ok: false; retry: boolean; reason: string };

export interface Channel {
  id: string;
  /** Sends one message; resolves, never throws for what a peer does. `signal` ends it at the time limit. */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<SendResult>;
  /** How the peer's reports on sent messages are read, where it sends any. */
  reports?: ReportReader;
  close?(): Promise<void>;
}

/** A kind of channel: its settings and how it is opened. */
export interface ChannelKind<Settings = unknown> {
  id: string;
  settings: z.ZodType<Settings>;
  open(settings: Settings): Channel;
}
