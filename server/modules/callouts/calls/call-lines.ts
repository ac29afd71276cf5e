import type { LadderStep } from '../../../../contract/plan-call-out.ts';
import type { CallOutDoc } from '../callouts-context.ts';
import type { CallDoc, CallMove, CallMoveName } from './call-fold.ts';

/** Text of a line in the duty log, in both languages. */
export interface Line {
  zh: string;
  en: string;
}

const STEP_WORDS: Record<LadderStep, Line> = {
  deputy: { zh: '转叫 B 岗', en: 'deputy called' },
  superior: { zh: '报上级', en: 'superior told' },
  door: { zh: '已下达上门指令', en: 'ordered to the door' },
};

type Write = (parts: {
  doc: CallDoc;
  move: CallMove;
  callOut: CallOutDoc;
  nameOf: (callId: string) => string | undefined;
}) => Line | undefined;

const who = (doc: CallDoc): string => `${doc.person.name}（${doc.person.postTitle}）`;
const more = (note: string | null): string => (note ? `：${note}` : '');
const moreEn = (note: string | null): string => (note ? `: ${note}` : '');

/** What a move of a call reads like in the duty log; four hundred answers by link are no news one by one. */
const LINES: Partial<Record<CallMoveName, Write>> = {
  confirm: ({ doc, move, callOut }) =>
    move.by.via === 'link'
      ? undefined
      : {
          zh: `叫应“${callOut.title}”：电话接通 ${who(doc)}，已知悉${more(move.note)}`,
          en: `Call-out “${callOut.title}”: ${who(doc)} reached by telephone${moreEn(move.note)}`,
        },
  miss: ({ doc, move, callOut }) =>
    move.by.via === 'system'
      ? undefined
      : {
          zh: `叫应“${callOut.title}”：电话未接 ${who(doc)}，第 ${doc.misses} 次未应答`,
          en: `Call-out “${callOut.title}”: ${who(doc)} did not pick up, miss ${doc.misses}`,
        },
  decline: ({ doc, move, callOut }) => ({
    zh: `叫应“${callOut.title}”：${who(doc)} 不能到岗${more(move.note)}`,
    en: `Call-out “${callOut.title}”: ${who(doc)} cannot come${moreEn(move.note)}`,
  }),
  'hand-over': ({ doc, move, callOut, nameOf }) => {
    const name = nameOf(move.data['toCallId'] as string) ?? '他人';
    return {
      zh: `叫应“${callOut.title}”：${who(doc)} 转 ${name}`,
      en: `Call-out “${callOut.title}”: ${who(doc)} passed on to ${name}`,
    };
  },
  'wrong-person': ({ doc, callOut }) => ({
    zh: `叫应“${callOut.title}”：链接误送他人，${who(doc)} 未收到，请核对手机号码`,
    en: `Call-out “${callOut.title}”: the link for ${who(doc)} reached somebody else; check the number`,
  }),
  escalate: ({ doc, move, callOut, nameOf }) => {
    const callId = move.data['callId'] as string | undefined;
    const words = STEP_WORDS[move.data['step'] as LadderStep];
    const name =
      (callId === undefined ? undefined : nameOf(callId)) ?? (move.data['name'] as string | undefined);
    const why = doc.declinedReason === null ? '未应答' : '不能到岗';
    return {
      zh: `叫应“${callOut.title}”：${who(doc)} ${why}，${words.zh}${name ? ` ${name}` : '：无人可转'}`,
      en: `Call-out “${callOut.title}”: ${who(doc)} ${doc.declinedReason === null ? 'did not answer' : 'cannot come'}, ${words.en}${name ? `: ${name}` : ': nobody there'}`,
    };
  },
  relieve: ({ doc, callOut }) => ({
    zh: `叫应“${callOut.title}”：${who(doc)} 离岗`,
    en: `Call-out “${callOut.title}”: ${who(doc)} left the post`,
  }),
  arrive: ({ doc, move, callOut }) =>
    move.by.via === 'link'
      ? undefined
      : {
          zh: `叫应“${callOut.title}”：${who(doc)} 已到岗`,
          en: `Call-out “${callOut.title}”: ${who(doc)} on post`,
        },
};

export const lineOf = (
  move: CallMove,
  doc: CallDoc,
  callOut: CallOutDoc,
  nameOf: (callId: string) => string | undefined,
): Line | undefined => LINES[move.move]?.({ doc, move, callOut, nameOf });
