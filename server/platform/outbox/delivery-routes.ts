import { z } from 'zod';
import { DeliveryCounts, DeliveryTaken } from '../../../contract/outbox.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Bus } from '../bus.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/index.ts';
import { WardError } from '../errors.ts';
import { route, type WardRoute } from '../http/route.ts';
import type { Channel } from './channel.ts';
import { countWords, keepWords, readWordCounts } from './delivery.ts';

const MOST_BYTES = 256 * 1024;
const Params = z.object({ channel: z.string().regex(/^[a-z]{2,20}$/) });

/**
 * What gateways say afterwards. A report twice changes nothing and is answered as the first time; a wrong secret, an unknown
 * message and what cannot be read are refused and counted, so that a gateway set up wrongly is seen.
 */
export function deliveryRoutes(context: {
  db: Db;
  clock: Clock;
  bus: Bus;
  channels: ReadonlyMap<string, Channel>;
}): WardRoute[] {
  const { db, clock, bus, channels } = context;
  return [
    route(
      {
        method: 'post',
        path: '/channel-reports/{channel}',
        operationId: 'reportFromGateway',
        summary: 'Delivery and pick-up reports of an SMS or voice gateway (shared secret in a header)',
        access: 'public',
        params: Params,
        // JSON or a form, as the gateway writes it: read as the channels file describes it, not by a schema.
        consumes: ['application/octet-stream'],
        maxBodyBytes: MOST_BYTES,
        produces: 'application/json',
      },
      async ({ params: { channel }, context: { req } }) => {
        const reader = channels.get(channel)?.reports;
        if (!reader)
          throw new WardError('not-found', {
            detail: `channel ${channel} takes no reports`,
            remedy: 'Set `reports` of this channel in the channels file (docs/channels.md).',
          });
        const nowMs = clock.nowMs();
        if (!reader.admits((name) => req.header(name))) {
          await countWords(db, channel, { refused: 1 }, nowMs);
          throw new WardError('wrong-credentials');
        }
        const { words, unreadable } = reader.read(await req.text(), req.header('content-type') ?? '');
        const outcomes = await db.transaction((tx) => keepWords(tx, channel, reader.by, words, nowMs));
        const of = (wanted: string): number => outcomes.filter(({ outcome }) => outcome === wanted).length;
        const counts = {
          taken: of('taken'),
          repeated: of('repeated'),
          unknown: of('unknown'),
          unreadable,
        };
        await countWords(db, channel, counts, nowMs);
        for (const { outcome, messageId } of outcomes)
          if (outcome === 'taken') bus.emit('outbox.changed', { messageId: messageId! });
        if (counts.taken + counts.repeated === 0) {
          if (counts.unknown > 0)
            throw new WardError('not-found', { detail: 'no message of this channel has such a number' });
          throw new WardError('invalid-input', {
            detail: 'the body holds no report as the channels file describes them',
          });
        }
        return reader.answer === undefined
          ? Response.json(DeliveryTaken.parse(counts))
          : new Response(reader.answer, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
      },
    ),
    route(
      {
        method: 'get',
        path: '/channel-reports',
        operationId: 'countGatewayReports',
        summary: 'What gateways reported, by channel and outcome',
        access: 'outbox.read',
        response: DeliveryCounts,
      },
      async () =>
        (await readWordCounts(db)).map(({ lastAt, ...row }) => ({
          ...row,
          lastAt: toBeijingIso(lastAt.getTime()),
        })),
    ),
  ];
}
