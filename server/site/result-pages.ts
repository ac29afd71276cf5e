import { html } from 'hono/html';
import type { IntakePlace, Publisher, ResultsView } from '../../contract/intake.ts';
import { MODERATION_RULES } from '../../contract/moderation-rules.ts';
import { intakePage, type Reading } from './intake-frame.ts';
import { INTAKE_TEXTS } from './intake-texts.ts';
import type { Html } from './page.ts';
import { ratingResults } from './rating-pages.ts';

/** A3 upright, read from a step away; the courtyard's notice board has no screen. */
const A3 = `@page { size: A3 portrait; margin: 20mm } @media print { html { font-size: 150% } article { break-inside: avoid } h1 { text-align: center; font-size: 2.2rem } }`;
/** One poster a page, read at arm's length; the code is at least 9 cm wide. */
const POSTER = `@page { size: A4 portrait; margin: 20mm } .poster { text-align: center } .poster svg { width: 9.5cm; height: 9.5cm; max-width: 100%; background: #fff } .poster h1 { font-size: 2rem } @media print { .poster { break-after: page } }`;

/** At the foot of a notice: who answers for it, and whom to call. */
function publisherNote(reading: Reading, { name, phone }: Publisher): Html {
  const say = INTAKE_TEXTS[reading.language];
  return html`<article><dl><dt>${say.publisher}</dt><dd>${name}</dd>${
    phone ? html`<dt>${say.complaints}</dt><dd>${phone}</dd>` : ''
  }</dl></article>`;
}

/** 结果公开晒: on a screen, and printed as the notice (公示) of the courtyard. */
export function resultsPage(reading: Reading, drill: string | undefined, view: ResultsView): Html {
  const say = INTAKE_TEXTS[reading.language];
  const title = view.place ? say.resultsOf(view.place.name) : say.results;
  return intakePage(reading, {
    title,
    drill,
    style: A3,
    body: html`<article><h1>${title}</h1><p class="quiet">${say.resultsHint}</p>${
      view.items.length === 0 && (view.ratings ?? []).length === 0 ? html`<p>${say.noResults}</p>` : ''
    }${view.place ? html`<a class="step screen" href="/results">${say.allResults}</a>` : ''}</article>
${ratingResults(reading, view.ratings ?? [])}${view.items.map(
  (item) =>
    html`<article><h2>${item.title}</h2><dl>${item.lines.map(
      ({ label, text }) => html`<dt>${label}</dt><dd>${text}</dd>`,
    )}</dl><p class="quiet">${item.day}</p></article>`,
)}${view.more ? html`<p class="quiet">${say.olderLeftOut}</p>` : ''}${view.publisher ? publisherNote(reading, view.publisher) : ''}`,
  });
}

export function rulesPage(reading: Reading, drill: string | undefined): Html {
  const { title, rules } = MODERATION_RULES[reading.language];
  return intakePage(reading, {
    title,
    drill,
    body: html`<article><h1>${title}</h1><ol>${rules.map((rule) => html`<li>${rule}</li>`)}</ol></article>`,
  });
}

/** Posters for stairwells: the code, what to do, and the address for whoever has no camera. */
export function postersPage(
  reading: Reading,
  drill: string | undefined,
  posters: readonly { place: IntakePlace; qr: Html }[],
): Html {
  const say = INTAKE_TEXTS[reading.language];
  return intakePage(reading, {
    title: say.posterTitle,
    drill,
    style: POSTER,
    body: html`${posters.map(
      ({ place, qr }) =>
        html`<article class="poster"><h1>${say.posterTitle}</h1><p><strong>${place.name}</strong></p>${qr}<p>${say.posterHow}</p><p class="quiet">${say.posterAddress}：${place.url}</p></article>`,
    )}`,
  });
}
