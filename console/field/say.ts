import { createContext, useContext } from 'react';
import { PROGRAMMES } from '../../programmes/index.ts';
import {
  type DeclaredFieldPage,
  type DeclaredType,
  declaredFieldPages,
  declaredTypes,
} from '../../programmes/kit/index.ts';
import { enField } from '../text/en-field.ts';
import { type FieldKey, zhField } from '../text/zh-field.ts';

export type Language = 'zh' | 'en';
export type Say = (key: FieldKey, values?: Record<string, string | number>) => string;
const SAVED = 'ward.language';

export const savedLanguage = (): Language => (localStorage.getItem(SAVED) === 'en' ? 'en' : 'zh');
export function rememberLanguage(language: Language): void {
  localStorage.setItem(SAVED, language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}
export const Speaking = createContext<Language>('zh');

function saying(language: Language, ownKey: (key: FieldKey) => string | undefined): Say {
  const texts: Record<string, string> = language === 'en' ? enField : zhField;
  return (key, values = {}) => {
    const text = texts[ownKey(key) ?? key] ?? texts[key] ?? key;
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}

export function useSay(): { say: Say; language: Language } {
  const language = useContext(Speaking);
  return { say: saying(language, () => undefined), language };
}

/** Texts of one page: what it says differently from the visit to a door (`patrol:door.new`), else the common ones. */
export const sayOnPage = (page: DeclaredFieldPage, language: Language): Say =>
  saying(language, (key) => `${page.name}:${key}`);
export function usePageSay(page: DeclaredFieldPage): Say {
  return sayOnPage(page, useContext(Speaking));
}

export const PAGES: readonly DeclaredFieldPage[] = declaredFieldPages(PROGRAMMES);
const TYPES = declaredTypes(PROGRAMMES);
export function typeOf(page: DeclaredFieldPage, name: string): DeclaredType {
  const type = TYPES.find(({ id }) => id === `${page.programme}/${name}`);
  if (!type) throw new RangeError(`there is no type ${name}`);
  return type;
}

/** Texts of the programme a page belongs to: `('visit.outcome.absent')`. */
export function useDeclared(page: DeclaredFieldPage): (key: string) => string {
  return declaredText(page, useContext(Speaking));
}
export function declaredText(page: DeclaredFieldPage, language: Language): (key: string) => string {
  const texts = PROGRAMMES.find(({ id }) => id === page.programme)?.texts;
  return (key) => texts?.[language][key] ?? texts?.zh[key] ?? key;
}

const shown = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    hourCycle: 'h23',
    ...options,
  });
  return (at: number | string): string => format.format(typeof at === 'string' ? Date.parse(at) : at);
};
/** Month, day and time in Beijing, whatever the phone says. */
export const showTime = shown({ month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
