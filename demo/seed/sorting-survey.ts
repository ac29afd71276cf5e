import type { Definition, OptionDecl, Question } from '../../contract/questions.ts';

const option = (id: string, zh: string, en: string, counts?: string): OptionDecl => ({
  id,
  words: { zh, en },
  ...(counts ? { counts } : {}),
});
const yesNo = (counts: string): OptionDecl[] => [
  option('yes', '是', 'Yes', counts),
  option('no', '否', 'No'),
];

const KNOWS: Question = {
  id: 'knows',
  kind: 'single',
  words: { zh: '您知道生活垃圾分为哪四类吗？', en: 'Do you know the four kinds of household waste?' },
  required: true,
  options: yesNo('knows'),
};
const SORTS: Question = {
  id: 'sorts',
  kind: 'single',
  words: { zh: '您家平时分类投放吗？', en: 'Does your household sort its waste?' },
  required: true,
  shownIf: { question: 'knows', any: ['yes'] },
  options: yesNo('sorts'),
};
const CONTENT: Question = {
  id: 'content',
  kind: 'rating',
  words: { zh: '您对小区的分类投放条件满意吗？', en: 'How content are you with the collection point?' },
  required: true,
  steps: 5,
};
const OBSTACLES = [
  option('far', '投放点较远', 'It is far away'),
  option('hours', '开放时间不便', 'The hours do not suit'),
  option('unsure', '拿不准怎么分', 'Not sure what belongs where'),
];
const obstacle = (more: OptionDecl[]): Question => ({
  id: 'obstacle',
  kind: 'single',
  words: { zh: '分类投放最大的不便是什么？', en: 'What is most in the way of sorting?' },
  required: false,
  options: [...OBSTACLES, ...more],
});
const ASKED = {
  title: { zh: '垃圾分类入户问卷（演示）', en: 'Household waste survey (demo)' },
  intro: {
    zh: '了解分类知晓和投放情况，不记名，只作汇总。',
    en: 'What households know and do about sorting; without names, counted together only.',
  },
  validity: { leastShare: 60, control: [] },
};

/** The first wave; the second was edited: one question got an option, one is left out, one is new. */
export const SURVEYS: readonly [Definition, Definition] = [
  {
    ...ASKED,
    questions: [
      KNOWS,
      SORTS,
      obstacle([]),
      {
        id: 'minutes',
        kind: 'number',
        words: {
          zh: '从家到投放点步行几分钟？',
          en: 'How many minutes’ walk is it to the collection point?',
        },
        required: false,
        min: 0,
        max: 60,
      },
      CONTENT,
    ],
  },
  {
    ...ASKED,
    questions: [
      KNOWS,
      SORTS,
      obstacle([option('smell', '投放点有异味', 'The collection point smells')]),
      CONTENT,
      {
        id: 'visited',
        kind: 'single',
        words: {
          zh: '今年有人上门讲解过垃圾分类吗？',
          en: 'Has anybody explained sorting at your door this year?',
        },
        required: false,
        options: [option('yes', '有', 'Yes'), option('no', '没有', 'No')],
      },
    ],
  },
];
