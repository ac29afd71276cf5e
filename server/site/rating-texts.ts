import type { RatingRefusal } from '../../contract/ratings.ts';
import type { Language } from './texts.ts';

interface Notice {
  title: string;
  next: string;
}
interface RatingTexts {
  title: string;
  enter: string;
  code: string;
  codeHint: string;
  go: string;
  place: string;
  ask: string;
  optional: string;
  most: (n: number) => string;
  /** Who sees what, before anybody rates. */
  seen: string;
  once: string;
  submit: string;
  fault: { missing: string; 'too-long': string };
  received: string;
  thanks: string;
  repeated: string;
  results: string;
  counted: (rated: number, satisfied: number) => string;
  withheld: string;
  sharesWithheld: (rated: number) => string;
  refused: Record<RatingRefusal, Notice>;
}

export const RATING_TEXTS: Record<Language, RatingTexts> = {
  zh: {
    title: '好坏大家评',
    enter: '凭评议码评议',
    code: '评议码',
    codeHint: '评议条上的 12 位字母和数字，不分大小写，横线可不输。',
    go: '下一步',
    place: '楼院',
    ask: '这个项目办得怎么样？',
    optional: '（选填）',
    most: (n) => `不超过 ${n} 字，请勿填写姓名、电话`,
    seen: '无须登录、无须实名。每户一票，按户登记：街道、社区经办人员可以看到本户的评议；对外只公布汇总数，户数过少的不公布。',
    once: '评议码只能使用一次，提交后不能更改。',
    submit: '提交评议',
    fault: { missing: '请选择一项评价。', 'too-long': '超过字数，请精简。' },
    received: '已收到您的评议',
    thanks: '谢谢您的参与。评议结束后，汇总结果在“结果公开”页面公布。',
    repeated: '这张评议条已经提交过，没有重复登记。',
    results: '户评结果',
    counted: (rated, satisfied) =>
      `${rated} 户参与评议，其中 ${satisfied} 户表示满意，占 ${Math.round((satisfied / rated) * 100)}%。`,
    withheld: '参与评议的户数较少，按规定不公布。',
    sharesWithheld: (rated) => `${rated} 户参与评议；分项户数较少，按规定不公布。`,
    refused: {
      unknown: {
        title: '没有这个评议码',
        next: '请核对评议条上的字母和数字；仍不能使用的，请向社区重新领取评议条。',
      },
      used: {
        title: '这户已经评议过',
        next: '每户只能评议一次。如非本户填写，请持评议条到社区核对。',
      },
      withdrawn: { title: '这张评议条已作废', next: '本户已换发新的评议条，请使用新条上的评议码。' },
      'not-open': {
        title: '目前不能评议',
        next: '项目正在返工或尚未完工，本次没有登记。完工后请再用这张评议条评议。',
      },
      over: { title: '评议已经结束', next: '本次评议不再登记。如仍有意见，请投意见箱。' },
      expired: { title: '页面停留时间过长', next: '评议尚未提交。请重新打开评议码再填写一次。' },
      missing: { title: '还没有选择评价', next: '请返回上一页，选择一项评价后提交。' },
      'too-long': { title: '意见超过字数', next: '请返回上一页，精简后提交。' },
      'too-many': {
        title: '操作过于频繁',
        next: '为防止猜测评议码，请一小时后再试，或把评议条交到社区登记。',
      },
      trap: { title: '未能提交', next: '请返回上一页，不要填写隐藏的栏目，再提交一次。' },
    },
  },
  en: {
    title: 'Rate what was done',
    enter: 'Rate with the code on your slip',
    code: 'Code',
    codeHint: 'The 12 letters and digits on your slip; capitals and hyphens do not matter.',
    go: 'Next',
    place: 'Courtyard',
    ask: 'How well was this done?',
    optional: ' (optional)',
    most: (n) => `at most ${n} characters; no names, no telephone numbers`,
    seen: 'No sign-in, no name. One rating a household, recorded by household: those who handle it in the street office and the community see what your household said; in public only sums are shown, and none where few households could be told from them.',
    once: 'A code works once; what was sent cannot be changed.',
    submit: 'Send',
    fault: { missing: 'Please choose one.', 'too-long': 'Too long: please shorten it.' },
    received: 'Your rating was received',
    thanks: 'Thank you. Once the rating is over the sums stand under “Published results”.',
    repeated: 'This slip was sent before; it was not recorded twice.',
    results: 'What households say',
    counted: (rated, satisfied) =>
      `${rated} households rated it, ${satisfied} of them are satisfied (${Math.round((satisfied / rated) * 100)}%).`,
    withheld: 'Few households rated it: by rule no number is published.',
    sharesWithheld: (rated) => `${rated} households rated it; the parts are small and by rule not published.`,
    refused: {
      unknown: {
        title: 'There is no such code',
        next: 'Compare it with your slip, letter by letter; the community office makes out a new slip.',
      },
      used: {
        title: 'This household has rated',
        next: 'Each household rates once. If it was not yours, take the slip to the community office.',
      },
      withdrawn: {
        title: 'This slip was withdrawn',
        next: 'Your household was given a new slip: please use the code on that one.',
      },
      'not-open': {
        title: 'It cannot be rated now',
        next: 'The work is being done again or is not finished; nothing was recorded. Use the same slip once it is done.',
      },
      over: {
        title: 'The rating is over',
        next: 'Nothing more is recorded. If you have an opinion, the opinion box is open.',
      },
      expired: {
        title: 'The page was open too long',
        next: 'Nothing was sent. Open the code again and fill it in once more.',
      },
      missing: { title: 'Nothing was chosen', next: 'Go back, choose one and send again.' },
      'too-long': { title: 'Your words are too long', next: 'Go back, shorten them and send again.' },
      'too-many': {
        title: 'Too many at a time',
        next: 'Please try again in an hour, or hand the slip in at the community office.',
      },
      trap: { title: 'Not sent', next: 'Go back, leave the hidden entry empty and send again.' },
    },
  },
};
