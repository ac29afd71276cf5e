import type { ReceiptRefusal } from '../../contract/responses.ts';

export type Language = 'zh' | 'en';

interface Texts {
  home: string;
  homeText: string;
  title: string;
  from: string;
  orderedAt: string;
  dueAt: string;
  to: string;
  name: string;
  nameMissing: string;
  sign: string;
  signHint: string;
  wrong: (addressee: string) => string;
  wrongTold: { title: string; next: string };
  signed: (name: string, at: string) => string;
  signedHint: string;
  withdrawn: string;
  withdrawnHint: string;
  drill: string;
  away: string;
  awayHint: string;
  refused: Record<ReceiptRefusal, { title: string; next: string }>;
}

export const TEXTS: Record<Language, Texts> = {
  zh: {
    home: '指令签收',
    homeText: '请从短信或工作消息中的链接打开本页。无链接时，请致电区防汛抗旱指挥部办公室。',
    title: '指令签收',
    from: '发出单位',
    orderedAt: '下达时间',
    dueAt: '签收时限',
    to: '接收人',
    name: '签收人姓名',
    nameMissing: '请填写签收人姓名后再签收。',
    sign: '签收',
    signHint: '签收即表示已收到并知悉本指令，签收时间和姓名记入值班日志。',
    wrong: (addressee) => `我不是${addressee}，此件误送`,
    wrongTold: {
      title: '已告知值班室',
      next: '本链接已停用，值班室将另行通知接收人。您无须再做其他操作，谢谢。',
    },
    signed: (name, at) => `${name} 已于 ${at} 签收`,
    signedHint: '可以关闭本页。到达现场、完成任务请按指令要求报告值班室。',
    withdrawn: '本指令已撤回',
    withdrawnHint: '无须再前往。已在途中或现场的，请告知值班室。',
    drill: '【演练】本页为演练指令，不代表实际汛情。',
    away: '系统暂时无法记录签收',
    awayHint: '签收尚未记录。请稍后重新打开链接，或立即致电值班室口头报告。',
    refused: {
      unknown: { title: '链接无效', next: '请核对链接是否完整，或致电值班室重新发送。' },
      expired: { title: '链接已过期', next: '请致电值班室确认指令是否仍然有效。' },
      revoked: { title: '链接已失效', next: '该指令已转交、重新下达或撤回，请以最新一条消息为准。' },
    },
  },
  en: {
    home: 'Receipt of orders',
    homeText: 'Open this page by the link in your message. Without a link, telephone the duty office.',
    title: 'Receipt of an order',
    from: 'From',
    orderedAt: 'Ordered at',
    dueAt: 'Sign by',
    to: 'To',
    name: 'Your name',
    nameMissing: 'Enter your name, then sign.',
    sign: 'Sign for it',
    signHint:
      'By signing you say that you received and understood the order. Name and time go into the duty log.',
    wrong: (addressee) => `I am not ${addressee}: this reached me by mistake`,
    wrongTold: {
      title: 'The duty office has been told',
      next: 'This link works no more and the one who was meant will be told. Nothing else is asked of you; thank you.',
    },
    signed: (name, at) => `${name} signed at ${at}`,
    signedHint: 'You may close this page. Report arrival and completion to the duty office as ordered.',
    withdrawn: 'This order was withdrawn',
    withdrawnHint: 'You need not go any more. If you are on the way or there, tell the duty office.',
    drill: 'DRILL — this order belongs to a drill.',
    away: 'Ward cannot record the receipt now',
    awayHint: 'Nothing was recorded. Open the link again shortly, or telephone the duty office at once.',
    refused: {
      unknown: {
        title: 'This link is not valid',
        next: 'Check that the link is complete, or ask the duty office to send it again.',
      },
      expired: {
        title: 'This link has expired',
        next: 'Ask the duty office whether the order still stands.',
      },
      revoked: {
        title: 'This link is no longer in use',
        next: 'The order was handed over, sent again or withdrawn: follow the latest message.',
      },
    },
  },
};

/** The first of zh and en that the reader accepts; Chinese where nothing is said. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';');
      const quality = parameters.find((parameter) => parameter.trim().startsWith('q='));
      return { tag, weight: quality ? Number(quality.trim().slice(2)) : 1 };
    })
    .filter(({ tag, weight }) => weight > 0 && /^(zh|en)(-|$)/.test(tag))
    .sort((a, b) => b.weight - a.weight)[0];
  return wanted?.tag.startsWith('en') ? 'en' : 'zh';
}
