import { html } from 'hono/html';
import type { Followed, ProgressView } from '../../contract/intake.ts';
import { intakePage, type Reading } from './intake-frame.ts';
import { INTAKE_TEXTS } from './intake-texts.ts';
import type { Html } from './page.ts';

export function lookUpPage(reading: Reading, drill: string | undefined, token: string): Html {
  const say = INTAKE_TEXTS[reading.language];
  return intakePage(reading, {
    title: say.followTitle,
    drill,
    script: '/proof.js',
    body: html`<article><h1>${say.followTitle}</h1><form method="post" action="/q" data-proof>
<label for="code">${say.code}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="off" maxlength="20" required aria-describedby="code-hint">
<p class="quiet" id="code-hint">${say.codeHint}</p>
<input type="hidden" name="token" value="${token}"><input type="hidden" name="proof" value="">
<button type="submit">${say.look}</button></form></article>`,
  });
}

/** Answers, rating and sending back of one record; `n` tells several on one page apart. */
function followedParts(
  reading: Reading,
  followed: Followed,
  code: string,
  n: number,
): { answers: Html; acts: Html } {
  const say = INTAKE_TEXTS[reading.language];
  const hidden = html`<input type="hidden" name="code" value="${code}"><input type="hidden" name="token" value="${followed.token}"><input type="hidden" name="version" value="${followed.version}">`;
  return {
    answers: html`${followed.answers.map(({ label, text }) => html`<h2>${label}</h2><p class="detail">${text}</p>`)}`,
    acts: html`${
      followed.rate
        ? html`<article><h2>${say.rateTitle}</h2><form method="post" action="/q/rate">${hidden}<fieldset><legend>${followed.rate.label}</legend>${followed.rate.options.map(
            (option) =>
              html`<label><input type="radio" name="value" value="${option.value}" required> ${option.label}</label>`,
          )}</fieldset><button type="submit">${say.rateSend}</button></form></article>`
        : ''
    }
${
  followed.sendBack
    ? html`<article><h2>${say.sendBackTitle(followed.sendBack.label)}</h2><form method="post" action="/q/send-back">${hidden}<label for="reason-${n}">${say.sendBackHint}</label>
<textarea id="reason-${n}" name="reason" required maxlength="1000" rows="4"></textarea><button type="submit" class="plain">${followed.sendBack.label}</button></form></article>`
    : ''
}`,
  };
}

const stepList = (reading: Reading, steps: ProgressView['steps']): Html =>
  html`<ol class="steps">${steps.map(
    (step) =>
      html`<li>${step.at} ${step.label}${step.reason ? html`<br>${INTAKE_TEXTS[reading.language].reason}：${step.reason}` : ''}</li>`,
  )}</ol>`;

/** How far it is, in plain words, with what its author may do. */
export function progressPage(
  reading: Reading,
  drill: string | undefined,
  view: ProgressView,
  code: string,
  done?: 'send-back' | 'rate',
): Html {
  const say = INTAKE_TEXTS[reading.language];
  const own = followedParts(reading, view, code, 0);
  return intakePage(reading, {
    title: `${say.followTitle} · ${view.state}`,
    drill,
    body: html`<article><h1>${view.title}</h1>
${done ? html`<p class="done" role="status">✓ ${say.acted[done]}</p>` : ''}
<dl>${view.place ? html`<dt>${say.place}</dt><dd>${view.place}</dd>` : ''}<dt>${say.openedAt}</dt><dd>${view.openedAt}</dd><dt>${say.state}</dt><dd><strong>${view.state}</strong></dd></dl>
${view.merged ? html`<p>${view.merged}</p>` : ''}<p>${view.told}</p>
${own.answers}
<h2>${say.steps}</h2>${stepList(reading, view.steps)}</article>
${own.acts}
${view.parts.map((part, n) => {
  const { answers, acts } = followedParts(reading, part, code, n + 1);
  return html`<article><h2>${part.title}</h2><p><strong>${part.state}</strong> ${part.told}</p>${answers}${stepList(reading, part.steps)}</article>${acts}`;
})}`,
  });
}
