import type { Plan } from '../../../../contract/plan.ts';
import type { PlanView } from '../ports.ts';

const MINUTE_MS = 60_000;
const toMs = (minutes: number | null): number | null => (minutes === null ? null : minutes * MINUTE_MS);

type Post = Plan['levels'][number]['signers'][number];
const postRef = ({ role, unit, title }: Post) => ({ role, unitId: unit, title });

/** A plan document as this module reads it; the conditions are the rules' business. */
export function planView(plan: Plan): PlanView {
  return {
    id: plan.id,
    name: plan.title,
    version: plan.version,
    headquartersId: plan.headquarters,
    areas: [plan.area],
    levels: plan.levels.map((level) => ({
      id: level.id,
      name: level.name,
      rank: level.rank,
      track: plan.track,
      basis: level.basis,
      signers: level.signers.map(postRef),
      telephoneWithinMs: level.telephoneWithinMinutes * MINUTE_MS,
      holdMs: level.holdMinutes * MINUTE_MS,
      noticeTo: level.noticeTo.map(postRef),
      orders: level.orders.map((order) => ({
        id: order.id,
        title: order.title,
        detail: order.detail,
        to: postRef(order.to),
        receiptWithinMs: toMs(order.receiptWithinMinutes),
        doneWithinMs: toMs(order.doneWithinMinutes),
      })),
    })),
    zones: plan.zones.map((zone) => ({
      id: zone.id,
      name: zone.name,
      unitId: zone.unit,
      responsible: zone.responsible.map(({ name, title, person, post }) => ({
        name,
        title,
        personId: person,
        post: post && postRef(post),
      })),
      due: { households: zone.households, people: zone.people },
      shelters: zone.shelters,
      loudspeakerIds: zone.loudspeakers,
      outline: zone.outline,
      authorised: {
        prepare: zone.authorised.prepare.map(postRef),
        immediate: zone.authorised.immediate.map(postRef),
      },
      texts: zone.texts,
      completeWithinMs: toMs(zone.completeWithinMinutes),
    })),
  };
}
