import type { CallOutDoc } from './callouts-context.ts';
import type { Call } from './store/calls.ts';

const whoOf = ({ doc: { person } }: Call): string =>
  `${person.name}（${person.unitName}${person.postTitle}）`;

/** Names as far as a line holds them; all stand in the detail. */
const MOST_NAMED = 3;
const namesOf = (people: readonly Call[]): string => {
  const names = people.slice(0, MOST_NAMED).map(({ doc }) => doc.person.name);
  return `${names.join('、')}${people.length > MOST_NAMED ? `等${people.length}人` : ''}`;
};

/** What an order to the door says: at whose doors, and what is to be told there. */
export const doorWords = (
  callOut: CallOutDoc,
  people: readonly Call[],
): { title: string; detail: string } => ({
  title: `上门叫应：${namesOf(people)}`,
  detail: `叫应“${callOut.title}”中${people.map(whoOf).join('、')}经电话、短信叫应未得到确认。请上门通知到本人，办结时写明是否见到本人、何时到岗`,
});
