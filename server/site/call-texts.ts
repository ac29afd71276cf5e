import type { CallKind, CallLinkRefusal } from '../../contract/callouts.ts';
import type { Language } from './texts.ts';

interface CallTexts {
  title: string;
  from: string;
  to: string;
  calledAt: string;
  onPostBy: string;
  assemble: string;
  opening: Record<CallKind, string>;
  confirm: Record<CallKind, string>;
  confirmed: Record<CallKind, (at: string) => string>;
  next: Record<CallKind, string>;
  arrive: Record<CallKind, string>;
  arrived: Record<CallKind, (at: string) => string>;
  arrivedHint: string;
  position: string;
  positionHint: string;
  decline: string;
  declineReason: string;
  declineSend: string;
  reasonMissing: string;
  declined: (reason: string) => string;
  declinedHint: string;
  wrong: (addressee: string) => string;
  wrongTold: { title: string; next: string };
  about: Record<'superior' | 'door', string>;
  drill: string;
  away: string;
  awayHint: string;
  refused: Record<CallLinkRefusal, { title: string; next: string }>;
}

export const CALL_TEXTS: Record<Language, CallTexts> = {
  zh: {
    title: '叫应',
    from: '发出单位',
    to: '被叫应人',
    calledAt: '叫应时间',
    onPostBy: '到岗时限',
    assemble: '到岗地点',
    opening: {
      duty: '请确认收到，并按时到岗。',
      superior: '以下人员未应答。请设法通知本人，或另派人员到岗。',
      door: '以下人员经电话、短信叫应未得到确认。请派人上门通知。',
    },
    confirm: { duty: '收到，马上到岗', superior: '收到，由我安排', door: '收到，派人上门' },
    confirmed: {
      duty: (at) => `已于 ${at} 确认收到`,
      superior: (at) => `已于 ${at} 确认，由您安排`,
      door: (at) => `已于 ${at} 确认，派人上门`,
    },
    next: {
      duty: '到达岗位后，请在本页点击“我已到岗”。',
      superior: '落实后，请在本页点击“已落实”。',
      door: '见到本人后，请在本页点击“已通知到本人”。',
    },
    arrive: { duty: '我已到岗', superior: '已落实', door: '已通知到本人' },
    arrived: {
      duty: (at) => `已于 ${at} 到岗`,
      superior: (at) => `已于 ${at} 落实`,
      door: (at) => `已于 ${at} 通知到本人`,
    },
    arrivedHint: '值班室已看到，可以关闭本页。',
    position: '同时发送我的位置（自愿）',
    positionHint: '仅发送这一次，用于就近派遣；不发送也可到岗。',
    decline: '我不能到岗',
    declineReason: '原因（必填，值班室据此另行安排）',
    declineSend: '报告不能到岗',
    reasonMissing: '请写明原因，值班室据此另行安排。',
    declined: (reason) => `已报告不能到岗：${reason}`,
    declinedHint: '值班室已收到并另行安排。情况变化能到岗时，仍可在本页确认。',
    wrong: (addressee) => `我不是${addressee}，此件误送`,
    wrongTold: {
      title: '已告知值班室',
      next: '本链接已停用，值班室将另行通知本人。您无须再做其他操作，谢谢。',
    },
    about: { superior: '未应答人员', door: '须上门通知的人员' },
    drill: '【演练】本页为演练叫应，不代表实际汛情。',
    away: '系统暂时无法记录应答',
    awayHint: '应答尚未记录。请稍后重新打开链接，或立即致电值班室口头报告。',
    refused: {
      unknown: { title: '链接无效', next: '请核对链接是否完整，或致电值班室。' },
      expired: { title: '链接已过期', next: '请致电值班室确认是否仍需到岗。' },
      revoked: { title: '链接已失效', next: '本次叫应已转他人或链接误送，您无须应答；有疑问请致电值班室。' },
      over: { title: '本次叫应已结束', next: '您无须再应答；有疑问请致电值班室。' },
    },
  },
  en: {
    title: 'Call-out',
    from: 'From',
    to: 'Called',
    calledAt: 'Called at',
    onPostBy: 'On post by',
    assemble: 'Where',
    opening: {
      duty: 'Confirm that you got this and come to your post in time.',
      superior: 'These people do not answer. Reach them by other means, or send somebody else.',
      door: 'These people have confirmed neither by telephone nor by message. Have somebody knock at their door.',
    },
    confirm: {
      duty: 'Got it, on my way',
      superior: 'Got it, I see to it',
      door: 'Got it, somebody goes there',
    },
    confirmed: {
      duty: (at) => `Confirmed at ${at}`,
      superior: (at) => `Confirmed at ${at}: you see to it`,
      door: (at) => `Confirmed at ${at}: somebody goes there`,
    },
    next: {
      duty: 'Once there, press “I am on post” on this page.',
      superior: 'Once it is done, press “Done” on this page.',
      door: 'Once they have been told, press “Told in person” on this page.',
    },
    arrive: { duty: 'I am on post', superior: 'Done', door: 'Told in person' },
    arrived: {
      duty: (at) => `On post since ${at}`,
      superior: (at) => `Done at ${at}`,
      door: (at) => `Told in person at ${at}`,
    },
    arrivedHint: 'The duty office sees it. You may close this page.',
    position: 'Send my position too (if you wish)',
    positionHint: 'Sent this once, to find who is nearest. You are on post without it as well.',
    decline: 'I cannot come',
    declineReason: 'Why (needed: the duty office calls somebody else)',
    declineSend: 'Report that I cannot come',
    reasonMissing: 'Say why: the duty office calls somebody else.',
    declined: (reason) => `Reported that you cannot come: ${reason}`,
    declinedHint: 'The duty office has it and calls somebody else. Should you be able to come, confirm here.',
    wrong: (addressee) => `I am not ${addressee}: this reached me by mistake`,
    wrongTold: {
      title: 'The duty office has been told',
      next: 'This link works no more and the one who was meant will be told. Nothing else is asked of you; thank you.',
    },
    about: { superior: 'Who does not answer', door: 'Whom to tell in person' },
    drill: 'DRILL — this call-out belongs to a drill.',
    away: 'Ward cannot record the answer now',
    awayHint: 'Nothing was recorded. Open the link again shortly, or telephone the duty office at once.',
    refused: {
      unknown: {
        title: 'This link does not work',
        next: 'Check that it is whole, or telephone the duty office.',
      },
      expired: { title: 'This link is too old', next: 'Telephone the duty office: are you still needed?' },
      revoked: {
        title: 'This link works no more',
        next: 'The call went to somebody else, or the link had reached the wrong person. No answer is needed.',
      },
      over: { title: 'This call-out is over', next: 'No answer is needed any more.' },
    },
  },
};
