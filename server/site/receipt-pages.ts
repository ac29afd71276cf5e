import { html } from 'hono/html';
import type { ReceiptRefusal, ReceiptView } from '../../contract/responses.ts';
import { INTAKE_TEXTS } from './intake-texts.ts';
import { type Html, page } from './page.ts';
import { type Language, TEXTS } from './texts.ts';

/** `2021-07-20T03:05:00+08:00` → `07-20 03:05`, Beijing time. */
const minuteOf = (iso: string): string => `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;

export function receiptPage(receipt: ReceiptView, language: Language, nameMissing = false): Html {
  const say = TEXTS[language];
  const rows: [string, string][] = [
    [say.from, receipt.from],
    [say.to, receipt.addressee],
    [say.orderedAt, minuteOf(receipt.orderedAt)],
    ...(receipt.dueAt ? [[say.dueAt, minuteOf(receipt.dueAt)] as [string, string]] : []),
  ];
  const form = html`<form method="post">
${nameMissing ? html`<p class="fault" role="alert">${say.nameMissing}</p>` : ''}
<label for="name">${say.name}</label>
<input id="name" name="name" required maxlength="100" autocomplete="name" value="${receipt.addressee}">
<button type="submit">${say.sign}</button>
<p class="quiet">${say.signHint}</p>
</form>
<form method="post"><input type="hidden" name="wrong" value="1">
<button type="submit" class="plain">${say.wrong(receipt.addressee)}</button></form>`;
  const done = receipt.signed
    ? html`<p class="done" role="status">✓ ${say.signed(receipt.signed.name, minuteOf(receipt.signed.at))}</p><p class="quiet">${say.signedHint}</p>`
    : undefined;
  const withdrawn =
    receipt.withdrawn &&
    html`<p class="fault" role="status">${say.withdrawn}${receipt.withdrawn.reason ? `（${receipt.withdrawn.reason}）` : ''}</p><p class="quiet">${say.withdrawnHint}</p>`;
  return page({
    language,
    title: `${receipt.title} · ${say.title}`,
    drillNotice: receipt.drill ? say.drill : undefined,
    body: html`<article>
<h1>${receipt.title}</h1>
${receipt.detail ? html`<p class="detail">${receipt.detail}</p>` : ''}
<dl>${rows.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>
${withdrawn ?? ''}
${done ?? form}
</article>`,
  });
}

/** The way in for whoever typed the name of the site only. */
export function homePage(language: Language): Html {
  const say = INTAKE_TEXTS[language];
  const ways = [
    ['/o', say.nav.boxes],
    ['/q', say.nav.follow],
    ['/results', say.nav.results],
    ['/rules', say.nav.rules],
  ] as const;
  return page({
    language,
    title: say.nav.boxes,
    drillNotice: undefined,
    body: html`<article><h1>${say.nav.boxes}</h1><ul>${ways.map(
      ([to, name]) => html`<li><a class="step" href="${to}">${name}</a></li>`,
    )}</ul></article><article><h2>${TEXTS[language].home}</h2><p>${TEXTS[language].homeText}</p></article>`,
  });
}

/** A page that says one thing and what to do next. */
export function noticePage(language: Language, title: string, next: string): Html {
  return page({
    language,
    title,
    drillNotice: undefined,
    body: html`<article><h1>${title}</h1><p>${next}</p></article>`,
  });
}

export const refusedPage = (reason: ReceiptRefusal, language: Language): Html =>
  noticePage(language, TEXTS[language].refused[reason].title, TEXTS[language].refused[reason].next);
