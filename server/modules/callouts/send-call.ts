import { createHash } from 'node:crypto';
import type { CallChannel } from '../../../contract/plan-call-out.ts';
import { newToken } from '../../platform/ids.ts';
import { enqueueMany, type NewMessage } from '../../platform/outbox/index.ts';
import type { CallBatch } from './calls/call-batch.ts';
import { channelAddress } from './calls/call-fold.ts';
import { type Call, messageKey } from './store/calls.ts';
import { insertLinks } from './store/links.ts';

/** Links stay valid this long: long enough for a night on post, short enough to forget. */
const VALID_MS = 72 * 3_600_000;

export const hashToken = (token: string): Buffer => createHash('sha256').update(token, 'utf8').digest();

const OPENINGS = {
  duty: (call: Call) => `请${call.doc.person.name}立即应答`,
  superior: (call: Call) => `${call.doc.about.length}人未应答，请设法通知或另派人员`,
  door: (call: Call) => `${call.doc.about.length}人未应答，请上门通知`,
} as const;

function textOf(batch: CallBatch, call: Call, link: string | null): string {
  const { doc } = batch.row;
  const opening = OPENINGS[call.doc.kind](call);
  const parts = [
    `【${doc.unit.name}】叫应：${doc.title}`,
    doc.text,
    doc.assemble ? `到岗地点：${doc.assemble}` : '',
    opening,
  ].filter((part) => part !== '');
  return `${parts.join('。')}${link === null ? '。请按短信中的链接应答。' : `：${link}`}`;
}

/** A message that has begun to leave with the journal that says so: both or neither. */
export interface OutgoingCall {
  call: Call;
  channel: CallChannel;
}

/** Puts the messages of new attempts into the outbox, each with a link of its own, in the caller's transaction. */
export async function sendCalls(batch: CallBatch, outgoing: readonly OutgoingCall[]): Promise<void> {
  const { work, row } = batch;
  const { ctx, tx, nowMs } = work;
  const messages: NewMessage[] = [];
  const links: { tokenHash: Buffer; callId: string; expiresAtMs: number }[] = [];
  for (const { call, channel } of outgoing) {
    const address = channelAddress(call.doc.person, channel);
    if (channel === 'telephone' || address === null) continue;
    let link: string | null = null;
    if (channel !== 'voice') {
      const token = newToken();
      links.push({ tokenHash: hashToken(token), callId: call.id, expiresAtMs: nowMs + VALID_MS });
      link = `${ctx.siteUrl()}/c/${token}`;
    }
    messages.push({
      channel,
      address,
      body: { text: textOf(batch, call, link), to: call.doc.person.name },
      aboutKind: 'call',
      aboutId: call.id,
      idempotencyKey: messageKey(call.id, call.doc.attempts.length),
      drill: row.doc.drill,
    });
  }
  if (messages.length === 0) return;
  if (links.length > 0) await insertLinks(tx, links, nowMs);
  work.enqueued += await enqueueMany(tx, messages, nowMs);
}
