import { useCallback, useSyncExternalStore } from 'react';
import { FAMILIES, type Family, type Language } from './families.ts';
import type { TextKey } from './zh.ts';

export type { Family, Language, TextKey };
export type Say = (key: TextKey, values?: Record<string, string | number>) => string;

const SAVED = 'ward.language';

const texts: Record<Language, Record<string, string>> = { zh: {}, en: {} };
const loaded: Record<Language, Map<Family, Promise<void>>> = { zh: new Map(), en: new Map() };
const needed = new Set<Family>(['base']);
const listeners = new Set<() => void>();
let spoken: Language = 'zh';

/** A family in a language, once; what failed is asked for again the next time. */
function load(language: Language, family: Family): Promise<void> {
  const known = loaded[language].get(family);
  if (known) return known;
  const coming = FAMILIES[family][language]().then(
    (found) => void Object.assign(texts[language], found),
    (error: unknown) => {
      loaded[language].delete(family);
      throw error;
    },
  );
  loaded[language].set(family, coming);
  return coming;
}

const loadNeeded = async (language: Language): Promise<void> => {
  await Promise.all([...needed].map((family) => load(language, family)));
};

/** Resolves when these families can be said in the reader's language. */
export async function needTexts(families: readonly Family[]): Promise<void> {
  for (const family of families) needed.add(family);
  await loadNeeded(spoken);
}

async function speak(language: Language): Promise<void> {
  await loadNeeded(language);
  spoken = language;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const listener of listeners) listener();
}

const savedLanguage = (): Language => (localStorage.getItem(SAVED) === 'en' ? 'en' : 'zh');

/** Where the reader's language could not be fetched, the other one is better than none. */
export const initTexts = (): Promise<void> => speak(savedLanguage()).catch(() => speak('zh'));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (hole, name: string) => String(values[name] ?? hole));
}

export function useSay(): { say: Say; language: Language; switchLanguage: () => void } {
  const language = useSyncExternalStore(subscribe, () => spoken);
  const say = useCallback<Say>((key, values = {}) => fill(texts[language][key] ?? key, values), [language]);
  return {
    say,
    language,
    switchLanguage: () => {
      const next: Language = language === 'zh' ? 'en' : 'zh';
      localStorage.setItem(SAVED, next);
      void speak(next);
    },
  };
}
