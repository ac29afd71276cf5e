/** Figures over what is registered, with their names: REGISTER/TYPE/FIGURE beside PROGRAMME/TYPE/FIGURE. */
export const REGISTER_FIGURES = {
  'registers/camera/integrated': {
    zh: '雨水情视频一体站（增设）',
    en: 'Rain, level and video stations commissioned',
    measure: '套',
  },
  'registers/camera/single': {
    zh: '单视频站（增设）',
    en: 'Video-only stations commissioned',
    measure: '套',
  },
  'registers/round/done': { zh: '视频巡查（完成）', en: 'Video rounds done', measure: '轮' },
  'registers/round/overdue': { zh: '视频巡查（逾期）', en: 'Video rounds overdue', measure: '轮' },
} as const;
export type RegisterFigure = keyof typeof REGISTER_FIGURES;

/** Name of a figure over a register; undefined for every other figure. */
export const registerFigureName = (id: string, language: 'zh' | 'en'): string | undefined =>
  Object.hasOwn(REGISTER_FIGURES, id) ? REGISTER_FIGURES[id as RegisterFigure][language] : undefined;
