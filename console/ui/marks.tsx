import { type Language, useSay } from '../text/index.ts';

const SHAPES = [
  '8,1 24,1 31,8 31,24 24,31 8,31 1,24 1,8',
  '16,1 31,30 1,30',
  '16,1 31,16 16,31 1,16',
] as const;

/** Priority of an alarm: octagon, triangle, diamond, circle with its number; colour is never the only sign. */
export function AlarmMark({ priority, waiting }: { priority: number; waiting: boolean }) {
  const { say } = useSay();
  const points = SHAPES[priority - 1];
  const colours = { fill: `var(--p${priority})`, stroke: 'var(--outline)', strokeWidth: 1.5 };
  return (
    <span
      className={waiting ? 'mark waiting' : 'mark'}
      role="img"
      aria-label={say('alarms.priority', { n: priority })}
    >
      <svg viewBox="0 0 32 32" aria-hidden="true">
        {points ? <polygon points={points} {...colours} /> : <circle cx="16" cy="16" r="15" {...colours} />}
        <text
          x="16"
          y={priority === 2 ? 26 : 21}
          textAnchor="middle"
          fontSize="15"
          fontWeight="700"
          fill={`var(--p${priority}-text)`}
        >
          {priority}
        </text>
      </svg>
    </span>
  );
}

const ROMAN = ['', '\u2160', '\u2161', '\u2162', '\u2163'] as const;

/** A level's name in the reader's language: the plan's own in Chinese, the numeral in English. */
export const levelName = (language: Language, level: { rank: number; name: string }): string =>
  language === 'en' ? (ROMAN[level.rank] ?? level.name) : level.name;

/** Level of a response in a hexagon; the accessible name is spelt out because a Roman numeral is not read well. */
export function LevelMark({ rank, name }: { rank: number; name: string }) {
  const { say } = useSay();
  const known = rank >= 1 && rank <= 4;
  const label = known ? say(`level.${rank as 1 | 2 | 3 | 4}`) : name;
  return (
    <span
      className="hexagon"
      role="img"
      aria-label={label}
      style={{ background: `var(--p${Math.min(rank, 4)})`, color: `var(--p${Math.min(rank, 4)}-text)` }}
    >
      <span aria-hidden="true">{known ? ROMAN[rank] : name}</span>
    </span>
  );
}
