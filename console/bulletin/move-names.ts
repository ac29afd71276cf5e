import { DESK_MOVES, type DeskMoveName } from '../../contract/bulletin/desk-moves.ts';
import { useSay } from '../text/index.ts';
import { sayOr } from '../ui/act-text.ts';

const isMove = (act: string): act is DeskMoveName => act in DESK_MOVES;

/** What an act of the desk's journal is called: a move by the desk's table, anything else by the texts. */
export function useMoveName(): (act: string) => string {
  const { say, language } = useSay();
  return (act) => (isMove(act) ? DESK_MOVES[act][language] : sayOr(say, `bulletin.act.${act}`, act));
}
