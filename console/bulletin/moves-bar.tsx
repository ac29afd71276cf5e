import { Button } from 'antd';
import { useState } from 'react';
import type { BriefDetail } from '../../contract/bulletin/desk.ts';
import { DESK_MOVES, type DeskMove, type DeskMoveName } from '../../contract/bulletin/desk-moves.ts';
import { figuresOf } from '../../contract/bulletin/document.ts';
import { BULLETIN } from '../api/bulletin.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { useAct } from '../ui/use-act.ts';
import type { DraftKeeper } from './draft-keeper.ts';

/** The moves that the desk's table and the reader's posts allow now. What is unsent is saved first. */
export function MovesBar({ brief, keeper }: { brief: BriefDetail; keeper: DraftKeeper }) {
  const { say, language } = useSay();
  const { act, busy } = useAct(BULLETIN);
  const [asked, setAsked] = useState<DeskMoveName>();
  const make = async (move: DeskMoveName, reason: string | null): Promise<void> => {
    if (!(await keeper.flush())) return;
    const body = { move, expectedVersion: keeper.version, reason };
    if (await act(`/bulletin-briefs/${brief.id}/moves`, body)) setAsked(undefined);
  };
  const manual = figuresOf(brief.document).filter(({ manual: stated }) => stated !== undefined);
  const hintOf = ({ effect, reason }: DeskMove): string =>
    [
      effect === 'freeze' && say('bulletin.freezeHint'),
      effect === 'freeze' &&
        manual.length > 0 &&
        say('bulletin.manualSigned', {
          list: manual.map(({ wording, manual: stated }) => `${stated?.concept} ${wording}`).join('; '),
        }),
      effect === 'void-signature' && say('bulletin.voidHint'),
      reason && say('bulletin.reasonHint'),
    ]
      .filter(Boolean)
      .join(' ');
  const table: Readonly<Record<DeskMoveName, DeskMove>> = DESK_MOVES;
  const chosen = asked && table[asked];
  return (
    <div className="row moves" role="group" aria-label={say('bulletin.moves')}>
      {brief.moves.map((move, n) => (
        <Button
          key={move}
          type={n === 0 ? 'primary' : 'default'}
          loading={busy}
          data-move={move}
          onClick={() => {
            const { reason, effect } = table[move];
            if (reason || effect) setAsked(move);
            else void make(move, null);
          }}
        >
          {table[move][language]}
        </Button>
      ))}
      {asked && chosen && (
        <Ask
          open
          title={chosen[language]}
          hint={hintOf(chosen)}
          questions={
            chosen.reason
              ? [
                  {
                    name: 'reason',
                    label: say('bulletin.reason'),
                    kind: 'long',
                    max: 500,
                    ...(chosen.reason === 'required' ? { required: true, min: 4 } : {}),
                  },
                ]
              : []
          }
          busy={busy}
          onCancel={() => setAsked(undefined)}
          onAnswer={({ reason }) => void make(asked, reason ? String(reason) : null)}
        />
      )}
    </div>
  );
}
