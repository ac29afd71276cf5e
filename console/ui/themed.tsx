import { ConfigProvider, theme as library } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { createContext, type ReactNode, useContext, useLayoutEffect, useState } from 'react';
import { useSay } from '../text/index.ts';
import { Notices } from './notices.tsx';
import { savedTheme, saveTheme, THEMES, type ThemeName } from './theme.ts';

const ThemeSwitch = createContext<{ name: ThemeName; toggle: () => void }>({
  name: 'light',
  toggle: () => undefined,
});
export const useTheme = () => useContext(ThemeSwitch);

/** Type and ink of everything that is no part of the library. */
function Ground({ children }: { children: ReactNode }) {
  const { colorText: color, fontFamily, fontSize, lineHeight } = library.useToken().token;
  return <div style={{ color, fontFamily, fontSize, lineHeight }}>{children}</div>;
}

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
        <Ground>
          {children}
          <Notices />
        </Ground>
      </ConfigProvider>
    </ThemeSwitch>
  );
}
