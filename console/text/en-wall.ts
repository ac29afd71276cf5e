import type { zhWall } from './zh-wall.ts';

/** Texts of the console (English): the wall. */
export const enWall: Record<keyof typeof zhWall, string> = {
  'wall.title': 'Flood wall',
  'wall.flow': 'Flow',
  'wall.unknown': 'unknown',
  'wall.noResponse': 'No response is running.',
  'wall.countsAt': 'Counted at {{time}}',
  'wall.notCounted': 'Not counted yet',
};
