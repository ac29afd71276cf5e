/** Why a computation was refused, and what to do next. */
export const HYDROLOGY_FAULTS = {
  'too-few-years': {
    zh: '年最大值不足10个，不能适线；请补充资料年份，或借用邻近站的参数。',
    en: 'Fewer than ten annual maxima: no curve can be fitted. Add years, or take the parameters of a neighbouring station.',
  },
  'not-a-number': {
    zh: '系列中有不是数的值；请删除或更正该值。',
    en: 'A value of the series is no number: remove or correct it.',
  },
  negative: { zh: '系列中有负值；请更正。', en: 'A value of the series is negative: correct it.' },
  'all-equal': {
    zh: '系列各值相同，没有变差，不能适线；请核对资料。',
    en: 'All values are equal, so there is nothing to fit: check the data.',
  },
  'historical-period': {
    zh: '调查考证期短于实测年数与历史洪水个数之和；请核对考证期年数。',
    en: 'The investigated period is shorter than the gauged years and the historical floods together: check its years.',
  },
  'historical-rank': {
    zh: '作特大值处理的实测洪水个数须为整数，且少于实测年数；请核对。',
    en: 'The gauged floods treated as extraordinary must be a whole number below the gauged years: check it.',
  },
  'skew-ratio': {
    zh: 'Cs/Cv 须为正数；请更正（一般在2与4之间）。',
    en: 'Cs/Cv must be positive (usually between 2 and 4): correct it.',
  },
  'too-scattered': {
    zh: '系列离散过大，Cv 或 Cs 超出可适线的范围；请核对错值，或检查是否混有不同成因的洪水。',
    en: 'The series scatters so widely that Cv or Cs leaves the range of fitting: look for wrong values, or floods of different causes.',
  },
  'too-few-gaugings': {
    zh: '实测流量点不足（每段至少5个）；请补测，或减少分段。',
    en: 'Too few gaugings (five at least in each piece): measure more, or use fewer pieces.',
  },
  'not-positive': {
    zh: '实测流量须大于0；请更正或删除该测次。',
    en: 'A gauged flow must be above 0: correct or remove the gauging.',
  },
  'stages-too-close': {
    zh: '实测水位变幅太小，定不出曲线；请补测高水或低水。',
    en: 'The gauged stages lie too close together to draw a curve: measure at higher or lower water.',
  },
  'break-outside': {
    zh: '分段水位不在实测水位范围内或次序不对；请更正。',
    en: 'A break lies outside the gauged stages or out of order: correct it.',
  },
  'no-relation': {
    zh: '该段流量不随水位增大，定不出单一曲线；请检查测次，或考虑绳套、冲淤、回水影响。',
    en: 'Flow does not grow with stage here: check the gaugings, or think of loops, scour and backwater.',
  },
  'uneven-series': {
    zh: '各系列长度不一致；请按同一时段对齐。',
    en: 'The series differ in length: bring them to the same steps.',
  },
  'too-little-data': {
    zh: '有效资料太少，不足以计算；请补充资料。',
    en: 'Too little known data to compute from: bring more.',
  },
  'rain-missing': {
    zh: '降雨资料缺测超过允许范围；请补齐或缩短时段。',
    en: 'More rain is missing than may be: fill it in, or take a shorter period.',
  },
  'parameter-out-of-range': {
    zh: '模型参数超出物理范围；请更正所列参数。',
    en: 'A parameter lies outside its physical range: correct the ones named.',
  },
  'unstable-reach': {
    zh: '马斯京根演算不稳定（须 2Kx ≤ Δt ≤ 2K(1−x)）；请分段或改变计算时段。',
    en: 'The Muskingum routing is unstable (2Kx ≤ Δt ≤ 2K(1−x) must hold): split the reach or change the step.',
  },
} as const satisfies Record<string, { zh: string; en: string }>;
export type HydrologyFault = keyof typeof HYDROLOGY_FAULTS;

/** A refusal; `where` names the position or name at fault, where there is one. */
export interface Refused {
  ok: false;
  fault: HydrologyFault;
  where?: string;
}

export const refuse = (fault: HydrologyFault, where?: string): Refused => ({
  ok: false,
  fault,
  ...(where === undefined ? {} : { where }),
});
