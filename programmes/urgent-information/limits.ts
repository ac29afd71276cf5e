/** 事件分级，由重到轻（突发事件应对法 art. 3）。 */
export const LEVELS = ['gravest', 'grave', 'larger', 'general'] as const;
export type Level = (typeof LEVELS)[number];

export interface Limits {
  /** 电话报告, minutes from the receipt. */
  phone: number;
  /** 书面初报, minutes from the receipt. */
  written: number;
  source: string;
}

/**
 * How soon, by level: a district with rules of its own changes this table. No single rule was found in public texts; these are
 * those of 河南省应急管理厅's notice (news.hnr.cn, 28 January), and ours where it is silent.
 */
export const LIMITS: Readonly<Record<Level, Limits>> = {
  gravest: { phone: 15, written: 35, source: '河南省应急管理厅通知：特别重大电话15分钟、书面35分钟' },
  grave: { phone: 15, written: 35, source: '河南省应急管理厅通知：重大电话15分钟、书面35分钟' },
  larger: { phone: 30, written: 60, source: '书面1小时同上；电话30分钟为产品默认' },
  general: { phone: 60, written: 360, source: '书面6小时同上；电话1小时为产品默认' },
};

/** 较大以上每日8时、17时前各续报一次 (same notice): between two of them never more than the fifteen hours of a night. */
export const FOLLOW_UP_MINUTES = 15 * 60;

/** From the event itself: whenever it was heard of, later than this after it is late (ours: the longest written limit). */
export const FROM_EVENT_MINUTES = 360;
