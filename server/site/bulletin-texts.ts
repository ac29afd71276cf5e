import type { Language } from './texts.ts';

interface BulletinTexts {
  title: string;
  intro: string;
  none: string;
  older: string;
  issued: string;
  published: string;
  reviewedBy: string;
  unit: string;
  briefOf: (label: string) => string;
  corrections: string;
  correctionsIntro: string;
  noCorrections: string;
  corrected: string;
  corrects: string;
  search: string;
  searchLabel: string;
  searchHint: string;
  found: (count: number, words: string) => string;
  feeds: string;
  figure: string;
  figuresHere: string;
  value: string;
  opening: string;
  concept: string;
  period: string;
  asOf: string;
  scope: string;
  definition: string;
  definitionVersion: (version: number) => string;
  manual: string;
  method: string;
  source: string;
  records: string;
  digest: string;
  frozenAt: string;
  breakdown: string;
  breakdownHint: string;
  withheld: string;
  noBreakdown: string;
  proof: string;
  proofHint: string;
  proofIndex: (index: number, size: number) => string;
  sidecar: string;
  key: string;
  checkpoint: string;
  noProof: string;
  back: string;
  larger: string;
  smaller: string;
  otherLanguage: string;
  drill: string;
  demo: string;
  gone: { title: string; next: string };
  methods: Record<string, string>;
}

export const BULLETIN_TEXTS: Record<Language, BulletinTexts> = {
  zh: {
    title: '信息公开',
    intro: '经公开审查的政务信息。每个数字都可以点开，查看其含义、统计时间、构成和证明。',
    none: '尚无公开的信息。',
    older: '更早的期次',
    issued: '印发时间',
    published: '公开时间',
    reviewedBy: '公开审查',
    unit: '供稿单位',
    briefOf: (label) => `载于${label}`,
    corrections: '更正',
    correctionsIntro: '已印发的数字不作改动；有误的，在以后的期次中更正，两处互相指明。',
    noCorrections: '尚无更正。',
    corrected: '本条已有更正',
    corrects: '本条更正',
    search: '检索',
    searchLabel: '检索词',
    searchHint: '标题、正文、单位均可检索；至少两个字。',
    found: (count, words) => `含“${words}”的信息：${count}条`,
    feeds: '订阅',
    figure: '数字',
    figuresHere: '文中数字',
    value: '数值',
    opening: '其中期初数',
    concept: '含义',
    period: '统计时段',
    asOf: '截止日期',
    scope: '统计范围',
    definition: '口径',
    definitionVersion: (version) => `按业务记录逐条统计，口径第${version}版`,
    manual: '人工填报，由签发人负责',
    method: '取得方法',
    source: '来源',
    records: '所依据的记录',
    digest: '记录集合的摘要',
    frozenAt: '定稿时间',
    breakdown: '构成',
    breakdownHint: '按现有记录统计的下级单位数；人数过少的不予显示。',
    withheld: '不予显示',
    noBreakdown: '此数字没有下级单位的构成。',
    proof: '证明',
    proofHint:
      '此数字已收入数字日志。下载数据文件，用公钥即可离线核验：npx ward verify 文件 --key 公钥。公钥宜从另一处再取一次，两相核对。',
    proofIndex: (index, size) => `日志第${index + 1}项，共${size}项`,
    sidecar: '下载数据文件',
    key: '公钥',
    checkpoint: '已签名的检查点',
    noProof: '此数字没有收入数字日志。',
    back: '返回本条信息',
    larger: '大字版',
    smaller: '标准字号',
    otherLanguage: 'English',
    drill: '【演练】演练数据，不代表实际情况。',
    demo: '演示数据，并非实际情况。',
    gone: { title: '没有这个页面', next: '该信息不存在、未公开或已撤回。请返回信息公开首页。' },
    methods: {
      'head-count': '现场清点',
      estimate: '估计',
      sample: '抽样推算',
      'paper-ledger': '纸质台账',
      'other-system': '其他系统',
    },
  },
  en: {
    title: 'Bulletin',
    intro:
      'What passed the public review. Every figure opens onto its meaning, its date, its parts and its proof.',
    none: 'Nothing has been published yet.',
    older: 'Earlier issues',
    issued: 'Issued',
    published: 'Published',
    reviewedBy: 'Public review',
    unit: 'Unit',
    briefOf: (label) => `Printed in ${label}`,
    corrections: 'Corrections',
    correctionsIntro:
      'What was printed is never changed. What was wrong is corrected in a later issue, and each points at the other.',
    noCorrections: 'There are no corrections.',
    corrected: 'This was corrected',
    corrects: 'This corrects',
    search: 'Search',
    searchLabel: 'Words to look for',
    searchHint: 'In titles, texts and units; two characters at least.',
    found: (count, words) => `Found with “${words}”: ${count}`,
    feeds: 'Feeds',
    figure: 'Figure',
    figuresHere: 'Figures in this text',
    value: 'Value',
    opening: 'of it opening balance',
    concept: 'What is counted',
    period: 'Period',
    asOf: 'As of',
    scope: 'Where',
    definition: 'Definition',
    definitionVersion: (version) => `Counted from records one by one, version ${version} of the definition`,
    manual: 'Stated by hand; who signed answers for it',
    method: 'How it came about',
    source: 'Source',
    records: 'Records behind it',
    digest: 'Digest of the records',
    frozenAt: 'Fixed at',
    breakdown: 'Parts',
    breakdownHint: 'By the units below, as the records stand now; very small counts are withheld.',
    withheld: 'withheld',
    noBreakdown: 'This figure has no parts by unit.',
    proof: 'Proof',
    proofHint:
      'This figure stands in the log of figures. Download its sidecar and verify it offline with the public key: npx ward verify FILE --key KEY. Take the key from a second place as well.',
    proofIndex: (index, size) => `entry ${index + 1} of ${size} in the log`,
    sidecar: 'Download the sidecar',
    key: 'Public key',
    checkpoint: 'Signed checkpoint',
    noProof: 'This figure is not in the log.',
    back: 'Back to the text',
    larger: 'Large type',
    smaller: 'Standard type',
    otherLanguage: '中文',
    drill: 'DRILL — data of a drill.',
    demo: 'Demonstration data, not the real state of things.',
    gone: {
      title: 'There is no such page',
      next: 'It does not exist, is not public, or was taken back. Return to the bulletin.',
    },
    methods: {
      'head-count': 'head count',
      estimate: 'estimate',
      sample: 'sample',
      'paper-ledger': 'paper ledger',
      'other-system': 'another system',
    },
  },
};
