import { type ThemeConfig, theme } from 'antd';

export type ThemeName = 'light' | 'dark';

/** Contrast of text on every surface is at least 4.5:1 in both; the seeds of the library alone do not reach it. */
const FONT = '"Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif';

export const THEMES: Record<ThemeName, ThemeConfig> = {
  light: {
    algorithm: theme.compactAlgorithm,
    token: {
      fontFamily: FONT,
      colorPrimary: '#0958d9',
      colorLink: '#0958d9',
      colorError: '#cf1322',
      colorBgLayout: '#f3f4f5',
      colorTextPlaceholder: 'rgba(0,0,0,.62)',
      colorTextDescription: 'rgba(0,0,0,.68)',
      colorTextTertiary: 'rgba(0,0,0,.68)',
      // WCAG 2.2, 2.5.8: no target under 24 px.
      controlHeightSM: 24,
      motion: false,
    },
  },
  dark: {
    algorithm: [theme.darkAlgorithm, theme.compactAlgorithm],
    token: {
      fontFamily: FONT,
      colorPrimary: '#69b1ff',
      colorLink: '#69b1ff',
      colorInfo: '#69b1ff',
      colorError: '#ff7875',
      colorBgBase: '#14171a',
      colorBgLayout: '#0e1113',
      colorBgContainer: '#1b1f24',
      colorTextPlaceholder: 'rgba(255,255,255,.62)',
      colorTextDescription: 'rgba(255,255,255,.68)',
      colorTextTertiary: 'rgba(255,255,255,.68)',
      // WCAG 2.2, 2.5.8: no target under 24 px.
      controlHeightSM: 24,
      motion: false,
    },
    components: { Button: { primaryColor: '#111', dangerColor: '#111' } },
  },
};

const SAVED = 'ward.theme';
export const savedTheme = (): ThemeName => (localStorage.getItem(SAVED) === 'dark' ? 'dark' : 'light');
export const saveTheme = (name: ThemeName): void => localStorage.setItem(SAVED, name);

/** Colours of the style sheet as a theme shows them, for what is drawn on a canvas. */
export const canvasColours = (_theme: ThemeName) => {
  const style = getComputedStyle(document.documentElement);
  return (name: `--${string}`): string => style.getPropertyValue(name).trim();
};
