import type { Definition } from '../../contract/questions.ts';

const yesNo = [
  { id: 'yes', words: { zh: '是', en: 'Yes' } },
  { id: 'no', words: { zh: '否', en: 'No' } },
];
/** Does a household know the four bins, does it sort, how often, how content, what is missing. */
export const SORTING: Definition = {
  title: { zh: '垃圾分类调查', en: 'Waste sorting' },
  intro: { zh: '请按实际情况填写。', en: 'Please answer as things are.' },
  questions: [
    {
      id: 'knows',
      kind: 'single',
      words: { zh: '您知道四分类吗？', en: 'Do you know the four kinds?' },
      required: true,
      options: [{ ...yesNo[0]!, counts: 'knows' }, yesNo[1]!],
    },
    {
      id: 'sorts',
      kind: 'single',
      words: { zh: '您家分类投放吗？', en: 'Does your household sort?' },
      required: true,
      shownIf: { question: 'knows', any: ['yes'] },
      options: [{ ...yesNo[0]!, counts: 'sorts' }, yesNo[1]!],
    },
    {
      id: 'bins',
      kind: 'multiple',
      words: { zh: '用过哪些桶？', en: 'Which bins have you used?' },
      required: false,
      options: ['kitchen', 'paper', 'harm', 'other'].map((id) => ({ id, words: { zh: id, en: id } })),
    },
    {
      id: 'walk',
      kind: 'number',
      words: { zh: '走到桶站要几分钟？', en: 'Minutes to the bins?' },
      required: false,
      min: 0,
      max: 60,
    },
    {
      id: 'content',
      kind: 'rating',
      words: { zh: '您满意吗？', en: 'Are you content?' },
      required: true,
      steps: 5,
    },
    {
      id: 'why',
      kind: 'text',
      words: { zh: '还缺什么？', en: 'What is missing?' },
      required: false,
      most: 200,
      shownIf: { question: 'content', atLeast: 1 },
    },
  ],
  validity: { leastShare: 30, control: [] },
};
