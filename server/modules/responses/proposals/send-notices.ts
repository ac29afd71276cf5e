import type { Subject } from '../journal/aggregate.ts';
import type { Work } from '../journal/work.ts';
import { bearersOf, clockText, tellPerson } from '../messages.ts';
import type { PlanLevel, PlanView } from '../ports.ts';
import { openReceipt } from '../receipts/open-receipt.ts';
import type { ProposalDoc } from './proposal-aggregate.ts';
import { changeTitle } from './proposal-lines.ts';
import type { ResponseDoc } from './response-aggregate.ts';
import { levelsOf } from './response-key.ts';

/**
 * 启动通知 and its like: to the posts that the levels concerned name, each person once. A graver level contains the lesser
 * ones; lowering and ending are told to those who were told of the level that is left.
 */
export async function sendNotices(
  work: Work,
  change: {
    plan: PlanView;
    response: Subject<ResponseDoc>;
    level: PlanLevel | null;
    /** Rank of the level that was in force before. */
    left: number | null;
    proposal: Subject<ProposalDoc>;
  },
): Promise<void> {
  const { plan, response, level, left, proposal } = change;
  const gravest = Math.min(level?.rank ?? Number.POSITIVE_INFINITY, left ?? Number.POSITIVE_INFINITY);
  const told = levelsOf(plan, response.state.track).filter(({ rank }) => rank >= gravest);
  const what = changeTitle({ ...proposal.state });
  const { headquarters, levelSinceMs, basis, round } = response.state;
  const decision = proposal.state.decisions.findLast(({ kind }) => kind === 'sign' || kind === 'telephone');
  const authority =
    decision?.kind === 'telephone'
      ? `${decision.authorisedBy?.postTitle}${decision.authorisedBy?.name}电话授权`
      : `${decision?.by.postTitle ?? ''}${decision?.by.name ?? ''}签批`;
  const title = `自${clockText(levelSinceMs)}起${what.zh}`;
  const detail = `经${authority}，${title}。${basis ? `依据：${basis}。` : ''}`;
  for (const contact of await bearersOf(
    work,
    told.flatMap((each) => each.noticeTo),
  )) {
    const link = await openReceipt(work, {
      aboutKind: 'notice',
      aboutId: response.id,
      personId: contact.personId,
      addressee: contact.name,
      title,
      detail,
      sender: headquarters.name,
      dueAtMs: null,
    });
    await tellPerson(work, contact, {
      aboutKind: 'notice',
      aboutId: response.id,
      key: `notice:${response.id}:${round}`,
      text: `【${headquarters.name}】${detail}签收：${link}`,
    });
  }
}
