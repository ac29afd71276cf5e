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

export function useSay(): { say: Say; language: Language } {
  const language = useContext(Speaking);
  const texts: Record<FieldKey, string> = language === 'en' ? enField : zhField;
  const say: Say = (key, values = {}) =>
    texts[key].replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  return { say, language };
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
  const { language } = useSay();
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
