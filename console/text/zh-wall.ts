/** 控制台文字（中文）：大屏。 */
export const zhWall = {
  'wall.title': '防汛大屏',
  'wall.flow': '流量',
  'wall.unknown': '未知',
  'wall.noResponse': '当前无响应。',
  'wall.countsAt': '人数截至 {{time}}',
  'wall.notCounted': '尚未报数',
} as const;
