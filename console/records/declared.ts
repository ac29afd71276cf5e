import { PROGRAMMES } from '../../programmes/index.ts';
import {
  type DeclaredType,
  declarationAt,
  declaredTypes,
  HAND_OVER,
  labelAt,
} from '../../programmes/kit/index.ts';
import { type Language, useSay } from '../text/index.ts';

export const TYPES: readonly DeclaredType[] = declaredTypes(PROGRAMMES);
export const typeById = (id: string): DeclaredType | undefined => TYPES.find((type) => type.id === id);

function textOf(language: Language, programmeId: string, key: string): string {
  const texts = PROGRAMMES.find(({ id }) => id === programmeId)?.texts;
  return texts?.[language][key] ?? texts?.zh[key] ?? key;
}

/** A type as it was when something of an older version was written: its fields, and by `useDeclaredText` its labels. */
export function asOf(type: DeclaredType, version: number): DeclaredType {
  if (version === type.version) return type;
  return { ...type, version, type: { ...type.type, fields: declarationAt(type, version).fields } };
}

const labelOf = (language: Language, type: DeclaredType, key: string | undefined): string | undefined =>
  key === undefined || type.version === typeById(type.id)?.version
    ? undefined
    : labelAt(type, type.version, language, key);

/** Texts of a declared type in the reader's language: `('state.said')`, `('move.say')`, `('category')`. */
export function useDeclaredText(): (type: DeclaredType, key?: string) => string {
  const { language, say } = useSay();
  return (type, key) =>
    // The one move that is no declaration's own.
    key === `move.${HAND_OVER}`
      ? say('handOver.move')
      : (labelOf(language, type, key) ??
        textOf(language, type.programme, key === undefined ? type.name : `${type.name}.${key}`));
}

export function useProgrammeText(): (programmeId: string, key: string) => string {
  const { language } = useSay();
  return (programmeId, key) => textOf(language, programmeId, key);
}
