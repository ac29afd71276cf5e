import { describe, expect, test } from 'vitest';
import { checkText } from './check-text.ts';
import type { BoundFigure, CheckInput } from './finding.ts';
import { RULES } from './rules.ts';

/** `⟦100余次|136|次⟧` is a number bound to a figure of that value and measure; a fourth part is its key. */
function marked(text: string): CheckInput {
  const bound: BoundFigure[] = [];
  let plain = '';
  let from = 0;
  for (const match of text.matchAll(/⟦([^|⟧]+)\|([^|⟧]*)\|?([^|⟧]*)\|?([^|⟧]*)⟧/gu)) {
    const { 1: printed = '', 2: value = '', 3: measure = '', 4: key = '' } = match;
    plain += text.slice(from, match.index);
    bound.push({
      start: plain.length,
      end: plain.length + printed.length,
      value: value === '' ? null : Number(value),
      ...(measure === '' ? {} : { measure }),
      ...(key === '' ? {} : { key }),
    });
    plain += printed;
    from = match.index + match[0].length;
  }
  return { text: plain + text.slice(from), bound };
}

const REGISTER = {
  units: [
    { name: '中心路街道', short: ['中心路办'], former: ['中心路办事处'] },
    { name: '区文化广电和旅游局', short: ['区文广旅局'], former: ['区文化局'] },
    { name: '区公安局', short: [], former: [] },
  ],
  posts: [
    { name: '某区区长', former: [], holders: ['李示例'] },
    { name: '某区副区长', former: [], holders: ['王样本'] },
  ],
  people: ['李示例', '王样本'],
};
const WORD = {
  wrong: '布署',
  right: ['部署'],
  kind: 'misspelt' as const,
  source: '《现代汉语词典》',
  why: { zh: '“部署”是安排', en: '部署 is to arrange' },
  unlessBefore: [],
  unlessAfter: ['名'],
};

/** What is flagged with the first right form offered; null where nothing is offered. */
type Hit = readonly [flagged: string, fix: string | null];
interface Example {
  rule: string;
  wrong: readonly (readonly [text: string, ...hits: Hit[]])[];
  right: readonly string[];
}

/** Every rule by what it finds and what it leaves alone. Names in these sentences are made up. */
const EXAMPLES: readonly Example[] = [
  {
    rule: 'declared-secret',
    wrong: [
      ['机密★5年\n某局关于某事的报告', ['机密★', null]],
      ['内部\n　　秘　密　\n某局简报', ['　　秘　密　', null]],
    ],
    right: ['开展保密宣传，讲解秘密、机密、绝密三级的划分。', '某局严守工作秘密\n一是强化学习。'],
  },
  {
    rule: 'declared-internal',
    wrong: [['内部资料　注意保存\n某区信息快报', ['内部资料　注意保存', null]]],
    right: ['内部资料管理工作取得成效\n一是完善制度。归档内部文件30份。'],
  },
  {
    rule: 'id-number',
    wrong: [['受助人（身份证号11010519491231002X）已领取。', ['11010519491231002X', '110*************2X']]],
    right: ['流水号110105194912310021不是身份证号。', '项目编号20230901123456789。'],
  },
  {
    rule: 'phone-number',
    wrong: [
      ['联系人电话13812345678。', ['13812345678', '138****5678']],
      ['请致电138-1234-5678咨询。', ['138-1234-5678', '138****5678']],
    ],
    right: ['拨打12345热线，总值班室电话0371-68921234。', '全年用电13812345678901千瓦时。'],
  },
  {
    rule: 'bank-card',
    wrong: [['补贴打入卡号6222021234567890128。', ['6222021234567890128', '***************0128']]],
    right: ['设备序列号6222021234567890123。'],
  },
  {
    rule: 'naked-number',
    wrong: [
      ['吸引居民约500人参加。', ['约500人', null]],
      ['服务群众⟦4000余人|4321|人⟧，发放礼品300份。', ['300份', null]],
    ],
    right: [
      '发放宣传页⟦4000余份|4321|份⟧。',
      '推行“15分钟生活圈”，落实《10项措施》。',
      '登记⟦7轮||轮⟧走访。',
    ],
  },
  {
    rule: 'qualifier-true',
    wrong: [
      ['开展活动⟦100余次|98|次⟧。', ['100余次', '98次']],
      ['收集意见⟦近300条|312|条⟧。', ['近300条', '312条']],
      ['补贴⟦3.2万元|35100|元⟧。', ['3.2万元', '35100元']],
      ['走访⟦100户以上|99|户⟧。', ['100户以上', '99户']],
      ['参与⟦约500人|600|人⟧。', ['约500人', '600人']],
    ],
    right: [
      '开展活动⟦100余次|108|次⟧，发放⟦3.2万份|31870|份⟧，走访⟦近300户|296|户⟧，参与⟦100人以上|100|人⟧。',
    ],
  },
  {
    rule: 'vague-after-exact',
    wrong: [['出动车辆8余辆，清理22多处。', ['8余辆', '8辆'], ['22多处', '22处']]],
    right: ['出动车辆80余辆，投入1.2万余元、22万余元。'],
  },
  {
    rule: 'double-claim',
    wrong: [['吸引约500余人参加，近300人左右受益。', ['约500余人', '500余人'], ['近300人左右', '300人左右']]],
    right: ['吸引500余人参加，约300人受益。'],
  },
  {
    rule: 'part-of-whole',
    wrong: [['征集意见30条，其中35条纳入整治。', ['35条', null]]],
    right: [
      '征集意见30条，其中22条纳入整治。',
      '培训干部100余人，其中女干部108人。',
      '检查企业30家，其中发现隐患52处。',
    ],
  },
  {
    rule: 'sum-of-parts',
    wrong: [
      ['发放手册200册、海报50册、折页30册，共计270册。', ['270册', '280册']],
      ['评出先进12个，分别为社区5个、学校4个。', ['12个', '9个']],
    ],
    right: [
      '发放手册200册、海报50册，共计250册。',
      '发放手册4000余册、海报300册，共计4500册。',
      '种树200棵、草坪50平方米，共计投入3万元。',
    ],
  },
  {
    rule: 'share',
    wrong: [
      ['排查隐患120处，已整改114处，整改率93%。', ['93%', '95%']],
      ['走访居民388户，其中租户97户，占比30%。', ['30%', '25%']],
    ],
    right: [
      '排查隐患120处，已整改114处，整改率95%。',
      '调查300户，满意287户，占95.7%。',
      '培训干部100人，其中党员20人，占全区党员的5%。',
      '办理业务200余件，当场办结190件，办结率90%。',
    ],
  },
  {
    rule: 'change',
    wrong: [
      ['受理量由200件增至250件，同比增长20%。', ['增长20%', '增长25%']],
      ['受理投诉80件，去年同期100件，同比增长20%。', ['增长20%', '下降20%']],
    ],
    right: ['受理量由200件增至250件，同比增长25%。', '受理投诉80件，去年同期100件，同比下降20%。'],
  },
  {
    rule: 'same-figure',
    wrong: [
      [
        '某办推进工作\n截至目前，开展活动100余次。下一步，目前开展活动90次的经验将推广。（某办）',
        ['90次', '100余次'],
      ],
      ['9月份受理业务300件。经统计，9月份受理业务305件。', ['305件', '300件']],
      ['参与⟦136人|136|人|a⟧。覆盖⟦130人|136|人|a⟧。', ['130人', '136人']],
    ],
    right: [
      '一季度受理业务300件，二季度受理业务500件。',
      '中心社区：开展活动3次；东风社区：开展活动5次。',
      '8月份受理业务300件。9月份受理业务500件。',
      '截至目前，开展活动100余次。截至目前，开展活动106次。',
    ],
  },
  {
    rule: 'title-claim',
    wrong: [
      ['某街道四举措推进分类\n一是宣传。入户讲解。二是督导。每日巡查。（某街道）', ['四举措', '两举措']],
    ],
    right: [
      '某街道“两抓”推进分类\n一是宣传。入户讲解。二是督导。每日巡查。（某街道）',
      '某街道多举措推进分类\n一是宣传。入户讲解。二是督导。每日巡查。（某街道）',
      '某局五步工作法受好评 一是宣传。入户。二是督导。巡查。三是评议。公开。四是整改。销号。五是回访。满意。（某局）',
    ],
  },
  {
    rule: 'method-steps',
    wrong: [['推行“想法说、遇事商、好坏评”的“五步工作法”。', ['五', '三']]],
    right: ['推行“想法说、遇事商、马上办、好坏评、结果晒”的“五步工作法”。'],
  },
  {
    rule: 'ordinal-gap',
    wrong: [
      ['某局工作\n一是宣传。入户。二是督导。巡查。四是整改。销号。（某局）', ['四是', '三是']],
      ['某局工作\n一是宣传。入户。二是督导。巡查。二是整改。销号。（某局）', ['二是', '三是']],
    ],
    right: [
      '某局工作\n一是宣传。做到一是入户；二是上墙。二是督导。巡查。三是整改。（某局）',
      '任务一是重点、三是难点。',
    ],
  },
  {
    rule: 'unpaired-mark',
    wrong: [
      ['推行“一窗办理，群众满意。', ['“', '']],
      ['落实《条例。》》', ['》', '']],
    ],
    right: ['推行“一窗办理”（含《条例》事项），群众满意。'],
  },
  {
    rule: 'nested-quotes',
    wrong: [['开展“唱响“好声音”活动”，反响好。', ['“好声音”', '‘好声音’']]],
    right: ['开展“唱响‘好声音’活动”，打造“好声音”品牌。'],
  },
  {
    rule: 'numeral-style',
    wrong: [['走访388户，吸引三百五十二人参加。', ['三百五十二人', '352人']]],
    right: ['走访三百八十八户，吸引三百五十二人参加。', '走访388户，吸引数十人参加。'],
  },
  {
    rule: 'half-width-punctuation',
    wrong: [['召开会议,部署工作;抓好落实.', [',', '，'], [';', '；']]],
    right: ['受理4,860件，比例1:500，时间9:00，见http://a.cn/b?c=1。'],
  },
  {
    rule: 'half-width-stop',
    wrong: [['抓好工作落实.', ['.', '。']]],
    right: ['整改率95.7%，版本2.1。'],
  },
  {
    rule: 'half-width-brackets',
    wrong: [['举办培训班(第三期)。', ['(第三期)', '（第三期）']]],
    right: ['举办培训班（第三期）。', '公式f(x)。'],
  },
  {
    rule: 'straight-quotes',
    wrong: [['推行"一窗办理"。', ['"一窗办理"', '“一窗办理”']]],
    right: ['推行“一窗办理”，屏幕55"。'],
  },
  {
    rule: 'doubled-punctuation',
    wrong: [['召开会议，，部署工作。；抓落实。', ['，，', '，'], ['。；', '。']]],
    right: ['召开会议，部署工作……抓落实。'],
  },
  {
    rule: 'ellipsis',
    wrong: [['宣传、走访、巡查...等工作。', ['...', '……']]],
    right: ['宣传、走访、巡查……'],
  },
  {
    rule: 'quotes-in-a-row',
    wrong: [['推行“一次办”、“马上办”。', ['”、', '”']]],
    right: ['推行“一次办”“马上办”。', '推行“一次办”（线上）、“马上办”。'],
  },
  {
    rule: 'ordinal-punctuation',
    wrong: [['（一）、强化组织。\n1、加强宣传。', ['（一）、', '（一）'], ['1、', '1.']]],
    right: ['一、强化组织\n（一）成立专班\n1.加强宣传。\n（1）入户。第一，抓早。'],
  },
  {
    rule: 'law-title',
    wrong: [
      [
        '宣传中华人民共和国家庭教育促进法。',
        ['中华人民共和国家庭教育促进法', '《中华人民共和国家庭教育促进法》'],
      ],
      ['印发“关于加强巡查的通知”。', ['“关于加强巡查的通知”', '《关于加强巡查的通知》']],
    ],
    right: [
      '宣传《中华人民共和国家庭教育促进法》。',
      '中华人民共和国成立以来，推广“五步工作法”。',
      '在中华人民共和国境内违法经营的。',
    ],
  },
  {
    rule: 'document-number',
    wrong: [['根据某政办(2023)第012号文件要求。', ['(2023)第012号', '〔2023〕12号']]],
    right: ['根据某政办〔2023〕12号文件要求。'],
  },
  {
    rule: 'han-digit-space',
    wrong: [['开展活动 100余次，大疆 M300 等。', [' ', ''], [' ', ''], [' ', '']]],
    right: ['“检爱同行 共护花开”开放日', '某局购置M300 一是到货。'],
  },
  {
    rule: 'space-by-punctuation',
    wrong: [['召开会议， 部署工作 。', [' ', ''], [' ', '']]],
    right: ['召开会议，部署工作。'],
  },
  {
    rule: 'full-width-digits',
    wrong: [['走访３８８户。', ['３８８', '388']]],
    right: ['走访388户，占95％。'],
  },
  {
    rule: 'year-zero',
    wrong: [['二零二一年建成。', ['二零二一年', '2021年']]],
    right: ['二〇二一年建成，2021年投用，一千零五年。'],
  },
  {
    rule: 'short-year',
    wrong: [['23年9月建成。', ['23年', '2023年']]],
    right: ['2023年9月建成，历时10年。'],
  },
  {
    rule: 'date-zero',
    wrong: [['2023年09月05日召开。', ['09月', '9月'], ['05日', '5日']]],
    right: ['2023年10月20日召开。'],
  },
  {
    rule: 'date-form',
    wrong: [['2023.9.25召开。', ['2023.9.25', '2023年9月25日']]],
    right: ['版本2023.9.25.1，2023年9月25日。'],
  },
  {
    rule: 'rough-count-mark',
    wrong: [['用时两、三个月，走访五、六户。', ['两、三', '两三'], ['五、六', '五六']]],
    right: ['用时两三个月。', '一、三个月内完成整改', '第二、三次会议，二、三级响应。'],
  },
  {
    rule: 'rough-count-digits',
    wrong: [['用时3、4天，来了20几人、几10户。', ['3、4', '三四'], ['20几', '二十几'], ['几10', '几十']]],
    right: ['用时三四天，来了二十几人。', '第3、4次会议，设1、3、5号窗口。'],
  },
  {
    rule: 'mixed-number',
    wrong: [['惠及4千户、3百余人、2百万元。', ['4千', '4000'], ['3百', '300'], ['2百万', '200万']]],
    right: ['全长4千米，重3千克，功率2千瓦，惠及4万户、第3百货公司。'],
  },
  {
    rule: 'mixed-fraction',
    wrong: [['完成百分之95，占3分之1。', ['百分之95', '95%'], ['3分之1', '三分之一']]],
    right: ['完成95%，占三分之一，百分之百满意。'],
  },
  {
    rule: 'weekday',
    wrong: [['每星期5开放，上周3召开。', ['5', '五'], ['3', '三']]],
    right: ['星期五开放，每周3次，为期两周3天。'],
  },
  {
    rule: 'range-unit',
    wrong: [['投入13-17万元，占15～30%。', ['13-17万元', '13万元～17万元'], ['15～30%', '15%～30%']]],
    right: ['投入13万元～17万元，占15%～30%。'],
  },
  {
    rule: 'range-dash',
    wrong: [['1-11月，抽查30-40户。', ['1-11', '1—11'], ['30-40', '30～40']]],
    right: ['1—11月，抽查30～40户，热线0371-68920000，EC-225型。'],
  },
  {
    rule: 'range-from',
    wrong: [['从9月1日—11月30日开展。', ['—', '至']]],
    right: ['从9月1日至11月30日开展，9月—11月集中整治。'],
  },
  {
    rule: 'decimal-zero',
    wrong: [['长.5公里。', ['.5', '0.5']]],
    right: ['长0.5公里，1.5公里。'],
  },
  {
    rule: 'as-of',
    wrong: [
      ['截止目前，走访完毕。', ['截止', '截至']],
      ['截至到2023年底建成。', ['截至到', '截至']],
    ],
    right: ['截至目前，走访完毕。', '报名截止日期为9月30日，报名截止9月30日。'],
  },
  {
    rule: 'unit-symbol',
    wrong: [['新建步道3.5km、绿地200m²。', ['km', '公里'], ['m²', '平方米']]],
    right: ['新建步道3.5公里，时速60km/h。'],
  },
  {
    rule: 'old-unit',
    wrong: [['路面加宽50公分，改造300平米。', ['公分', '厘米'], ['平米', '平方米']]],
    right: ['路面加宽50厘米，评定公分制度。'],
  },
  {
    rule: 'unknown-unit',
    wrong: [['某单位开展工作。成效明显。（中心路街办）', ['中心路街办', '中心路街道']]],
    right: ['某单位开展工作。成效明显。（中心路街道、区公安局）', '某单位开展工作。'],
  },
  {
    rule: 'misspelt-unit',
    wrong: [['联合中兴路街道开展巡查。', ['中兴路街道', '中心路街道']]],
    right: ['联合中心路街道、区公安局开展巡查。'],
  },
  {
    rule: 'former-name',
    wrong: [
      [
        '中心路办事处联合区文化局开展巡查。',
        ['中心路办事处', '中心路街道'],
        ['区文化局', '区文化广电和旅游局'],
      ],
    ],
    right: ['中心路街道联合区文广旅局开展巡查。'],
  },
  {
    rule: 'post-holder',
    wrong: [
      ['某区区长王样本带队调研。', ['王样本', '李示例']],
      ['某区区长李士例主持会议。', ['李士例', '李示例']],
    ],
    right: ['某区区长李示例带队调研。', '某区副区长王样本出席。', '某区区长主持会议，某区区长带队检查。'],
  },
  {
    rule: 'wrong-word',
    wrong: [['专题布署防汛工作。', ['布署', '部署']]],
    right: ['专题部署防汛工作，并公布署名。'],
  },
];

const inputOf = (text: string): CheckInput => ({ ...marked(text), register: REGISTER, words: [WORD] });
const hits = (rule: string, text: string): Hit[] => {
  const input = inputOf(text);
  return checkText(input)
    .filter((finding) => finding.rule === rule)
    .map(({ start, end, fixes }): Hit => [input.text.slice(start, end), fixes[0]?.replace ?? null]);
};

describe.each(EXAMPLES)('$rule', ({ rule, wrong, right }) => {
  test.each(wrong.map(([text, ...want]) => ({ text, want })))(
    'finds what is wrong in “$text”',
    ({ text, want }) => expect(hits(rule, text)).toEqual(want),
  );
  test.each(right.map((text) => [text]))('leaves “%s” alone', (text) => expect(hits(rule, text)).toEqual([]));
});

/** They need an archive: `archive.test.ts`. */
const ELSEWHERE = ['cumulative-falls', 'near-duplicate'];

test('every rule has examples', () => {
  expect([...EXAMPLES.map(({ rule }) => rule), ...ELSEWHERE].sort()).toEqual(
    RULES.map(({ id }) => id).sort(),
  );
});

test('a naked number is offered the figures whose printed form agrees, and no others', () => {
  const label = (zh: string) => ({ zh, en: zh });
  const [finding] = checkText({
    text: '吸引居民约500人参加。',
    candidates: [
      { id: 'a', label: label('活动参与人次'), value: 486, measure: '人' },
      { id: 'b', label: label('培训人数'), value: 512, measure: '名' },
      { id: 'c', label: label('志愿者'), value: 700, measure: '人' },
      { id: 'd', label: label('户数'), value: 500, measure: '户' },
    ],
  });
  expect(finding?.fixes).toEqual([
    { replace: '约500人', label: label('活动参与人次'), bind: 'a' },
    { replace: '约500人', label: label('培训人数'), bind: 'b' },
  ]);
});

test('“其中” that adds up to more than the whole is a note: parts may overlap', () => {
  const found = checkText({ text: '培训干部30人，其中女干部20人、党员18人。' }).filter(
    ({ rule }) => rule === 'part-of-whole',
  );
  expect(found.map(({ severity }) => severity)).toEqual(['note']);
});

test('between the briefs of an issue the same unit says the same thing with one number', () => {
  const text =
    '某办抓宣传\n一是入户。讲解。二是上墙。公示。截至目前，发放宣传页300份。（某办）\n某办抓督导\n一是巡查。到位。二是整改。销号。截至目前，发放宣传页200份。（某办）\n他办抓宣传\n一是入户。讲解。二是上墙。公示。截至目前，发放宣传页900份。（他办）\n';
  const found = checkText({ text }).filter(({ rule }) => rule === 'same-figure');
  expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(['200份']);
});
