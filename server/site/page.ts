import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Language } from './texts.ts';

/** Everything a public page needs stands in it: no second request, readable on an old phone. */
const STYLE = `
:root { color-scheme: light dark; --ink: #1c1f23; --page: #f2f3f5; --surface: #fff; --line: #d5d9de; --quiet: #5b636e; --accent: #0958d9; --amber: #7a4b00; --amber-fill: #fff4d6; --bad: #a8071a; --good: #0a5c1c }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --page: #0e1113; --surface: #1b1f24; --line: #3a414a; --quiet: #a9b1bb; --accent: #69b1ff; --amber: #ffd666; --amber-fill: #3a2d06; --bad: #ff7875; --good: #73d13d } }
* { box-sizing: border-box }
html.large { font-size: 150% }
body { margin: 0; background: var(--page); color: var(--ink); font: 1.0625rem/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere }
main { max-width: 34rem; margin: 0 auto; padding: 1rem }
nav { max-width: 34rem; margin: 0 auto; padding: .25rem 1rem; display: flex; flex-wrap: wrap; gap: 0 1rem }
main a { padding: .25rem 0 } nav a, a.step { display: inline-block; padding: .5rem 0; min-height: 44px }
a { color: var(--accent) }
.drill { background: var(--amber-fill); color: var(--amber); border-bottom: 2px dashed var(--amber); padding: .5rem 1rem; font-weight: 600 }
article { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 1rem; margin-bottom: 1rem }
h1 { font-size: 1.35rem; margin: 0 0 .5rem } h2 { font-size: 1.1rem; margin: 1.25rem 0 .25rem }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 1rem 0 }
dt { color: var(--quiet) } dd { margin: 0; font-variant-numeric: tabular-nums }
p.detail { white-space: pre-line }
label, legend { display: block; margin-bottom: .25rem; padding: 0 }
fieldset { border: 0; margin: 0 0 1rem; padding: 0 } .field { margin-bottom: 1rem }
fieldset label { display: flex; gap: .6rem; align-items: center; min-height: 44px; margin: 0 }
fieldset input { width: 1.4rem; height: 1.4rem; flex: none }
input, textarea { width: 100%; font: inherit; padding: .6rem .7rem; border: 1px solid var(--quiet); border-radius: 8px; background: var(--surface); color: var(--ink) }
textarea { min-height: 7rem }
button { width: 100%; margin-top: .8rem; font: inherit; font-weight: 600; padding: .8rem; border: 0; border-radius: 8px; background: var(--accent); color: var(--surface); min-height: 48px }
button.plain { background: none; color: var(--ink); border: 1px solid var(--quiet); font-weight: 400 }
input:focus-visible, textarea:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.fault { color: var(--bad); font-weight: 600 } .done { color: var(--good); font-weight: 600; font-size: 1.15rem }
.quiet { color: var(--quiet); font-size: .9rem } .note { border-left: 4px solid var(--amber); background: var(--amber-fill); padding: .5rem 1rem; margin: 1rem 0 }
.code { font-size: 2.2rem; font-weight: 700; letter-spacing: .08em; font-variant-numeric: tabular-nums; margin: .25rem 0 }
.trap { position: absolute; left: -9999px }
ol.steps { padding-left: 1.2rem }
@media print { body { background: #fff; color: #000; color-scheme: light } nav, form, .screen, a.screen { display: none } article { border: 0; padding: 0 } main { max-width: none; padding: 0 } }
`;

/** Policy of every public page: nothing is loaded, forms go home only. */
export const SITE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export function page(options: {
  language: Language;
  title: string;
  drillNotice: string | undefined;
  body: Html;
  large?: boolean;
  /** Ways to the other pages. */
  nav?: Html;
  /** More style, for print. */
  style?: string;
  /** Address of a script of ours that the page works without. */
  script?: string;
  /** Search engines may list it; most pages are for who has the link. */
  index?: boolean;
  feeds?: readonly { href: string; type: string }[];
}): Html {
  const {
    language,
    title,
    drillNotice,
    body,
    large = false,
    nav,
    style = '',
    script,
    index = false,
    feeds = [],
  } = options;
  return html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"${large ? raw(' class="large"') : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${index ? '' : html`<meta name="robots" content="noindex">`}
${feeds.map(({ href, type }) => html`<link rel="alternate" href="${href}" type="${type}">`)}
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${raw(STYLE + style)}</style>
</head>
<body>
${drillNotice ? html`<div class="drill" role="note">${drillNotice}</div>` : ''}
${nav ?? ''}
<main>${body}</main>
${script ? html`<script src="${script}" defer></script>` : ''}
</body>
</html>`;
}
