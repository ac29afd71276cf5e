import { toBeijingIso } from '../../../contract/time.ts';
import { send, type Work } from './journal/work.ts';
import type { Contact } from './ports.ts';

export type Way = 'sms' | 'voice';

export interface Telling {
  aboutKind: 'alarm' | 'proposal' | 'notice' | 'action' | 'transfer';
  aboutId: string;
  /** Unique for this telling; the person and the way are added. */
  key: string;
  text: string;
}

/** Puts a message to one person into the outbox; false = no number to reach them at, or told of this already. */
export async function tellPerson(
  work: Work,
  contact: Contact,
  telling: Telling,
  ways: readonly Way[] = ['sms'],
): Promise<boolean> {
  if (contact.phone === null) return false;
  let added = false;
  for (const way of ways) {
    const fresh = await send(work, {
      channel: way,
      address: contact.phone,
      body: { text: telling.text, to: contact.name },
      aboutKind: telling.aboutKind,
      aboutId: telling.aboutId,
      idempotencyKey: `${telling.key}:${contact.personId}:${way}`,
    });
    added ||= fresh;
  }
  return added;
}

/** Everybody who stands at one of the posts, deputies and delegates too, each once: any of them may act. */
export async function holdersOf(
  work: Work,
  posts: readonly { role: string; unitId: string }[],
): Promise<Contact[]> {
  const contacts = new Map<string, Contact>();
  for (const post of posts) {
    for (const contact of await work.ports.findPostHolders(work.tx, post.role, post.unitId, work.nowMs))
      if (!contacts.has(contact.personId)) contacts.set(contact.personId, contact);
  }
  return [...contacts.values()];
}

/** Those who carry the posts now: holders, and whom they lent them to; a deputy where nobody else can be reached. */
export async function bearersOf(
  work: Work,
  posts: readonly { role: string; unitId: string }[],
): Promise<Contact[]> {
  const everyone = await holdersOf(work, posts);
  const reachable = (contacts: readonly Contact[]) => contacts.filter(({ phone }) => phone !== null);
  return [...Map.groupBy(everyone, ({ postId }) => postId).values()].flatMap((standing) => {
    const bearers = standing.filter(({ via }) => via !== 'deputy');
    const found = [reachable(bearers), reachable(standing), bearers].find((each) => each.length > 0);
    return found ?? standing;
  });
}

/** 07月20日 16:30 in messages, Beijing time. */
export function clockText(atMs: number): string {
  const iso = toBeijingIso(atMs);
  return `${iso.slice(5, 7)}月${iso.slice(8, 10)}日${iso.slice(11, 16)}`;
}
