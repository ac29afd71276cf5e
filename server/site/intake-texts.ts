import { ATTACHMENT_REFUSALS, type AttachmentRefusal } from '../../contract/attached-file.ts';
import type { ActRefusal, FieldFault, PhotoFault, SubmitRefusal } from '../../contract/intake.ts';
import type { Language } from './texts.ts';

interface Notice {
  title: string;
  next: string;
}
interface IntakeTexts {
  nav: { boxes: string; follow: string; results: string; rules: string; bulletin: string };
  larger: string;
  smaller: string;
  otherLanguage: string;
  place: string;
  optional: string;
  sensitiveHint: string;
  most: (n: number) => string;
  trap: string;
  submit: string;
  submitHint: string;
  faults: string;
  similar: {
    title: (days: number, kind: string) => string;
    told: string;
    shown: string;
    next: string;
    anyway: string;
    follow: string;
  };
  fault: Record<FieldFault, string>;
  photosHint: (most: number, mebibytes: number) => string;
  photosKept: (n: number) => string;
  photoFault: (fault: PhotoFault, most: number) => string;
  received: string;
  repeated: string;
  codeIs: string;
  keepCode: string;
  followNow: string;
  printIt: string;
  followTitle: string;
  code: string;
  codeHint: string;
  look: string;
  openedAt: string;
  state: string;
  steps: string;
  reason: string;
  sendBackTitle: (label: string) => string;
  sendBackHint: string;
  rateTitle: string;
  rateSend: string;
  acted: { 'send-back': string; rate: string };
  boxes: Notice;
  noBoxes: string;
  results: string;
  resultsOf: (place: string) => string;
  resultsHint: string;
  noResults: string;
  olderLeftOut: string;
  allResults: string;
  printA3: string;
  publisher: string;
  complaints: string;
  posterTitle: string;
  posterHow: string;
  posterAddress: string;
  refused: Record<Exclude<SubmitRefusal['reason'], 'faults' | 'similar'> | ActRefusal, Notice>;
  tooLarge: Notice;
  tooSlow: Notice;
  photosTooLarge: Notice;
  busy: Notice;
  foreign: Notice;
  away: Notice;
}

/** What the box says of a photo in its own words; the rest as the ledger says it of every file. */
function photoFaultIn(
  language: Language,
  own: Readonly<Partial<Record<PhotoFault, (most: number) => string>>>,
): IntakeTexts['photoFault'] {
  return (fault, most) =>
    own[fault]?.(most) ??
    `${ATTACHMENT_REFUSALS[fault as AttachmentRefusal][language]}${language === 'zh' ? '。' : '.'}`;
}

export const INTAKE_TEXTS: Record<Language, IntakeTexts> = {
  zh: {
    nav: {
      boxes: '意见箱',
      follow: '凭查询码查进度',
      results: '结果公开',
      rules: '公开审核规则',
      bulletin: '信息快报',
    },
    larger: '大字版',
    smaller: '标准字号',
    otherLanguage: 'English',
    place: '地点',
    optional: '（选填）',
    sensitiveHint: '只用于回复您，加密保存，不公开；不填也可以提交。',
    most: (n) => `不超过 ${n} 字`,
    trap: '请勿填写此栏',
    submit: '提交',
    submitHint: '无须登录、无须实名。提交后会得到一个 8 位查询码，凭码可查进度、退回重办、评议。',
    faults: '还有内容需要补充或修改，请看标有“！”的栏目。',
    similar: {
      title: (days, kind) => `近 ${days} 天内，本处已有人反映“${kind}”方面的事`,
      told: '目前进展',
      shown: '已公开的结果',
      next: '您的意见尚未提交。事情不同，或想再提一次，请点“仍要提交”，照常登记办理；如是同一件事，也可只关注结果公开。',
      anyway: '仍要提交',
      follow: '不再提交，关注本处结果公开',
    },
    fault: {
      required: '请填写此栏。',
      'too-long': '超过字数，请精简后再提交。',
      invalid: '填写的内容不符合要求，请修改。',
    },
    photosHint: (most, mebibytes) =>
      `最多 ${most} 张，每张不超过 ${mebibytes} MiB，可不附。请只拍现场，不拍人脸、证件；拍摄位置会自动去除，照片不公开。`,
    photosKept: (n) => `已收到 ${n} 张照片，无须再选。`,
    photoFault: photoFaultIn('zh', {
      'too-large': () => '单张照片超过 8 MiB，没有接收。请换一张或不附照片再提交。',
      'too-many-photos': (most) => `照片超过 ${most} 张，没有接收。请减少后再提交。`,
      'not-taken': () => '只接收照片。请选择 JPEG、PNG 或 WebP 格式的照片。',
      'unknown-type': () => '这不是照片。请选择 JPEG、PNG 或 WebP 格式的照片。',
      'photos-not-now': () => '一小时内上传的照片过多。请不附照片先提交，或稍后再试。',
    }),
    received: '已收到，谢谢您的意见',
    repeated: '这份意见已经提交过，没有重复登记。要另提一条，请重新打开意见箱。',
    codeIs: '您的查询码',
    keepCode: '请抄下或截图保存。查询码只显示这一次；遗失且未留电话的，无法再查询。',
    followNow: '查看进度',
    printIt: '可打印本页留存。',
    followTitle: '查询办理进度',
    code: '8 位查询码',
    codeHint: '提交意见时得到的 8 位数字，或意见箱回执上的号码。',
    look: '查询',
    openedAt: '提出日期',
    state: '目前状态',
    steps: '办理过程',
    reason: '说明',
    sendBackTitle: (label) => `不满意？${label}`,
    sendBackHint: '请写明哪里没有办好。每件可由本人退回一次。',
    rateTitle: '请您评议',
    rateSend: '提交评议',
    acted: { 'send-back': '已退回，承办单位将重新办理。', rate: '已收到您的评议，谢谢。' },
    boxes: { title: '意见箱', next: '扫描楼道二维码可直接打开本楼院的意见箱，也可在下面选择地点。' },
    noBoxes: '目前没有开放的意见箱。请致电社区或街道反映。',
    results: '结果公开',
    resultsOf: (place) => `${place} 结果公开`,
    resultsHint: '以下内容经审核后公开，不含姓名、电话等个人信息。',
    noResults: '目前没有已公开的结果。',
    olderLeftOut: '仅列出最近公开的事项，更早的请向社区查询。',
    allResults: '全部地点',
    printA3: '打印 A3 公示',
    publisher: '公示单位',
    complaints: '监督电话',
    posterTitle: '有话请说，扫码提意见',
    posterHow:
      '微信扫一扫，不用登录、不用实名。提交后凭 8 位查询码查进度、退回重办、评议。也可投纸质意见箱、打电话或请网格员代填。',
    posterAddress: '网址',
    refused: {
      closed: { title: '没有这个意见箱', next: '它可能已停用。请从“意见箱”中另选地点，或致电社区反映。' },
      expired: {
        title: '页面停留时间过长',
        next: '内容尚未提交。请返回上一页复制您写的内容，重新打开后再提交。',
      },
      'too-many': {
        title: '提交或查询过于频繁',
        next: '为防止滥用，请一小时后再试；急事请直接致电社区或街道。',
      },
      trap: { title: '未能提交', next: '请返回上一页，不要填写隐藏的栏目，再提交一次。' },
      unknown: {
        title: '没有查到',
        next: '请核对 8 位查询码；多次输错将暂停查询。也可致电社区，凭预留电话查询。',
      },
      'proof-needed': {
        title: '查询暂时受限',
        next: '近期错误查询过多。请用手机自带浏览器打开并稍等数秒后再查，或致电社区查询。',
      },
      'not-open': {
        title: '现在不能这样办理',
        next: '事项状态已有变化，或已使用过一次。请重新查询后再看；仍有意见请另提一条。',
      },
      'reason-missing': { title: '请写明退回理由', next: '请返回上一页，写明哪里没有办好，再提交。' },
    },
    tooLarge: { title: '内容过大', next: '没有提交。请精简文字后再试。' },
    photosTooLarge: {
      title: '照片过大',
      next: '没有提交。请返回上一页，减少照片或换小一些的照片，也可以不附照片提交。',
    },
    busy: {
      title: '正在上传照片的人较多',
      next: '没有提交。请返回上一页，稍等片刻再提交，或不附照片先提交。',
    },
    tooSlow: { title: '网络太慢，没有收完', next: '没有提交。请在信号好的地方再试一次。' },
    foreign: { title: '请求来自其他网站', next: '没有提交。请从本站页面提交。' },
    away: { title: '系统暂时无法办理', next: '内容尚未提交。请稍后再试，急事请直接致电社区或街道。' },
  },
  en: {
    nav: {
      boxes: 'Opinion boxes',
      follow: 'Follow by code',
      results: 'Published results',
      rules: 'Moderation rules',
      bulletin: 'Bulletin',
    },
    larger: 'Large type',
    smaller: 'Standard type',
    otherLanguage: '中文',
    place: 'Place',
    optional: ' (optional)',
    sensitiveHint: 'Used to answer you only, kept encrypted, never published; you may leave it empty.',
    most: (n) => `at most ${n} characters`,
    trap: 'Leave this empty',
    submit: 'Send',
    submitHint:
      'No sign-in, no name. You are given a code of 8 digits to follow your opinion, send it back or rate it.',
    faults: 'Something is missing or needs a change: see the entries marked “!”.',
    similar: {
      title: (days, kind) => `Within ${days} days somebody here has spoken of “${kind}” already`,
      told: 'How far it is',
      shown: 'Results shown to everybody',
      next: 'Yours is not sent yet. Is it another matter, or do you want to say it again? Press “Send it anyway”: it is recorded like any other. If it is the same matter you can follow the published results instead.',
      anyway: 'Send it anyway',
      follow: 'Send nothing, follow the results of this place',
    },
    fault: {
      required: 'Please fill this in.',
      'too-long': 'Too long: please shorten it.',
      invalid: 'This entry does not fit: please change it.',
    },
    photosHint: (most, mebibytes) =>
      `At most ${most}, each up to ${mebibytes} MiB; none is needed. Photograph the place, not faces or papers: where it was taken is removed, and photos are not published.`,
    photosKept: (n) => `${n === 1 ? 'One photo was' : `${n} photos were`} received; no need to choose again.`,
    photoFault: photoFaultIn('en', {
      'too-large': () =>
        'A photo is larger than 8 MiB and was not taken. Choose another one, or send without it.',
      'too-many-photos': (most) => `More than ${most} photos: none was taken. Choose fewer and send again.`,
      'not-taken': () => 'Photos only: choose one in JPEG, PNG or WebP.',
      'unknown-type': () => 'This is no photo: choose one in JPEG, PNG or WebP.',
      'photos-not-now': () => 'Too many photos within the hour. Send without them now, or try again later.',
    }),
    received: 'Received. Thank you for your opinion',
    repeated: 'This opinion was sent before; it was not recorded twice. For another one open the box again.',
    codeIs: 'Your code',
    keepCode:
      'Write it down or take a picture. It is shown this once; if it is lost and you left no telephone number, the opinion cannot be found again.',
    followNow: 'See the progress',
    printIt: 'You may print this page.',
    followTitle: 'Follow your opinion',
    code: 'Code of 8 digits',
    codeHint: 'The 8 digits you were given, or the number on the receipt of the box.',
    look: 'Look up',
    openedAt: 'Said on',
    state: 'State',
    steps: 'What was done',
    reason: 'Explanation',
    sendBackTitle: (label) => `Not satisfied? ${label}`,
    sendBackHint: 'Say what was not done well. You can send it back once.',
    rateTitle: 'Please rate it',
    rateSend: 'Send the rating',
    acted: {
      'send-back': 'Sent back: it will be worked on again.',
      rate: 'Your rating was received. Thank you.',
    },
    boxes: {
      title: 'Opinion boxes',
      next: 'The QR code on the stairwell opens the box of your courtyard; or choose a place here.',
    },
    noBoxes: 'No box is open at present. Please telephone the community office.',
    results: 'Published results',
    resultsOf: (place) => `Published results of ${place}`,
    resultsHint: 'Published after moderation, without names, numbers or other personal data.',
    noResults: 'Nothing has been published yet.',
    olderLeftOut: 'Only the latest are listed; ask the community office for older ones.',
    allResults: 'All places',
    printA3: 'Print the A3 notice',
    publisher: 'Published by',
    complaints: 'Complaints by telephone',
    posterTitle: 'Tell us: scan and say',
    posterHow:
      'Scan it; no sign-in, no name. With the code of 8 digits you follow, send back or rate. You may also use the wooden box, telephone, or ask your grid worker.',
    posterAddress: 'Address',
    refused: {
      closed: {
        title: 'There is no such box',
        next: 'It may have been closed. Choose another place under “Opinion boxes”, or telephone the community office.',
      },
      expired: {
        title: 'The page was open too long',
        next: 'Nothing was sent. Go back, copy what you wrote, open the page again and send it.',
      },
      'too-many': {
        title: 'Too many at a time',
        next: 'Please try again in an hour; if it is urgent telephone the community or street office.',
      },
      trap: { title: 'Not sent', next: 'Go back, leave the hidden entry empty and send again.' },
      unknown: {
        title: 'Nothing found',
        next: 'Check the 8 digits; after several wrong codes looking up pauses. The community office finds it by the number you left.',
      },
      'proof-needed': {
        title: 'Looking up is restricted',
        next: 'There were too many wrong codes. Open the page in your telephone’s own browser, wait some seconds and try again, or telephone the community office.',
      },
      'not-open': {
        title: 'That is not possible now',
        next: 'The state has changed, or it was used once already. Look it up again; for anything further send another opinion.',
      },
      'reason-missing': {
        title: 'Say why you send it back',
        next: 'Go back, say what was not done well, and send again.',
      },
    },
    tooLarge: { title: 'Too large', next: 'Nothing was sent. Please shorten the text and try again.' },
    photosTooLarge: {
      title: 'The photos are too large',
      next: 'Nothing was sent. Go back and choose fewer or smaller photos, or send without them.',
    },
    busy: {
      title: 'Many people are sending photos',
      next: 'Nothing was sent. Go back, wait a moment and send again, or send without photos.',
    },
    tooSlow: {
      title: 'The connection was too slow',
      next: 'Nothing was sent. Please try again where the signal is better.',
    },
    foreign: {
      title: 'The request comes from another site',
      next: 'Nothing was sent. Please send it from a page of this site.',
    },
    away: {
      title: 'This does not work at the moment',
      next: 'Nothing was sent. Please try again later; if it is urgent telephone the community or street office.',
    },
  },
};
