import { App, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { createContext, type ReactNode, useContext, useLayoutEffect, useState } from 'react';
import { useSay } from '../text/index.ts';
import { savedTheme, saveTheme, THEMES, type ThemeName } from './theme.ts';

const ThemeSwitch = createContext<{ name: ThemeName; toggle: () => void }>({
  name: 'light',
  toggle: () => undefined,
});
export const useTheme = () => useContext(ThemeSwitch);

/** The theme is chosen per seat and kept in its browser. */
export function Themed({ children }: { children: ReactNode }) {
  const [name, setName] = useState<ThemeName>(savedTheme);
  const { language } = useSay();
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = name;
  }, [name]);
  const toggle = (): void => {
    const next = name === 'light' ? 'dark' : 'light';
    saveTheme(next);
    setName(next);
  };
  return (
    <ThemeSwitch value={{ name, toggle }}>
      <ConfigProvider
        theme={THEMES[name]}
        button={{ autoInsertSpace: false }}
        {...(language === 'zh' ? { locale: zhCN } : {})}
      >
        <App>{children}</App>
      </ConfigProvider>
    </ThemeSwitch>
  );
}
