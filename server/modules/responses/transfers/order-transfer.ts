import { type HeldPost, PERMISSIONS, type Role } from '../../../../contract/permissions.ts';
import { TRANSFER_STAGES, type TransferStage } from '../../../../contract/responses.ts';
import { WardError } from '../../../platform/errors.ts';
import { returnAlarm } from '../alarms/raise-alarm.ts';
import type { Subject } from '../journal/aggregate.ts';
import { namedPost, type Request, toMs } from '../journal/request.ts';
import {
  byPost,
  checkVersion,
  doneBefore,
  fresh,
  inWork,
  lockSubject,
  record,
  requestKey,
  send,
  type Work,
} from '../journal/work.ts';
import { bearersOf, clockText, tellPerson } from '../messages.ts';
import type { Contact, PlanView, PlanZone, ResponsesContext } from '../ports.ts';
import { closeReceipts, openReceipt } from '../receipts/open-receipt.ts';
import { findSubject } from '../store/journal.ts';
import { holdZone, transferSubject } from './suggest-transfer.ts';
import { nextTransferState, TRANSFER, type TransferDoc } from './transfer-aggregate.ts';
import { indicatorKey } from './transfer-alarms.ts';

type Ordered = Promise<Subject<TransferDoc>>;
type ZoneRequest = Omit<Request, 'expectedVersion'> & {
  expectedVersion?: number;
  reason?: string | undefined;
};

/** The post by which the actor may order this stage of this zone: one that the plan authorises beforehand. */
function authorisedPost(request: ZoneRequest, zone: PlanZone, stage: TransferStage): HeldPost {
  const roles: readonly Role[] = PERMISSIONS['transfers.order'];
  const named = zone.authorised[stage].filter((post) => roles.includes(post.role as Role));
  const post = namedPost(request.actor, named);
  if (post) return post;
  throw new WardError('forbidden', {
    detail: `the plan authorises for this zone: ${zone.authorised[stage].map((each) => each.title).join(', ') || 'nobody'}`,
  });
}

async function zoneOf(
  work: Work,
  planId: string,
  zoneId: string,
): Promise<{ plan: PlanView; zone: PlanZone }> {
  const plan = await work.ports.findPlan(work.tx, planId);
  const zone = plan?.zones.find(({ id }) => id === zoneId);
  if (!plan || !zone)
    throw new WardError('not-found', { detail: 'the plan in force names no such danger zone' });
  return { plan, zone };
}

/** 准备转移 / 立即转移 of a zone, with or without its indicators: pre-authorised by the plan, ordered by a named person. */
export function orderTransfer(
  ctx: ResponsesContext,
  input: { planId: string; zoneId: string; stage: TransferStage },
  request: ZoneRequest,
): Ordered {
  return inWork(ctx, async (work) => {
    const { plan, zone } = await zoneOf(work, input.planId, input.zoneId);
    const transfer = await holdZone(work, plan.id, zone.id);
    return order(work, plan, zone, transfer, input.stage, request);
  });
}

/** The next stage of a transfer that stands already, on the version the person saw. */
export function advanceTransfer(
  ctx: ResponsesContext,
  id: string,
  stage: TransferStage,
  request: ZoneRequest & { expectedVersion: number },
): Ordered {
  return inWork(ctx, async (work) => {
    const seen = await findSubject(work.tx, TRANSFER, id);
    if (!seen) throw new WardError('not-found');
    const { plan, zone } = await zoneOf(work, seen.state.planId, seen.state.zoneId);
    await holdZone(work, plan.id, zone.id);
    return order(work, plan, zone, await lockSubject(work, TRANSFER, id), stage, request);
  });
}

async function order(
  work: Work,
  plan: PlanView,
  zone: PlanZone,
  transfer: Subject<TransferDoc> | undefined,
  stage: TransferStage,
  request: ZoneRequest,
): Ordered {
  const move = stage === 'prepare' ? 'order-prepare' : 'order-immediate';
  const key = requestKey(request.actor, request.idempotencyKey);
  const done = await doneBefore(work, key, 'transfer', move);
  if (done !== undefined) return lockSubject(work, TRANSFER, done);
  const post = authorisedPost(request, zone, stage);
  if (transfer && request.expectedVersion !== undefined)
    await checkVersion(work, TRANSFER, transfer, request.expectedVersion);
  if (nextTransferState(transfer?.state.state ?? 'none', move) === undefined)
    throw new WardError('illegal-move', {
      detail: `${TRANSFER_STAGES[stage]} is not possible: the transfer is ${transfer?.state.state}`,
    });
  const ordered = await record(work, TRANSFER, transfer ?? fresh(work), {
    move,
    by: byPost(request.actor, post),
    note: request.note,
    data: {
      subject: await transferSubject(work, plan, zone),
      dueAtMs:
        stage === 'immediate' && zone.completeWithinMs !== null ? work.nowMs + zone.completeWithinMs : null,
      ...(request.reason === undefined ? {} : { reason: request.reason }),
    },
    happenedAtMs: toMs(request.happenedAt),
    idempotencyKey: key,
  });
  if (ordered.state.suggestedStage === null)
    await returnAlarm(work, indicatorKey(ordered.state), { atMs: work.nowMs });
  await sound(work, ordered, zone, stage);
  await tellResponsible(work, ordered, zone, stage);
  return ordered;
}

/** This zone's loudspeakers and no other: one message each, sent once per order. */
async function sound(
  work: Work,
  transfer: Subject<TransferDoc>,
  zone: PlanZone,
  stage: TransferStage,
): Promise<void> {
  for (const deviceId of zone.loudspeakerIds)
    await send(work, {
      channel: 'speaker',
      address: deviceId,
      body: {
        kind: stage === 'immediate' ? 'siren' : 'voice',
        stage,
        text: zone.texts[stage],
        zoneId: zone.id,
        zoneName: zone.name,
      },
      aboutKind: 'transfer',
      aboutId: transfer.id,
      idempotencyKey: `transfer:${transfer.id}:${transfer.state.orders}:${deviceId}`,
    });
}

/** The people who answer for the zone are ordered by name and sign for it. */
async function tellResponsible(
  work: Work,
  transfer: Subject<TransferDoc>,
  zone: PlanZone,
  stage: TransferStage,
): Promise<void> {
  const { state: doc, id } = transfer;
  await closeReceipts(work, 'transfer', id);
  const title = `${TRANSFER_STAGES[stage]}：${zone.name}`;
  const { people, households } = doc.counts.due;
  const deadline = doc.dueAtMs === null ? '' : `请于${clockText(doc.dueAtMs)}前完成。`;
  const detail = `应转${households}户${people}人，安置点：${zone.shelters.join('、') || '另行通知'}。${deadline}`;
  for (const contact of await responsibleFor(work, zone)) {
    const link = await openReceipt(work, {
      aboutKind: 'transfer',
      aboutId: id,
      personId: contact.personId,
      addressee: contact.name,
      title,
      detail,
      sender: doc.unit.name,
      dueAtMs: doc.dueAtMs,
    });
    await tellPerson(
      work,
      contact,
      {
        aboutKind: 'transfer',
        aboutId: id,
        key: `transfer:${id}:${doc.orders}`,
        text: `【${doc.unit.name}】${title}。${detail}签收：${link}`,
      },
      stage === 'immediate' ? ['sms', 'voice'] : ['sms'],
    );
  }
}

async function responsibleFor(work: Work, zone: PlanZone): Promise<Contact[]> {
  const posts = zone.responsible.flatMap(({ post }) => (post ? [post] : []));
  const everyone = await bearersOf(work, posts);
  for (const { personId } of zone.responsible) {
    const named = personId === null ? undefined : await work.ports.findContact(work.tx, personId, work.nowMs);
    if (named) everyone.push(named);
  }
  return [...new Map(everyone.map((contact) => [contact.personId, contact])).values()];
}
