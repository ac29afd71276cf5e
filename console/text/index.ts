import i18next from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { type TextKey, zh } from './zh.ts';

export type { TextKey };
export type Language = 'zh' | 'en';
export type Say = (key: TextKey, values?: Record<string, string | number>) => string;

const SAVED = 'ward.language';

export async function initTexts(): Promise<void> {
  const language: Language = localStorage.getItem(SAVED) === 'en' ? 'en' : 'zh';
  await i18next.use(initReactI18next).init({
    lng: 'zh',
    fallbackLng: 'zh',
    keySeparator: false,
    nsSeparator: false,
    resources: { zh: { translation: zh } },
    interpolation: { escapeValue: false },
  });
  await speak(language).catch(() => speak('zh'));
}

/** English comes when it is asked for; Chinese is always there, also where English could not be fetched. */
async function speak(language: Language): Promise<void> {
  if (language === 'en' && !i18next.hasResourceBundle('en', 'translation')) {
    const { en } = await import('./en.ts');
    i18next.addResourceBundle('en', 'translation', en);
  }
  await i18next.changeLanguage(language);
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
      void speak(next);
    },
  };
}
