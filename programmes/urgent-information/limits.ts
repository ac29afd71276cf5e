/** 事件分级，由重到轻（突发事件应对法 art. 3）。 */
export const LEVELS = ['gravest', 'grave', 'larger', 'general'] as const;
export type Level = (typeof LEVELS)[number];

/** Minutes. */
export interface Limits {
  /** 电话报告, from the receipt. */
  phone: number;
  /** 书面初报, from the receipt. */
  written: number;
  /** From one 续报 to the next. */
  followUp: number;
  /** 书面初报, from the event: whenever it was heard of. */
  fromEvent: number;
  source: string;
}

/**
 * How soon, by level: a district with rules of its own changes this table. No single rule was found in public texts; these are
 * those of 河南省应急管理厅's notice (news.hnr.cn, 28 January), and ours where it is silent. From 较大 up it asks for a 续报
 * before 8:00 and before 17:00 every day: never more than the fifteen hours of a night lie between two.
 */
export const LIMITS: Readonly<Record<Level, Limits>> = {
  gravest: {
    phone: 15,
    written: 35,
    followUp: 900,
    fromEvent: 60,
    source: '河南省应急管理厅通知：特别重大电话15分钟、书面35分钟；自事发起1小时为产品默认',
  },
  grave: {
    phone: 15,
    written: 35,
    followUp: 900,
    fromEvent: 60,
    source: '河南省应急管理厅通知：重大电话15分钟、书面35分钟；自事发起1小时为产品默认',
  },
  larger: {
    phone: 30,
    written: 60,
    followUp: 900,
    fromEvent: 120,
    source: '河南省应急管理厅通知：较大书面1小时；电话30分钟、自事发起2小时为产品默认',
  },
  general: {
    phone: 60,
    written: 360,
    followUp: 1_440,
    fromEvent: 720,
    source: '河南省应急管理厅通知：一般书面6小时；电话1小时、续报每日一次、自事发起12小时为产品默认',
  },
};
