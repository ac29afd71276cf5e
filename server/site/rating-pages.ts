import { html } from 'hono/html';
import type { PublicRating, RatingForm, RatingRefusal } from '../../contract/ratings.ts';
import { hiddenFields } from './box-pages.ts';
import { intakePage, type Reading } from './intake-frame.ts';
import { INTAKE_TEXTS } from './intake-texts.ts';
import type { Html } from './page.ts';
import { RATING_TEXTS } from './rating-texts.ts';

/** Large from the start: a slip goes to every door, and whoever opens it may not see well. */
const STYLE = `.rate fieldset label { font-size: 1.35rem; min-height: 56px; border: 1px solid var(--line); border-radius: 8px; padding: 0 .8rem; margin-bottom: .5rem } .rate legend { font-size: 1.2rem; font-weight: 600 } .rate button { font-size: 1.2rem } h1 { font-size: 1.6rem } #code { font-size: 1.4rem; letter-spacing: .06em }`;

/** Where a code is typed in by whoever has no camera. */
export function ratingEntryPage(reading: Reading, drill: string | undefined): Html {
  const say = RATING_TEXTS[reading.language];
  return intakePage(reading, {
    title: say.title,
    drill,
    style: STYLE,
    body: html`<article><h1>${say.enter}</h1><form method="get" action="/h" class="rate">
<label for="code">${say.code}</label><input id="code" name="code" required maxlength="40" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="code-hint">
<p class="quiet" id="code-hint">${say.codeHint}</p><button type="submit">${say.go}</button></form></article>`,
  });
}

export function ratingPage(
  reading: Reading,
  drill: string | undefined,
  form: RatingForm,
  given: { fault?: 'missing' | 'too-long'; rating?: string; words?: string } = {},
): Html {
  const say = RATING_TEXTS[reading.language];
  const { fault } = given;
  return intakePage(reading, {
    title: `${say.title} · ${form.title}`,
    drill,
    style: STYLE,
    body: html`<article><h1>${form.title}</h1><p>${say.place}：<strong>${form.place}</strong></p>
${fault ? html`<p class="fault" id="fault" role="alert">！${say.fault[fault]}</p>` : ''}
<form method="post" action="/h/${form.code}" class="rate">
<fieldset${fault === 'missing' ? html` aria-describedby="fault"` : ''}><legend>${say.ask}</legend>${form.options.map(
      ({ value, label }) =>
        html`<label><input type="radio" name="rating" value="${value}" required${
          value === given.rating ? html` checked` : ''
        }> ${label}</label>`,
    )}</fieldset>
<div class="field"><label for="words">${form.wordsLabel}${say.optional}</label><textarea id="words" name="words" rows="3" maxlength="${form.mostWords}" aria-describedby="words-hint">${given.words ?? ''}</textarea>
<p class="quiet" id="words-hint">${say.most(form.mostWords)}</p></div>
${hiddenFields(form.token, INTAKE_TEXTS[reading.language].trap)}
<button type="submit">${say.submit}</button></form>
<p class="quiet">${say.once}</p><p class="quiet">${say.seen}</p></article>`,
  });
}

export function ratedPage(
  reading: Reading,
  drill: string | undefined,
  done: { repeated: boolean; title: string },
): Html {
  const say = RATING_TEXTS[reading.language];
  return intakePage(reading, {
    title: say.received,
    drill,
    style: STYLE,
    body: html`<article><h1>✓ ${say.received}</h1>${
      done.repeated ? html`<p role="status">${say.repeated}</p>` : ''
    }<p>${done.title}</p><p>${say.thanks}</p></article>`,
  });
}

/** What everybody reads of a rating: sums, or why there are none. */
export function ratingResult(reading: Reading, { rated, satisfied }: PublicRating): Html {
  const say = RATING_TEXTS[reading.language];
  if (rated === null || rated === 0) return html`<p>${say.withheld}</p>`;
  return html`<p>${satisfied === null ? say.sharesWithheld(rated) : say.counted(rated, satisfied)}</p>`;
}

/** 户评 on the page of published results, and on the notice that is printed of it. */
export function ratingResults(reading: Reading, ratings: readonly PublicRating[]): Html {
  const say = RATING_TEXTS[reading.language];
  return html`${ratings.map(
    (rating) =>
      html`<article><h2>${say.results} · ${rating.title}</h2>${
        rating.place ? html`<p class="quiet">${rating.place}</p>` : ''
      }${ratingResult(reading, rating)}</article>`,
  )}`;
}

export function ratingRefusedPage(
  reading: Reading,
  drill: string | undefined,
  reason: RatingRefusal,
  result: PublicRating | undefined,
): Html {
  const { refused, enter } = RATING_TEXTS[reading.language];
  const { title, next } = refused[reason];
  return intakePage(reading, {
    title,
    drill,
    style: STYLE,
    body: html`<article><h1>${title}</h1><p role="alert">${next}</p>${
      reason === 'unknown' ? html`<a class="step" href="/h">${enter}</a>` : ''
    }</article>${result ? ratingResults(reading, [result]) : ''}`,
  });
}
