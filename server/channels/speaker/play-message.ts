import { toBeijingIso } from '../../../contract/time.ts';
import type { OutgoingMessage } from '../../platform/outbox/index.ts';
import { textOf } from '../kit/settings.ts';

/** What a terminal is told, over MQTT and HTTP alike. The same `messageId` is played once, however often it comes. */
export interface PlayMessage {
  v: 1;
  messageId: string;
  /** siren: sound, then speak; voice and test: speak. */
  kind: 'siren' | 'voice' | 'test';
  text: string;
  sirenSeconds: number;
  repeat: number;
  zoneId: string | null;
  drill: boolean;
  sentAt: string;
  /** Later than this a terminal stays silent and answers `failed`. */
  validUntil: string;
}

export interface Sounding {
  sirenSeconds: number;
  repeat: number;
}

const KINDS = ['siren', 'voice', 'test'] as const;

/** Undefined where the message has no text: a loudspeaker that sounds and says nothing helps nobody. */
export function playMessage(
  message: OutgoingMessage,
  sounding: Sounding,
  nowMs: number,
  validUntilMs: number,
): PlayMessage | undefined {
  const text = textOf(message.body, 'text');
  const kind = KINDS.find((each) => each === message.body['kind']) ?? 'voice';
  if (text === undefined) return undefined;
  return {
    v: 1,
    messageId: message.id,
    kind,
    text,
    sirenSeconds: kind === 'siren' ? sounding.sirenSeconds : 0,
    repeat: kind === 'test' ? 1 : sounding.repeat,
    zoneId: textOf(message.body, 'zoneId') ?? null,
    drill: message.drill,
    sentAt: toBeijingIso(nowMs),
    validUntil: toBeijingIso(validUntilMs),
  };
}
