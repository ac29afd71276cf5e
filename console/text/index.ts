import i18next from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { en } from './en.ts';
import { type TextKey, zh } from './zh.ts';

export type { TextKey };
export type Language = 'zh' | 'en';
export type Say = (key: TextKey, values?: Record<string, string | number>) => string;

const SAVED = 'ward.language';

export async function initTexts(): Promise<void> {
  const language: Language = localStorage.getItem(SAVED) === 'en' ? 'en' : 'zh';
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh',
    keySeparator: false,
    nsSeparator: false,
    resources: { zh: { translation: zh }, en: { translation: en } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

export function useSay(): { say: Say; language: Language; switchLanguage: () => void } {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const say = useCallback<Say>((key, values) => t(key, values ?? {}), [t]);
  return {
    say,
    language,
    switchLanguage: () => {
      const next: Language = language === 'zh' ? 'en' : 'zh';
      localStorage.setItem(SAVED, next);
      document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
      void i18n.changeLanguage(next);
    },
  };
}
