import { html } from 'hono/html';
import type { CallLinkRefusal, CallLinkView } from '../../contract/callouts.ts';
import { CALL_TEXTS } from './call-texts.ts';
import { type Html, page } from './page.ts';
import { noticePage } from './receipt-pages.ts';
import type { Language } from './texts.ts';

/** `2021-07-20T03:05:00+08:00` → `07-20 03:05`, Beijing time. */
const minuteOf = (iso: string): string => `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;

/** Fills the position in where the person ticks the box; without it the form works as well. */
export const CALL_SCRIPT = `(function () {
  var box = document.getElementById('with-position');
  if (!box || !navigator.geolocation) return;
  box.parentNode.hidden = false;
  document.getElementById('position-hint').hidden = false;
  var form = box.form;
  box.addEventListener('change', function () {
    form.elements.longitude.value = form.elements.latitude.value = '';
    if (!box.checked) return;
    navigator.geolocation.getCurrentPosition(function (found) {
      if (!box.checked) return;
      form.elements.longitude.value = found.coords.longitude.toFixed(5);
      form.elements.latitude.value = found.coords.latitude.toFixed(5);
    }, function () { box.checked = false; }, { timeout: 10000, maximumAge: 60000 });
  });
})();
`;

const button = (did: string, label: string, plain = false): Html =>
  html`<form method="post"><input type="hidden" name="did" value="${did}"><button type="submit"${plain ? html` class="plain"` : ''}>${label}</button></form>`;

export function callPage(view: CallLinkView, language: Language, reasonMissing = false): Html {
  const say = CALL_TEXTS[language];
  const { kind } = view;
  const rows: [string, string][] = [
    [say.from, view.from],
    [say.to, view.addressee],
    [say.calledAt, minuteOf(view.calledAt)],
    ...(kind === 'duty' ? [[say.onPostBy, minuteOf(view.onPostBy)] as [string, string]] : []),
    ...(kind === 'duty' && view.assemble ? [[say.assemble, view.assemble] as [string, string]] : []),
  ];
  const standing = view.confirmedAt !== null && view.declinedReason === null;
  const done =
    view.onPostAt !== null
      ? html`<p class="done" role="status">✓ ${say.arrived[kind](minuteOf(view.onPostAt))}</p><p class="quiet">${say.arrivedHint}</p>`
      : standing
        ? html`<p class="done" role="status">✓ ${say.confirmed[kind](minuteOf(view.confirmedAt!))}</p><p>${say.next[kind]}</p>`
        : view.declinedReason !== null
          ? html`<p class="fault" role="status">${say.declined(view.declinedReason)}</p><p class="quiet">${say.declinedHint}</p>`
          : html`<p>${say.opening[kind]}</p>`;
  const position =
    kind === 'duty'
      ? html`<input type="hidden" name="longitude"><input type="hidden" name="latitude">
<fieldset><label hidden><input type="checkbox" id="with-position"> ${say.position}</label></fieldset>
<p class="quiet" id="position-hint" hidden>${say.positionHint}</p>`
      : '';
  const arrive = html`<form method="post"><input type="hidden" name="did" value="arrive">${position}
<button type="submit">${say.arrive[kind]}</button></form>`;
  const decline = html`<details${reasonMissing ? html` open` : ''}><summary>${say.decline}</summary><form method="post">
<input type="hidden" name="did" value="decline">
${reasonMissing ? html`<p class="fault" role="alert">${say.reasonMissing}</p>` : ''}
<label for="reason">${say.declineReason}</label><input id="reason" name="reason" required minlength="2" maxlength="200">
<button type="submit" class="plain">${say.declineSend}</button></form></details>`;
  const answers =
    view.onPostAt !== null
      ? ''
      : html`${standing ? arrive : button('confirm', say.confirm[kind])}
${view.declinedReason === null && kind === 'duty' ? decline : ''}
${standing ? '' : button('wrong', say.wrong(view.addressee), true)}`;
  return page({
    language,
    title: `${view.title} · ${say.title}`,
    drillNotice: view.drill ? say.drill : undefined,
    style:
      'details { margin-top: 1rem } summary { min-height: 44px; display: flex; align-items: center; cursor: pointer; color: var(--accent); text-decoration: underline }',
    ...(standing && kind === 'duty' && view.onPostAt === null ? { script: '/call.js' } : {}),
    body: html`<article>
<h1>${view.title}</h1>
${view.text ? html`<p class="detail">${view.text}</p>` : ''}
<dl>${rows.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>
${
  kind === 'duty' || view.about.length === 0
    ? ''
    : html`<h2>${say.about[kind]}</h2><ul>${view.about.map(
        ({ name, postTitle, phone }) =>
          html`<li>${name} · ${postTitle}${phone ? html` · <a href="tel:${phone}">${phone}</a>` : ''}</li>`,
      )}</ul>`
}
${done}
${answers}
</article>`,
  });
}

export const callRefusedPage = (reason: CallLinkRefusal, language: Language): Html =>
  noticePage(language, CALL_TEXTS[language].refused[reason].title, CALL_TEXTS[language].refused[reason].next);
