import { html } from 'hono/html';
import { type DocumentMeasure, type InlineText, inlineToText } from '../../contract/bulletin/document.ts';
import type { FigureFact, PublicBrief } from '../../contract/bulletin/issue.ts';
import { bulletinPage, momentOf } from './bulletin-frame.ts';
import type { SiteIssue } from './bulletin-ports.ts';
import { BULLETIN_TEXTS } from './bulletin-texts.ts';
import type { Reading } from './intake-frame.ts';
import type { Html } from './page.ts';

const ITEM_TITLE = 40;

export const titleOfBrief = ({ entry: { document } }: PublicBrief): string => {
  if (document.kind === 'brief') return inlineToText(document.title);
  const text = inlineToText(document.text);
  // Cut where a clause ends, never within a number.
  const clause = text.lastIndexOf('，', ITEM_TITLE);
  return text.length > ITEM_TITLE ? `${text.slice(0, clause > 8 ? clause : ITEM_TITLE)}…` : text;
};

/** Figures that may be opened: an internal one stands in the text and nothing more is said of it. */
export const opens = (fact: FigureFact | undefined): fact is FigureFact => fact?.visibility === 'public';

/** The inline nodes of a brief, each figure with its place among them. */
function inlineWriter({ entry }: PublicBrief): (inlines: InlineText) => Html[] {
  let n = -1;
  return (inlines) =>
    inlines.map((inline) => {
      if ('text' in inline) return html`${inline.text}`;
      n += 1;
      const fact = entry.facts[n];
      if (!opens(fact)) return html`${inline.figure.wording}`;
      return html`<a href="/bulletin/briefs/${entry.briefId}/figures/${n}"><data value="${fact.value}">${fact.wording}</data></a>`;
    });
}

/** A brief as a page reads it: title, a paragraph for each measure, closing, sign-off. */
export function briefBody(brief: PublicBrief, level: 'h1' | 'h2'): Html {
  const write = inlineWriter(brief);
  const { document } = brief.entry;
  const signed = html`<p class="signed">（${document.unit}）</p>`;
  if (document.kind === 'item')
    return html`<div class="brief"><p>${document.mark} ${write(document.text)}</p>${signed}</div>`;
  const { title, lead, measures, closing } = document;
  const head = write(title);
  const lines = [
    ...(lead ? [html`<p>${write(lead)}</p>`] : []),
    ...measures.map((measure: DocumentMeasure) => {
      const heading = measure.heading
        ? html`<strong>${measure.ordinal}${write(measure.heading)}${measure.stop}</strong>`
        : measure.ordinal;
      return html`<p>${heading}${write(measure.text)}</p>`;
    }),
    ...(closing ? [html`<p>${write(closing)}</p>`] : []),
  ];
  return html`${level === 'h1' ? html`<h1>${head}</h1>` : html`<h2>${head}</h2>`}<div class="brief">${lines}${signed}</div>`;
}

export interface Shown {
  reading: Reading;
  notice: string | undefined;
}

const briefLink = (brief: PublicBrief): Html =>
  html`<a href="/bulletin/briefs/${brief.entry.briefId}">${titleOfBrief(brief)}</a>`;

export function issuesPage(
  { reading, notice }: Shown,
  issues: readonly SiteIssue[],
  older: number | undefined,
): Html {
  const say = BULLETIN_TEXTS[reading.language];
  return bulletinPage(reading, {
    title: say.title,
    notice,
    body: html`<article><h1>${say.title}</h1><p>${say.intro}</p>${searchForm(say, '')}<p class="quiet">${say.feeds}: <a href="/bulletin/atom.xml">Atom</a> <a href="/bulletin/rss.xml">RSS</a> <a href="/bulletin/feed.json">JSON Feed</a></p>${issues.length === 0 ? html`<p>${say.none}</p>` : ''}</article>
${issues.map(
  ({ id, label, issuedAt, briefs }) =>
    html`<article><h2><a href="/bulletin/issues/${id}">${label}</a></h2><p class="quiet">${say.issued} ${momentOf(issuedAt)}</p><ul class="list">${briefs.map((brief) => html`<li>${briefLink(brief)} <span class="quiet">${brief.entry.document.unit}</span></li>`)}</ul></article>`,
)}${older === undefined ? '' : html`<a class="step" href="/bulletin?before=${older}">${say.older}</a>`}`,
  });
}

export function issuePage({ reading, notice }: Shown, issue: SiteIssue): Html {
  const say = BULLETIN_TEXTS[reading.language];
  return bulletinPage(reading, {
    title: issue.label,
    notice,
    body: html`<article lang="zh-CN"><h1>${issue.label}</h1><p class="quiet" lang="${reading.language}">${say.issued} ${momentOf(issue.issuedAt)}</p></article>
${issue.briefs.map((brief) => html`<article lang="zh-CN">${briefBody(brief, 'h2')}<p class="quiet screen"><a class="step" href="/bulletin/briefs/${brief.entry.briefId}" aria-label="${say.figuresHere}: ${titleOfBrief(brief)}">${say.figuresHere}</a></p></article>`)}`,
  });
}

const correctionsOf = (say: (typeof BULLETIN_TEXTS)['zh'], brief: PublicBrief): Html => {
  const { corrects } = brief.entry;
  return html`${
    brief.correctedBy.length > 0
      ? html`<article><h2>${say.corrected}</h2><ul class="list">${brief.correctedBy.map(({ briefId, title }) => html`<li><a href="/bulletin/briefs/${briefId}">${title}</a></li>`)}</ul></article>`
      : ''
  }${corrects ? html`<article><h2>${say.corrects}</h2><p><a class="step" href="/bulletin/briefs/${corrects.briefId}">${corrects.title}</a> <span class="quiet">${corrects.issueLabel}</span></p></article>` : ''}`;
};

export function briefPage({ reading, notice }: Shown, brief: PublicBrief): Html {
  const say = BULLETIN_TEXTS[reading.language];
  const open = brief.entry.facts.filter(opens);
  return bulletinPage(reading, {
    title: titleOfBrief(brief),
    notice,
    body: html`<article lang="zh-CN">${brief.entry.document.kind === 'item' ? html`<h1>${titleOfBrief(brief)}</h1>` : ''}${briefBody(brief, 'h1')}</article>
${correctionsOf(say, brief)}
<article><dl><dt>${say.unit}</dt><dd>${brief.entry.document.unit}</dd><dt>${say.issued}</dt><dd>${momentOf(brief.issuedAt)}</dd><dt>${say.published}</dt><dd>${momentOf(brief.publishedAt)}</dd></dl><p><a class="step" href="/bulletin/issues/${brief.issueId}">${say.briefOf(brief.issueLabel)}</a></p></article>
${
  open.length > 0
    ? html`<article><h2>${say.figuresHere}</h2><ul class="list">${open.map(({ n, wording, concept, period }) => html`<li><a href="/bulletin/briefs/${brief.entry.briefId}/figures/${n}">${wording}</a> ${concept[reading.language]} <span class="quiet">${say.asOf} ${period.to}</span></li>`)}</ul></article>`
    : ''
}`,
  });
}

export const searchForm = (say: (typeof BULLETIN_TEXTS)['zh'], words: string): Html =>
  html`<form class="search screen" method="get" action="/bulletin/search" role="search"><div class="grow"><label for="q">${say.searchLabel}</label><input id="q" name="q" type="search" maxlength="60" value="${words}"></div><button type="submit">${say.search}</button></form>`;

const hitList = (say: (typeof BULLETIN_TEXTS)['zh'], briefs: readonly PublicBrief[]): Html =>
  html`<ul class="list">${briefs.map((brief) => html`<li>${briefLink(brief)} <span class="quiet">${brief.entry.document.unit} · ${brief.issueLabel} · ${say.published} ${momentOf(brief.publishedAt)}</span></li>`)}</ul>`;

export function searchPage(
  { reading, notice }: Shown,
  words: string,
  found: readonly PublicBrief[] | undefined,
): Html {
  const say = BULLETIN_TEXTS[reading.language];
  return bulletinPage(reading, {
    title: say.search,
    notice,
    body: html`<article><h1>${say.search}</h1>${searchForm(say, words)}<p class="quiet">${say.searchHint}</p>${found ? html`<p role="status">${say.found(found.length, words)}</p>${hitList(say, found)}` : ''}</article>`,
  });
}

export function correctionsPage({ reading, notice }: Shown, corrections: readonly PublicBrief[]): Html {
  const say = BULLETIN_TEXTS[reading.language];
  return bulletinPage(reading, {
    title: say.corrections,
    notice,
    body: html`<article><h1>${say.corrections}</h1><p>${say.correctionsIntro}</p>${corrections.length === 0 ? html`<p>${say.noCorrections}</p>` : hitList(say, corrections)}</article>`,
  });
}

export function gonePage({ reading, notice }: Shown): Html {
  const { title, next } = BULLETIN_TEXTS[reading.language].gone;
  return bulletinPage(reading, {
    title,
    notice,
    body: html`<article><h1>${title}</h1><p role="alert">${next}</p><a class="step" href="/bulletin">${BULLETIN_TEXTS[reading.language].title}</a></article>`,
  });
}
