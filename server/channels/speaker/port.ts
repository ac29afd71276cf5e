import type { OutgoingMessage, SendResult } from '../../platform/outbox/index.ts';

export interface Limits {
  answerWithinMs: number;
  validForMs: number;
}

/** Where a message to a loudspeaker goes. */
export interface Target {
  deviceId: string;
  terminal: string;
  transport: 'mqtt' | 'http';
  endpoint: { url: string; token?: string | undefined } | undefined;
  validUntilMs: number;
}

/** What the channel needs of the register of loudspeakers and of the broker for their terminals. */
export interface SpeakerPort {
  begin(
    message: OutgoingMessage,
    limits: Limits,
  ): Promise<{ ok: true; target: Target; confirmed: boolean } | { ok: false; retry: false; reason: string }>;
  /** True when the terminal says that it has the message, false when the signal fires first. */
  confirmed(messageId: string, signal: AbortSignal): Promise<boolean>;
  /** What an HTTP terminal answered. */
  report(
    deviceId: string,
    receipt: { messageId: string; state: 'received' | 'played' | 'failed'; reason?: string },
  ): Promise<unknown>;
  /** Puts a message on the wire of this server's own broker. */
  publish(terminal: string, payload: unknown): Promise<SendResult>;
  /** A report that came over an outside broker, as bytes; `leaf` is the last part of its topic. */
  takeReport(terminal: string, leaf: string, payload: Uint8Array): Promise<void>;
}
