import { html } from 'hono/html';
import {
  BOX_PHOTO_BYTES,
  type BoxField,
  type BoxView,
  type FieldFault,
  type IntakePlace,
  type PhotoFault,
  type SimilarSaid,
  type Submitted,
} from '../../contract/intake.ts';
import { intakePage, type Reading } from './intake-frame.ts';
import { INTAKE_TEXTS } from './intake-texts.ts';
import type { Html } from './page.ts';

type Values = Readonly<Record<string, string | undefined>>;
type Faults = Readonly<Record<string, FieldFault>>;

function fieldOf(reading: Reading, field: BoxField, value: string, fault: FieldFault | undefined): Html {
  const say = INTAKE_TEXTS[reading.language];
  const id = `f-${field.name}`;
  const label = html`${field.label}${field.required ? '' : say.optional}`;
  const hint = field.sensitive ? say.sensitiveHint : field.kind === 'long-text' ? say.most(field.max) : '';
  const about = `${hint ? `${id}-hint ` : ''}${fault ? `${id}-fault` : ''}`.trim();
  const notes = html`${hint ? html`<p class="quiet" id="${id}-hint">${hint}</p>` : ''}${
    fault ? html`<p class="fault" id="${id}-fault">！${say.fault[fault]}</p>` : ''
  }`;
  const state = html`${about ? html` aria-describedby="${about}"` : ''}${fault ? html` aria-invalid="true"` : ''}${
    field.required ? html` required` : ''
  }`;
  if (field.kind === 'choice')
    return html`<fieldset${about ? html` aria-describedby="${about}"` : ''}><legend>${label}</legend>${field.options.map(
      (option) =>
        html`<label><input type="radio" name="${field.name}" value="${option.value}"${
          option.value === value ? html` checked` : ''
        }${field.required ? html` required` : ''}> ${option.label}</label>`,
    )}${notes}</fieldset>`;
  const control =
    field.kind === 'long-text'
      ? html`<textarea id="${id}" name="${field.name}" maxlength="${field.max}" rows="5"${state}>${value}</textarea>`
      : html`<input id="${id}" name="${field.name}" maxlength="${field.max}" value="${value}"${
          field.sensitive ? html` inputmode="tel" autocomplete="tel"` : ''
        }${state}>`;
  return html`<div class="field"><label for="${id}">${label}</label>${control}${notes}</div>`;
}

const MIB = 1024 * 1024;
/** Photos without script: chosen or taken with the phone's camera; those taken before are carried along. */
function photoField(
  reading: Reading,
  { label, most }: NonNullable<BoxView['photos']>,
  fault: PhotoFault | null,
  kept: readonly string[],
): Html {
  const say = INTAKE_TEXTS[reading.language];
  const left = most - kept.length;
  const about = html` aria-describedby="f-photos-hint${fault ? ' f-photos-fault' : ''}"${fault ? html` aria-invalid="true"` : ''}`;
  return html`<div class="field"><label for="f-photos">${label}${say.optional}</label>
${kept.length > 0 ? html`<p role="status">✓ ${say.photosKept(kept.length)}</p>` : ''}${kept.map((ticket) => html`<input type="hidden" name="kept" value="${ticket}">`)}
${left > 0 ? html`<input type="file" id="f-photos" name="photos" accept="image/jpeg,image/png,image/webp"${left > 1 ? html` multiple` : ''}${about}>` : ''}
<p class="quiet" id="f-photos-hint">${say.photosHint(most, BOX_PHOTO_BYTES / MIB)}</p>${
    fault ? html`<p class="fault" id="f-photos-fault">！${say.photoFault(fault, most)}</p>` : ''
  }</div>`;
}

export const hiddenFields = (token: string, trap: string): Html =>
  html`<input type="hidden" name="token" value="${token}"><input type="hidden" name="proof" value="">
<div class="trap" aria-hidden="true"><label>${trap} <input name="website" tabindex="-1" autocomplete="off"></label></div>`;

/** Gently, before anything is recorded: something like it was said. Sending goes on by one press. */
function similarNote(reading: Reading, placeId: string, similar: SimilarSaid): Html {
  const say = INTAKE_TEXTS[reading.language].similar;
  return html`<section class="note" role="status"><h2>${say.title(similar.withinDays, similar.kind)}</h2>
${similar.told.length > 0 ? html`<p>${say.told}</p><ul>${similar.told.map((told) => html`<li>${told}</li>`)}</ul>` : ''}
${similar.shown.length > 0 ? html`<p>${say.shown}</p><ul>${similar.shown.map(({ title, day }) => html`<li>${title} <span class="quiet">${day}</span></li>`)}</ul>` : ''}
<p>${say.next}</p><button type="submit" form="said">${say.anyway}</button> <a class="step" href="/results/${placeId}">${say.follow}</a></section>`;
}

/** The box: what a resident reads on the stairwell and fills in. */
export function boxPage(
  reading: Reading,
  drill: string | undefined,
  box: BoxView,
  given: {
    values: Values;
    faults?: Faults;
    photoFault?: PhotoFault | null;
    kept?: readonly string[];
    similar?: SimilarSaid;
  } = { values: {} },
): Html {
  const say = INTAKE_TEXTS[reading.language];
  const { photoFault = null, kept = [], similar, faults = {} } = given;
  const faulty = Object.keys(faults).length > 0 || photoFault !== null;
  return intakePage(reading, {
    title: `${box.title} · ${box.place}`,
    drill,
    script: '/proof.js',
    body: html`<article><h1>${box.title}</h1><p>${say.place}：<strong>${box.place}</strong></p>
${faulty ? html`<p class="fault" role="alert">${say.faults}</p>` : ''}
${similar ? similarNote(reading, box.placeId, similar) : ''}
<form id="said" method="post" action="/o/${box.placeId}"${box.photos ? html` enctype="multipart/form-data"` : ''} data-proof>
${box.fields.map((field) => fieldOf(reading, field, given.values[field.name] ?? '', faults[field.name]))}
${box.photos ? photoField(reading, box.photos, photoFault, kept) : ''}
${hiddenFields(box.token, say.trap)}
${similar ? html`<input type="hidden" name="anyway" value="1">` : ''}
<button type="submit">${similar ? say.similar.anyway : say.submit}</button><p class="quiet">${say.submitHint}</p></form></article>`,
  });
}

const grouped = (code: string): string => `${code.slice(0, 4)} ${code.slice(4)}`;

export function receivedPage(reading: Reading, drill: string | undefined, done: Submitted): Html {
  const say = INTAKE_TEXTS[reading.language];
  return intakePage(reading, {
    title: say.received,
    drill,
    body: html`<article><h1>✓ ${say.received}</h1>
${done.repeated ? html`<p role="status">${say.repeated}</p>` : ''}
<p>${say.place}：${done.place}</p>
<p>${say.codeIs}</p><p class="code" data-code="${done.code}">${grouped(done.code)}</p>
<p><strong>${say.keepCode}</strong></p><p class="quiet">${say.printIt}</p>
<form method="post" action="/q"><input type="hidden" name="code" value="${done.code}"><button type="submit" class="plain">${say.followNow}</button></form></article>`,
  });
}

export function boxesPage(reading: Reading, drill: string | undefined, places: readonly IntakePlace[]): Html {
  const say = INTAKE_TEXTS[reading.language];
  return intakePage(reading, {
    title: say.boxes.title,
    drill,
    body: html`<article><h1>${say.boxes.title}</h1><p>${places.length > 0 ? say.boxes.next : say.noBoxes}</p>
<ul>${places.map((place) => html`<li><a class="step" href="/o/${place.id}">${place.name}</a></li>`)}</ul></article>`,
  });
}
