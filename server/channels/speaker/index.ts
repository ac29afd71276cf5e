import { z } from 'zod';
import type { ChannelKind, SendResult } from '../../platform/outbox/index.ts';
import { post } from '../kit/post.ts';
import { timeoutMs } from '../kit/settings.ts';
import { OutsideBroker, openOutsideBroker } from './outside-broker.ts';
import { type PlayMessage, playMessage } from './play-message.ts';
import type { SpeakerPort, Target } from './port.ts';

export type { SpeakerPort } from './port.ts';

const seconds = (least: number, most: number) => z.number().int().min(least).max(most);
export const SpeakerSettings = z.strictObject({
  /** Absent: terminals connect to this server's own broker. */
  broker: OutsideBroker.optional(),
  /** A terminal says within this time that it has the message; else it is sent again. */
  confirmWithinSeconds: seconds(1, 15).default(10),
  /** It says within this time that it played. */
  answerWithinSeconds: seconds(10, 3_600).default(180),
  /** A message not taken within this time is given up: late sirens mislead. */
  validForSeconds: seconds(30, 7_200).default(600),
  sirenSeconds: seconds(1, 600).default(30),
  repeat: seconds(1, 20).default(3),
  timeoutMs,
});
export type SpeakerSettings = z.output<typeof SpeakerSettings>;

const HttpAnswer = z.object({
  state: z.enum(['received', 'played', 'failed']).default('received'),
  reason: z.string().max(200).optional(),
});

/** Loudspeakers over MQTT and HTTP. Address: the id of a registered loudspeaker. Sent = the terminal has it. */
export const speaker = (port: SpeakerPort, nowMs: () => number): ChannelKind<SpeakerSettings> => ({
  id: 'speaker',
  settings: SpeakerSettings,
  open(settings) {
    const outside = settings.broker && openOutsideBroker(settings.broker, port.takeReport);

    const overMqtt = async (target: Target, play: PlayMessage, signal: AbortSignal): Promise<SendResult> => {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(settings.confirmWithinSeconds * 1_000)]);
      const confirmed = port.confirmed(play.messageId, limit);
      const sent = outside
        ? await outside.publish(target.terminal, play, limit)
        : await port.publish(target.terminal, play);
      if (!sent.ok) return sent;
      return (await confirmed)
        ? { ok: true }
        : { ok: false, retry: true, reason: 'the terminal does not say that it has the message' };
    };

    const overHttp = async (target: Target, play: PlayMessage, signal: AbortSignal): Promise<SendResult> => {
      if (!target.endpoint)
        return { ok: false, retry: false, reason: 'no address is registered for this HTTP terminal' };
      const { url, token } = target.endpoint;
      const answer = await post({
        url,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'idempotency-key': play.messageId,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(play),
        timeoutMs: settings.timeoutMs,
        signal,
        secrets: token === undefined ? [] : [token],
      });
      if (!answer.ok) return answer;
      const said = HttpAnswer.safeParse(answer.json ?? {});
      if (!said.success) return { ok: false, retry: false, reason: "the terminal's answer cannot be read" };
      const { state, reason } = said.data;
      await port.report(target.deviceId, {
        messageId: play.messageId,
        state,
        ...(reason === undefined ? {} : { reason }),
      });
      return { ok: true };
    };

    return {
      id: 'speaker',
      async send(message, signal) {
        const begun = await port.begin(message, {
          answerWithinMs: settings.answerWithinSeconds * 1_000,
          validForMs: settings.validForSeconds * 1_000,
        });
        if (!begun.ok) return begun;
        const { target, confirmed } = begun;
        if (confirmed) return { ok: true };
        const play = playMessage(message, settings, nowMs(), target.validUntilMs);
        if (!play) return { ok: false, retry: false, reason: 'the message has no text' };
        return target.transport === 'http' ? overHttp(target, play, signal) : overMqtt(target, play, signal);
      },
      ...(outside ? { close: () => outside.close() } : {}),
    };
  },
});
