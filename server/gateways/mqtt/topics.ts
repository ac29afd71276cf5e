import { REPORT_LEAVES, type ReportLeaf } from '../../modules/media/index.ts';

const ROOT = 'ward/speaker';

export const playTopic = (terminal: string): string => `${ROOT}/${terminal}/play`;

/** What a terminal says on its own topic; undefined for any other topic. */
export function reportLeafOf(topic: string, terminal: string): ReportLeaf | undefined {
  return REPORT_LEAVES.find((leaf) => topic === `${ROOT}/${terminal}/${leaf}`);
}
