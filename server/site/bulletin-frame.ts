import { html } from 'hono/html';
import { BULLETIN_TEXTS } from './bulletin-texts.ts';
import type { Reading } from './intake-frame.ts';
import { type Html, page } from './page.ts';

const STYLE = `article > h2:first-child { margin-top: 0 } time { white-space: nowrap } @media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0 } dd { margin-bottom: .6rem } }
main { max-width: 42rem } nav { max-width: 42rem }
.brief { font-size: 1.125rem; line-height: 1.85 } .brief p { margin: 0 0 .75rem; text-indent: 2em }
.brief a data { white-space: nowrap } .signed { text-align: right }
ul.list { list-style: none; margin: 0; padding: 0 } ul.list li { border-top: 1px solid var(--line); padding: .5rem 0 }
ul.list li:first-child { border-top: 0 } ul.list a { display: inline-block; padding: .35rem 0; min-height: 44px }
table { width: 100%; border-collapse: collapse } th, td { text-align: left; padding: .4rem .25rem; border-bottom: 1px solid var(--line) } td:last-child, th:last-child { text-align: right; font-variant-numeric: tabular-nums }
code { font-size: .85rem; word-break: break-all } .amount { font-size: 2rem; font-weight: 700; margin: .25rem 0 }
form.search { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end } form.search .grow { flex: 1 1 12rem } form.search button { width: auto; margin: 0; padding: .6rem 1.2rem }
@page { size: A4; margin: 37mm 26mm 35mm 28mm } @media print { .brief { font-size: 12pt } a { color: inherit; text-decoration: none } }`;

/** A page of the public bulletin; `world` says under what sign its data stand. */
export function bulletinPage(
  reading: Reading,
  { title, body, notice }: { title: string; body: Html; notice: string | undefined },
): Html {
  const say = BULLETIN_TEXTS[reading.language];
  const other = reading.language === 'zh' ? 'en' : 'zh';
  const nav = html`<nav aria-label="${say.title}">
<a href="/bulletin">${say.title}</a><a href="/bulletin/corrections">${say.corrections}</a><a href="/bulletin/search">${say.search}</a>
<a href="${reading.path}?large=${reading.large ? '0' : '1'}">${reading.large ? say.smaller : say.larger}</a>
<a href="${reading.path}?lang=${other}" lang="${other === 'zh' ? 'zh-CN' : 'en'}">${say.otherLanguage}</a>
</nav>`;
  return page({
    language: reading.language,
    large: reading.large,
    title,
    drillNotice: notice,
    nav,
    style: STYLE,
    body,
    index: true,
    feeds: [
      { href: '/bulletin/atom.xml', type: 'application/atom+xml' },
      { href: '/bulletin/rss.xml', type: 'application/rss+xml' },
      { href: '/bulletin/feed.json', type: 'application/feed+json' },
    ],
  });
}

/** 2026-11-30T10:00:00+08:00 → 2026-11-30 10:00, as a moment a machine can read. */
export const momentOf = (instant: string): Html =>
  html`<time datetime="${instant}">${instant.slice(0, 16).replace('T', ' ')}</time>`;
export const dayOf = (day: string): Html => html`<time datetime="${day}">${day}</time>`;
