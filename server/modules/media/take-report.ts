import { Heartbeat, TerminalReceipt } from '../../../contract/media.ts';
import type { Media } from './media.ts';

/** What a terminal publishes under: `ward/speaker/<terminal>/<leaf>`. */
export const REPORT_LEAVES = ['receipt', 'heartbeat'] as const;
export type ReportLeaf = (typeof REPORT_LEAVES)[number];

export type ReportOutcome =
  | { ok: true }
  | { ok: false; reason: 'no-json' | 'bad-payload' | 'unknown-message' };

const MOST_REPORT_BYTES = 4_096;

function parse(payload: Uint8Array): unknown {
  try {
    return payload.length > MOST_REPORT_BYTES ? undefined : JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A report as it came over MQTT: parsed, written, then resolved. Whatever a terminal says is a sign of life. */
export async function takeReport(
  media: Pick<Media, 'loudspeakers' | 'playbacks'>,
  deviceId: string,
  leaf: ReportLeaf,
  payload: Uint8Array,
): Promise<ReportOutcome> {
  const json = parse(payload);
  if (json === undefined) return { ok: false, reason: 'no-json' };
  if (leaf === 'heartbeat') {
    const heartbeat = Heartbeat.safeParse(json);
    if (!heartbeat.success) return { ok: false, reason: 'bad-payload' };
    await media.loudspeakers.beat(deviceId, heartbeat.data);
    return { ok: true };
  }
  const receipt = TerminalReceipt.safeParse(json);
  if (!receipt.success) return { ok: false, reason: 'bad-payload' };
  await media.loudspeakers.beat(deviceId, null);
  const outcome = await media.playbacks.report(deviceId, receipt.data);
  return outcome === 'unknown-message' ? { ok: false, reason: outcome } : { ok: true };
}
