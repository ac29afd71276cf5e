import type { ChannelTrouble } from '../../../../contract/callouts.ts';
import type { Sql } from '../../../platform/db/index.ts';

/** Messages of a call-out that have not left, by channel, with the newest reason. */
export const troublesOf = (sql: Sql, calloutId: string): Promise<ChannelTrouble[]> =>
  sql.query<ChannelTrouble>(
    `select o.channel, count(*) filter (where o.state in ('pending', 'sending'))::int as waiting,
       count(*) filter (where o.state = 'failed')::int as failed,
       (array_agg(o.last_reason order by o.seq desc) filter (where o.last_reason is not null))[1] as reason
     from outbox o join calls c on o.about_kind = 'call' and o.about_id = c.id::text
     where c.callout_id = $1 and (o.state = 'failed' or (o.state in ('pending', 'sending') and o.last_reason is not null))
     group by o.channel order by o.channel`,
    [calloutId],
  );
