import type { By } from '../../../../contract/responses.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { appendDutyLine } from '../../responses/index.ts';
import { lastReadingByHand, type ReadingByHand, readingsByHandAfter } from '../../telemetry/index.ts';
import type { DutyContext } from '../duty-context.ts';

const READER = 'duty.readings-by-hand';
const BATCH = 200;

const KINDS: Readonly<Record<string, { zh: string; en: string }>> = {
  level: { zh: '水位', en: 'level' },
  flow: { zh: '流量', en: 'flow' },
  rain: { zh: '近1小时雨量', en: 'rain of an hour' },
  'rain-source': { zh: '近1小时雨量', en: 'rain of an hour' },
};

/** Position of this reader, held until the transaction ends; it begins where the readings stand when it first looks. */
async function holdPosition(tx: Sql, nowMs: number): Promise<number> {
  const now = new Date(nowMs);
  await tx.execute(
    `insert into cursors (reader, position, updated_at) values ($1, $2, $3) on conflict (reader) do nothing`,
    [READER, JSON.stringify({ seq: await lastReadingByHand(tx) }), now],
  );
  const [row] = await tx.query<{ position: { seq: number } }>(
    'select position from cursors where reader = $1 for update',
    [READER],
  );
  return row!.position.seq;
}

function lineOf(
  ctx: DutyContext,
  reading: ReadingByHand,
): { zh: string; en: string; unitPath: string } | undefined {
  const station = ctx.telemetry.registry.byId(reading.stationId);
  if (!station) return undefined;
  const kind = KINDS[reading.kind] ?? { zh: reading.kind, en: reading.kind };
  const { value, unit, toldBy } = reading;
  const at = reading.observedAt.slice(5, 16).replace('T', ' ');
  return {
    zh: `人工观测：${station.nameZh}${kind.zh}${value}${unit === 'm' ? '米' : unit === 'mm' ? '毫米' : unit}（${at}，${toldBy}报）`,
    en: `Reading by hand: ${station.nameEn ?? station.nameZh}, ${kind.en} ${value} ${unit} (${at}, told by ${toldBy})`,
    unitPath: station.unitPath,
  };
}

/** Every reading by hand becomes a line of the duty log, once, whoever was interrupted when. */
export async function logReadings(ctx: DutyContext): Promise<void> {
  const seqs = await ctx.db.transaction(async (tx) => {
    const nowMs = ctx.clock.nowMs();
    const position = await holdPosition(tx, nowMs);
    const readings = await readingsByHandAfter(tx, position, BATCH);
    const written: number[] = [];
    for (const reading of readings) {
      const line = lineOf(ctx, reading);
      if (!line) continue;
      const by: By = { personId: null, name: reading.enteredBy, postId: null, postTitle: null, via: 'own' };
      const seq = await appendDutyLine(
        tx,
        {
          kind: 'reading',
          aboutId: null,
          move: 'enter',
          textZh: line.zh,
          textEn: line.en,
          by,
          unitPath: line.unitPath,
          happenedAtMs: Date.parse(reading.observedAt),
          key: `reading:${reading.seq}`,
        },
        nowMs,
      );
      written.push(seq);
    }
    const last = readings.at(-1);
    if (last)
      await tx.execute('update cursors set position = $2, updated_at = $3 where reader = $1', [
        READER,
        JSON.stringify({ seq: last.seq }),
        new Date(nowMs),
      ]);
    return written;
  });
  for (const seq of seqs) ctx.bus.emit('log.appended', { seq });
}
