import {
  type DeclaredFieldPage,
  duplicatesOf,
  type FilledPart,
  type Reported,
} from '../../programmes/kit/index.ts';
import { type Door, itemOf } from './fill-page.ts';
import type { FilledForm, Item } from './keeper.ts';
import { typeOf } from './say.ts';

/** Something filled in on this phone that may mean the same: how it is called, and at which door. */
export interface AlikeHere {
  title: string;
  door: string;
}
interface OnPhone extends Reported {
  type: string;
  title: string;
  door: string;
}

/** What a page opens, as far as it says whether two mean the same. */
function opensOf(page: DeclaredFieldPage, { submission, title: door }: Item, offsetMs: number): OnPhone[] {
  const { at, by } = submission.happened;
  const happenedAtMs = Date.parse(at) + (by === 'clock' ? offsetMs : 0);
  return submission.moves.flatMap(({ type, newRecordId, data }) => {
    const { title, duplicatesOf: decl } = typeOf(page, type.split('/')[1] ?? '').type;
    if (!decl || !newRecordId) return [];
    const said = (data ?? {}) as Reported['data'];
    return [{ id: newRecordId, type, happenedAtMs, data: said, title: String(said[title] ?? ''), door }];
  });
}

/**
 * By part of the page being filled: pages of this phone that may say the same. Without signal nothing else is known; what
 * the server knows is told when the page arrives.
 */
export function alikeHere(
  page: DeclaredFieldPage,
  filling: { id: string; form: FilledForm; door: Door | undefined; nowMs: number },
  items: readonly Item[],
  /** How far the server's clock is ahead of the phone's. */
  offsetMs: number,
): Record<FilledPart['part'], AlikeHere[]> {
  const { id, form, door, nowMs } = filling;
  const mine = opensOf(page, itemOf(page, id, form, door, { personId: '', deviceId: null }, nowMs), offsetMs);
  const others = items
    .filter((item) => item.id !== id && item.page === page.id && item.state !== 'aside')
    .flatMap((item) => opensOf(page, item, offsetMs));
  return Object.fromEntries(
    Object.entries(form.parts).flatMap(([part, { recordId }]) => {
      const report = mine.find((each) => each.id === recordId);
      const decl = report && typeOf(page, page.page.parts[part]?.type ?? '').type.duplicatesOf;
      if (!report || !decl) return [];
      const ofType = others.filter(({ type }) => type === report.type);
      const alike = duplicatesOf(decl, report, ofType).map(({ title, door: at }) => ({ title, door: at }));
      return alike.length > 0 ? [[part, alike] as const] : [];
    }),
  );
}
