import type { IssuedSlips } from '../../contract/questionnaires.ts';
import { useSay } from '../text/index.ts';
import { dayText } from '../ui/format.ts';
import { PrintedSlips } from '../ui/printed-slips.tsx';

/** Invitations of a questionnaire, each with its code. */
export function Slips({ issued, onDone }: { issued: IssuedSlips; onDone: () => void }) {
  const { say, language } = useSay();
  return (
    <PrintedSlips
      title={`${say('waves.slips')} · ${issued.place}`}
      hint={say('waves.slipsHint')}
      slips={issued.slips.map(({ number, url }) => ({
        number,
        url,
        words: (
          <>
            <b>{issued.title[language]}</b>
            <span>{issued.place}</span>
            <span>{say('waves.slipHow')}</span>
            <span>
              {say('waves.slipNumber', { n: number })} · {say('waves.closesAt')} {dayText(issued.closesAt)}
            </span>
          </>
        ),
      }))}
      onDone={onDone}
    />
  );
}
