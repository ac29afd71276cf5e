import type { IssuedRatingSlips, RatingStanding } from '../../contract/ratings.ts';
import { typeById, useDeclaredText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { PrintedSlips } from '../ui/printed-slips.tsx';

/** Slips of 户评, one a household: scanned, typed in, or ticked by hand and given back. */
export function RatingSlips({
  issued,
  standing,
  onDone,
}: {
  issued: IssuedRatingSlips;
  standing: RatingStanding;
  onDone: () => void;
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const type = typeById(standing.ratingType);
  return (
    <PrintedSlips
      title={`${say('ratings.slips')} · ${issued.title}`}
      hint={say('ratings.slipsHint')}
      slips={issued.slips.map(({ number, address, code, url }) => ({
        number,
        url,
        words: (
          <>
            <b>{issued.title}</b>
            <span>
              {address} · {say('waves.slipNumber', { n: number })}
            </span>
            <span>{say('ratings.slipHow')}</span>
            <span className="code">{code}</span>
            <span className="quiet">{issued.entry}</span>
            <span className="boxes">
              {standing.options.map((option) => (
                <span key={option}>☐ {type ? text(type, `${standing.field}.${option}`) : option}</span>
              ))}
            </span>
          </>
        ),
      }))}
      onDone={onDone}
    />
  );
}
