import type { AnswerRefusal } from '../../contract/questionnaires.ts';
import type { AnswerFault } from '../../contract/questions.ts';
import type { Language } from './texts.ts';

interface Notice {
  title: string;
  next: string;
}
interface QuestionnaireTexts {
  place: string;
  closes: (day: string) => string;
  optional: string;
  choose: Record<'multiple' | 'rating', string>;
  between: (min: number, max: number) => string;
  most: (n: number) => string;
  /** Before a question that depends on an earlier one. */
  onlyIf: (number: number, answers: string) => string;
  atLeast: (n: number) => string;
  or: string;
  faults: string;
  fault: Record<AnswerFault, string>;
  submit: string;
  /** What is kept, and what is not. */
  anonymous: string;
  once: string;
  received: string;
  thanks: string;
  repeated: string;
  refused: Record<AnswerRefusal, Notice>;
}

export const QUESTIONNAIRE_TEXTS: Record<Language, QuestionnaireTexts> = {
  zh: {
    place: '地点',
    closes: (day) => `截止 ${day}`,
    optional: '（选填）',
    choose: { multiple: '可选多项', rating: '1 为最低' },
    between: (min, max) => `填写 ${min} 至 ${max} 之间的数字`,
    most: (n) => `不超过 ${n} 字，请勿填写姓名、电话`,
    onlyIf: (number, answers) => `仅当第 ${number} 题回答“${answers}”时填写，否则请跳过`,
    atLeast: (n) => `${n} 及以上`,
    or: '”或“',
    faults: '还有题目需要补充或修改，请看标有“！”的题目。',
    fault: {
      required: '请回答此题。',
      invalid: '填写的内容不符合要求，请修改。',
      'too-long': '超过字数，请精简。',
    },
    submit: '提交问卷',
    anonymous: '无须登录、无须实名。只汇总统计，人数过少的结果不公布；不记录填写人。',
    once: '每个二维码只能填写一次。',
    received: '问卷已提交',
    thanks: '谢谢您的参与。',
    repeated: '这份问卷已经提交过，没有重复登记。',
    refused: {
      unknown: {
        title: '没有这份问卷',
        next: '请核对网址，或重新扫描问卷上的二维码；也可向社区索取纸质问卷。',
      },
      'not-yet': { title: '调查尚未开始', next: '请在开始日期之后再打开本页。' },
      closed: { title: '调查已经结束', next: '本次调查不再收回问卷，谢谢您的关心。有意见请投意见箱。' },
      answered: { title: '这份问卷已经填写过', next: '每个二维码只能填写一次。如非本人填写，请向社区反映。' },
      withdrawn: {
        title: '这个二维码已作废',
        next: '这批问卷已作废，未作登记。请向社区领取新的问卷，或使用楼道里的匿名链接。',
      },
      expired: { title: '页面停留时间过长', next: '问卷尚未提交。请重新打开链接再填写一次。' },
      'too-many': { title: '提交过于频繁', next: '为防止重复填写，请一小时后再试，或向社区索取纸质问卷。' },
      trap: { title: '未能提交', next: '请返回上一页，不要填写隐藏的栏目，再提交一次。' },
    },
  },
  en: {
    place: 'Place',
    closes: (day) => `Open until ${day}`,
    optional: ' (optional)',
    choose: { multiple: 'choose any number', rating: '1 is the lowest' },
    between: (min, max) => `a number from ${min} to ${max}`,
    most: (n) => `at most ${n} characters; no names, no telephone numbers`,
    onlyIf: (number, answers) => `Only if you answered “${answers}” to question ${number}; otherwise skip it`,
    atLeast: (n) => `${n} or more`,
    or: '” or “',
    faults: 'Something is missing or needs a change: see the questions marked “!”.',
    fault: {
      required: 'Please answer this question.',
      invalid: 'This answer does not fit: please change it.',
      'too-long': 'Too long: please shorten it.',
    },
    submit: 'Send the questionnaire',
    anonymous:
      'No sign-in, no name. Answers are only counted together and small counts are not shown; who answered is not kept.',
    once: 'Every QR code can be used once.',
    received: 'Questionnaire received',
    thanks: 'Thank you for taking part.',
    repeated: 'This questionnaire was sent before; it was not recorded twice.',
    refused: {
      unknown: {
        title: 'There is no such questionnaire',
        next: 'Check the address or scan the QR code again; the community office has paper sheets.',
      },
      'not-yet': { title: 'It has not begun', next: 'Open this page again once it has.' },
      closed: {
        title: 'It is over',
        next: 'No more questionnaires are taken. If you have an opinion, the opinion box is open.',
      },
      answered: {
        title: 'This questionnaire was answered',
        next: 'Every QR code can be used once. If it was not you, please tell the community office.',
      },
      withdrawn: {
        title: 'This QR code was withdrawn',
        next: 'Nothing was recorded. Please ask the community office for a new slip, or use the link on the stairwell.',
      },
      expired: {
        title: 'The page was open too long',
        next: 'Nothing was sent. Open the link again and fill it in once more.',
      },
      'too-many': {
        title: 'Too many at a time',
        next: 'Please try again in an hour, or ask the community office for a paper sheet.',
      },
      trap: { title: 'Not sent', next: 'Go back, leave the hidden entry empty and send again.' },
    },
  },
};
