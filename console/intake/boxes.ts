import type { IntakePlace } from '../../contract/intake.ts';
import type { DeclaredType, IntakeDecl } from '../../programmes/kit/index.ts';
import { TYPES } from '../records/declared.ts';

export interface BoxType {
  type: DeclaredType;
  intake: IntakeDecl;
}

/** Types that are open to residents. */
export const BOX_TYPES: readonly BoxType[] = TYPES.flatMap((type) =>
  type.type.intake ? [{ type, intake: type.type.intake }] : [],
);
export const boxType = (typeId: string): BoxType | undefined =>
  BOX_TYPES.find(({ type }) => type.id === typeId);

/** Address of the posters of these boxes: one page each, to be printed. */
export const postersOf = (places: readonly IntakePlace[]): string | undefined =>
  places[0]?.url.replace(/\/o\/[^/]+$/, `/posters?places=${places.map(({ id }) => id).join(',')}`);

/** The public page where a code is followed, beside the box it came from. */
export const followAddress = (place: IntakePlace): string => place.url.replace(/\/o\/[^/]+$/, '/q');

export const groupedCode = (code: string): string => `${code.slice(0, 4)} ${code.slice(4)}`;
