import { PROGRAMMES } from '../../programmes/index.ts';
import { type DeclaredType, declaredTypes, HAND_OVER } from '../../programmes/kit/index.ts';
import { type Language, useSay } from '../text/index.ts';

export const TYPES: readonly DeclaredType[] = declaredTypes(PROGRAMMES);
export const typeById = (id: string): DeclaredType | undefined => TYPES.find((type) => type.id === id);

function textOf(language: Language, programmeId: string, key: string): string {
  const texts = PROGRAMMES.find(({ id }) => id === programmeId)?.texts;
  return texts?.[language][key] ?? texts?.zh[key] ?? key;
}

/** Texts of a declared type in the reader's language: `('state.said')`, `('move.say')`, `('category')`. */
export function useDeclaredText(): (type: DeclaredType, key?: string) => string {
  const { language, say } = useSay();
  return (type, key) =>
    // The one move that is no declaration's own.
    key === `move.${HAND_OVER}`
      ? say('handOver.move')
      : textOf(language, type.programme, key === undefined ? type.name : `${type.name}.${key}`);
}

export function useProgrammeText(): (programmeId: string, key: string) => string {
  const { language } = useSay();
  return (programmeId, key) => textOf(language, programmeId, key);
}
