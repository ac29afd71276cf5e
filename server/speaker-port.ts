import type { SpeakerPort } from './channels/index.ts';
import type { MqttGateway } from './gateways/mqtt/index.ts';
import { findByTerminal, type Media, REPORT_LEAVES, takeReport } from './modules/media/index.ts';
import type { Db } from './platform/db/index.ts';
import { isLoopback } from './platform/http/listen.ts';
import type { Logger } from './platform/log.ts';

/** A drill's loudspeakers stand on this machine: an address elsewhere is never sent to, whoever registered it. */
export function drillPort(port: SpeakerPort): SpeakerPort {
  return {
    ...port,
    async begin(message, limits) {
      const begun = await port.begin(message, limits);
      const { endpoint } = begun.ok ? begun.target : {};
      return endpoint && !isLoopback(new URL(endpoint.url).hostname)
        ? { ok: false, retry: false, reason: 'a drill reaches no terminal outside this machine' }
        : begun;
    },
  };
}

/** What the channel of the loudspeakers needs, from the register and from this server's broker. */
export function speakerPort(parts: {
  db: Db;
  media: Media;
  log: Logger;
  gateway: () => MqttGateway | undefined;
}): SpeakerPort {
  const { db, media, log, gateway } = parts;
  return {
    begin: media.playbacks.begin,
    confirmed: media.playbacks.confirmed,
    report: media.playbacks.report,
    publish: async (terminal, payload) =>
      (await gateway()?.publish(terminal, payload)) ?? {
        ok: false,
        retry: true,
        reason: 'the broker of the loudspeakers is not running',
      },
    async takeReport(terminal, leafText, payload) {
      const leaf = REPORT_LEAVES.find((each) => each === leafText);
      const device = await findByTerminal(db, terminal);
      if (leaf === undefined || !device?.enabled) {
        log.warn({ terminal, leaf: leafText }, 'a report over the outside broker belongs to no loudspeaker');
        return;
      }
      const outcome = await takeReport(media, device.id, leaf, payload);
      if (!outcome.ok) await media.loudspeakers.refuse(terminal, `${outcome.reason}: ${leaf}`);
    },
  };
}
