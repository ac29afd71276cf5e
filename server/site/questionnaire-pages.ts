import { html } from 'hono/html';
import type { AnswerForm } from '../../contract/questionnaires.ts';
import {
  type AnswerFault,
  type Answers,
  type Condition,
  type Definition,
  optionsOf,
  type Question,
} from '../../contract/questions.ts';
import { hiddenFields } from './box-pages.ts';
import { intakePage, type Reading } from './intake-frame.ts';
import { INTAKE_TEXTS } from './intake-texts.ts';
import type { Html } from './page.ts';
import { QUESTIONNAIRE_TEXTS } from './questionnaire-texts.ts';

const numberOf = ({ questions }: Definition, id: string): number =>
  questions.findIndex((question) => question.id === id) + 1;

/** In words, when a question is to be answered. */
function noteOf(definition: Definition, condition: Condition, { language }: Reading): string {
  const say = QUESTIONNAIRE_TEXTS[language];
  const asked = definition.questions.find(({ id }) => id === condition.question);
  const answers =
    'atLeast' in condition
      ? say.atLeast(condition.atLeast)
      : optionsOf(asked)
          .filter(({ id }) => condition.any.includes(id))
          .map(({ words }) => words[language])
          .join(say.or);
  return say.onlyIf(numberOf(definition, condition.question), answers);
}

/**
 * A question that depends on choices is put away by style alone, where the browser knows `:has()`; where it does not, all
 * are shown and the note says when to skip. Without script either way.
 */
function hidingStyle({ questions }: Definition): string {
  const rules = questions.flatMap(({ id, shownIf }) => {
    if (!shownIf || 'atLeast' in shownIf) return [];
    const chosen = shownIf.any.map((option) => `#o-${shownIf.question}-${option}:checked`).join(', ');
    return [`form:not(:has(${chosen})) #q-${id} { display: none }`];
  });
  return rules.length === 0 ? '' : `@media screen { ${rules.join(' ')} }`;
}

function controlOf(
  question: Question,
  answer: Answers[string] | undefined,
  reading: Reading,
  state: { described: string; demanded: boolean },
): Html {
  const { language } = reading;
  const name = `q.${question.id}`;
  const described = state.described ? html` aria-describedby="${state.described}"` : '';
  const demanded = state.demanded ? html` required` : '';
  const text = typeof answer === 'string' || typeof answer === 'number' ? String(answer) : '';
  switch (question.kind) {
    case 'single':
      return html`${question.options.map(
        ({ id, words }) =>
          html`<label><input type="radio" name="${name}" id="o-${question.id}-${id}" value="${id}"${
            text === id ? html` checked` : ''
          }${demanded}> ${words[language]}</label>`,
      )}`;
    case 'multiple':
      return html`${question.options.map(
        ({ id, words }) =>
          html`<label><input type="checkbox" name="${name}.${id}" id="o-${question.id}-${id}" value="1"${
            Array.isArray(answer) && answer.includes(id) ? html` checked` : ''
          }> ${words[language]}</label>`,
      )}`;
    case 'rating':
      return html`<div class="steps">${Array.from({ length: question.steps }, (_, n) => String(n + 1)).map(
        (step) =>
          html`<label><input type="radio" name="${name}" value="${step}"${
            text === step ? html` checked` : ''
          }${demanded}> ${step}</label>`,
      )}</div>`;
    case 'number':
      return html`<input type="text" name="${name}" inputmode="decimal" maxlength="12" value="${text}"${described}${demanded}>`;
    case 'text':
      return html`<textarea name="${name}" rows="3" maxlength="${question.most}"${described}${demanded}>${text}</textarea>`;
  }
}

function hintOf(question: Question, { language }: Reading): string {
  const say = QUESTIONNAIRE_TEXTS[language];
  if (question.kind === 'multiple' || question.kind === 'rating') return say.choose[question.kind];
  if (question.kind === 'number') return say.between(question.min, question.max);
  return question.kind === 'text' ? say.most(question.most) : '';
}

function questionHtml(
  definition: Definition,
  question: Question,
  n: number,
  reading: Reading,
  given: { answer: Answers[string] | undefined; fault: AnswerFault | undefined },
): Html {
  const say = QUESTIONNAIRE_TEXTS[reading.language];
  const id = `q-${question.id}`;
  const hint = hintOf(question, reading);
  const described = [hint && `${id}-hint`, given.fault && `${id}-fault`].filter(Boolean).join(' ');
  return html`<fieldset id="${id}"${described ? html` aria-describedby="${described}"` : ''}><legend><strong>${n}. ${
    question.words[reading.language]
  }</strong>${question.required ? '' : say.optional}</legend>${
    question.shownIf ? html`<p class="quiet note">↳ ${noteOf(definition, question.shownIf, reading)}</p>` : ''
  }${hint ? html`<p class="quiet" id="${id}-hint">${hint}</p>` : ''}${
    given.fault ? html`<p class="fault" id="${id}-fault">！${say.fault[given.fault]}</p>` : ''
  }${controlOf(question, given.answer, reading, {
    described,
    demanded: question.required && question.shownIf === undefined,
  })}</fieldset>`;
}

const STYLE = `fieldset input[type=text] { width: 100%; height: auto } fieldset { border-top: 1px solid var(--line); padding-top: .75rem } fieldset p { margin: 0 0 .35rem }
.steps { display: flex; flex-wrap: wrap; gap: 0 1rem } .note { color: var(--amber) }`;

/** The whole questionnaire on one page. */
export function answerPage(
  reading: Reading,
  drill: string | undefined,
  form: AnswerForm,
  given: { answers: Answers; faults: Readonly<Record<string, AnswerFault>> } = { answers: {}, faults: {} },
): Html {
  const { language } = reading;
  const say = QUESTIONNAIRE_TEXTS[language];
  const { definition } = form;
  const faulty = Object.keys(given.faults).length > 0;
  return intakePage(reading, {
    title: definition.title[language],
    drill,
    script: '/proof.js',
    style: STYLE + hidingStyle(definition),
    body: html`<article><h1>${definition.title[language]}</h1><p class="detail">${definition.intro[language]}</p>
<p>${say.place}：<strong>${form.place}</strong>　${say.closes(form.closesAt.slice(0, 10))}</p>
<p class="quiet">${say.anonymous}${form.invited ? ` ${say.once}` : ''}</p>
${faulty ? html`<p class="fault" role="alert">${say.faults}</p>` : ''}
<form method="post" action="${form.path}" data-proof>
${definition.questions.map((question, n) =>
  questionHtml(definition, question, n + 1, reading, {
    answer: given.answers[question.id],
    fault: given.faults[question.id],
  }),
)}
${hiddenFields(form.token, INTAKE_TEXTS[language].trap)}
<button type="submit">${say.submit}</button></form></article>`,
  });
}

export function answeredPage(
  reading: Reading,
  drill: string | undefined,
  done: { repeated: boolean; place: string },
): Html {
  const say = QUESTIONNAIRE_TEXTS[reading.language];
  return intakePage(reading, {
    title: say.received,
    drill,
    body: html`<article><h1>✓ ${say.received}</h1>${
      done.repeated ? html`<p role="status">${say.repeated}</p>` : ''
    }<p>${say.place}：${done.place}</p><p>${say.thanks}</p></article>`,
  });
}
