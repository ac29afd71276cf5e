import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { INTAKE_TEXTS } from './intake-texts.ts';
import { type Html, page } from './page.ts';
import { type Language, languageOf } from './texts.ts';

/** How somebody reads: chosen by a link, kept in a cookie that tells nobody who they are. */
export interface Reading {
  language: Language;
  large: boolean;
  /** Path of this page, for the links that change how it is read. */
  path: string;
}

const YEAR_S = 365 * 24 * 3600;

export function readingOf(c: Context): Reading {
  const chosen = (name: string, allowed: readonly string[]): string | undefined => {
    const asked = c.req.query(name);
    const secure = new URL(c.req.url).protocol === 'https:';
    if (asked !== undefined && allowed.includes(asked)) {
      setCookie(c, name, asked, { path: '/', maxAge: YEAR_S, httpOnly: true, sameSite: 'Lax', secure });
      return asked;
    }
    const kept = getCookie(c, name);
    return kept !== undefined && allowed.includes(kept) ? kept : undefined;
  };
  const language =
    (chosen('lang', ['zh', 'en']) as Language | undefined) ?? languageOf(c.req.header('accept-language'));
  return { language, large: chosen('large', ['0', '1']) === '1', path: c.req.path };
}

const nav = ({ language, large, path }: Reading): Html => {
  const say = INTAKE_TEXTS[language];
  // A page that answers a form is not there to be opened anew: its reader goes to where the form stands.
  const here = path.replace(/\/(send-back|rate)$/, '');
  return html`<nav aria-label="${say.boxes.title}">
<a href="/o">${say.nav.boxes}</a><a href="/q">${say.nav.follow}</a><a href="/results">${say.nav.results}</a><a href="/rules">${say.nav.rules}</a><a href="/bulletin">${say.nav.bulletin}</a>
<a href="${here}?large=${large ? '0' : '1'}">${large ? say.smaller : say.larger}</a>
<a href="${here}?lang=${language === 'zh' ? 'en' : 'zh'}" lang="${language === 'zh' ? 'en' : 'zh-CN'}">${say.otherLanguage}</a>
</nav>`;
};

export function intakePage(
  reading: Reading,
  options: { title: string; body: Html; style?: string; script?: string; drill: string | undefined },
): Html {
  const { title, body, drill, style, script } = options;
  return page({
    language: reading.language,
    large: reading.large,
    title,
    drillNotice: drill,
    nav: nav(reading),
    body,
    ...(style ? { style } : {}),
    ...(script ? { script } : {}),
  });
}

/** One thing and what to do next. */
export const intakeNotice = (
  reading: Reading,
  drill: string | undefined,
  { title, next }: { title: string; next: string },
): Html =>
  intakePage(reading, {
    title,
    drill,
    body: html`<article><h1>${title}</h1><p role="alert">${next}</p></article>`,
  });
