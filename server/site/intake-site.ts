import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import {
  type ActRefusal,
  BOX_FORM_BYTES,
  type BoxView,
  type FollowRefusal,
  type IntakeLanguage,
  type IntakePlace,
  type ProgressView,
  type ResultsView,
  type SubmitRefusal,
  type Submitted,
} from '../../contract/intake.ts';
import type { Logger } from '../platform/log.ts';
import { boxesPage, boxPage, receivedPage } from './box-pages.ts';
import { intakeNotice, type Reading, readingOf } from './intake-frame.ts';
import { INTAKE_TEXTS } from './intake-texts.ts';
import type { Html } from './page.ts';
import { lookUpPage, progressPage } from './progress-pages.ts';
import { PROOF_SCRIPT } from './proof-script.ts';
import { qrSvg } from './qr-svg.ts';
import { createReadingRoom, readForm, type SentForm } from './read-form.ts';
import { postersPage, resultsPage, rulesPage } from './result-pages.ts';

interface LookUp {
  code: string;
  peer: string;
  token: string;
  proof: string | undefined;
}

/** What the boxes do; handed in, so that a page knows no module. */
export interface IntakePorts {
  openBox(placeId: string, language: IntakeLanguage): Promise<BoxView | undefined>;
  submit(
    placeId: string,
    input: {
      values: Readonly<Record<string, string | undefined>>;
      photos: readonly Uint8Array[];
      kept: readonly string[];
      token: string;
      proof: string | undefined;
      trap: string | undefined;
      anyway: boolean;
      peer: string;
      language: IntakeLanguage;
    },
  ): Promise<Submitted | SubmitRefusal>;
  places(): Promise<IntakePlace[]>;
  place(id: string): Promise<IntakePlace | undefined>;
  lookUpToken(): string;
  find(asked: LookUp): Promise<{ ok: true; recordId: string } | { ok: false; reason: FollowRefusal }>;
  progress(recordId: string, language: IntakeLanguage): Promise<ProgressView | undefined>;
  act(
    asked: LookUp & { version: number },
    act: { kind: 'send-back'; reason: string } | { kind: 'rate'; value: string },
  ): Promise<{ ok: true; recordId: string } | { ok: false; reason: ActRefusal }>;
  results(placeId: string | undefined, language: IntakeLanguage): Promise<ResultsView | undefined>;
  /** The client's network address. */
  peerOf(c: Context): string;
  /** Every page says so while this is no live system. */
  drill: boolean;
  log: Logger;
  /** A form that does not come whole within this is given up; one with photos is given longer. */
  formWithinMs?: number;
  photosWithinMs?: number;
}

/** Posters on one page of the printer's; not a page for residents. */
const MOST_POSTERS = 100;
const LARGEST_FORM_BYTES = 32 * 1024;
const FORM_WITHIN_MS = 15_000;
const PHOTOS_WITHIN_MS = 120_000;
/** Forms with photos read at one time, of all and of one address: they are held in memory. */
const LARGE_FORMS = { ofAll: 8, ofOne: 2 };
const STATUS: Record<
  ActRefusal | Exclude<SubmitRefusal['reason'], 'faults' | 'similar'>,
  404 | 409 | 410 | 422 | 429
> = {
  closed: 404,
  expired: 410,
  'too-many': 429,
  trap: 422,
  unknown: 404,
  'proof-needed': 429,
  'not-open': 409,
  'reason-missing': 422,
};
export const DRILL: Record<IntakeLanguage, string> = {
  zh: '【演练】本页为演示或演练，提交内容不会办理。',
  en: 'Drill: this page is for exercise; nothing sent here is acted on.',
};

/**
 * A page of another site must not send forms from here. `Origin: null` is what our own pages send under `no-referrer`;
 * the token in the form is what another site lacks.
 */
export function isForeign(c: Context): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const origin = c.req.header('origin');
  if (origin === undefined || origin === 'null') return false;
  return URL.canParse(origin)
    ? new URL(origin).host !== (c.req.header('host') ?? new URL(c.req.url).host)
    : true;
}

type Form = SentForm['values'];

/** Boxes, progress, results: pages without login that work without script, at most 15 KiB each on the way. */
export function createIntakeSite(ports: IntakePorts): Hono {
  const site = new Hono();
  const drillOf = ({ language }: Reading): string | undefined => (ports.drill ? DRILL[language] : undefined);
  const show = (
    c: Context,
    make: (reading: Reading, drill: string | undefined) => Html,
    status: 200 | 403 | 404 | 408 | 409 | 410 | 413 | 422 | 429 | 503 = 200,
  ): Response | Promise<Response> => {
    const reading = readingOf(c);
    return c.html(make(reading, drillOf(reading)), status);
  };
  const refuse = (c: Context, reason: keyof typeof STATUS): Response | Promise<Response> => {
    if (STATUS[reason] === 429) c.header('retry-after', '900');
    return show(
      c,
      (reading, drill) => intakeNotice(reading, drill, INTAKE_TEXTS[reading.language].refused[reason]),
      STATUS[reason],
    );
  };
  const notice = (
    c: Context,
    which: 'tooLarge' | 'tooSlow' | 'photosTooLarge' | 'busy' | 'foreign',
    status: 403 | 408 | 413 | 503,
  ) =>
    show(c, (reading, drill) => intakeNotice(reading, drill, INTAKE_TEXTS[reading.language][which]), status);
  const limit = bodyLimit({
    maxSize: LARGEST_FORM_BYTES,
    onError: (c) => notice(c, 'tooLarge', 413) as never,
  });
  const largeLimit = bodyLimit({
    maxSize: BOX_FORM_BYTES,
    onError: (c) => notice(c, 'photosTooLarge', 413) as never,
  });
  const room = createReadingRoom(LARGE_FORMS.ofAll, LARGE_FORMS.ofOne);

  const onForm = (path: string, handle: (c: Context, form: SentForm) => Promise<Response>): void => {
    site.post(path, limit, async (c) => {
      if (isForeign(c)) return notice(c, 'foreign', 403);
      const form = await readForm(c, ports.formWithinMs ?? FORM_WITHIN_MS);
      return form === 'too-slow' ? notice(c, 'tooSlow', 408) : handle(c, form);
    });
  };
  /** A form that may hold photos. Without them it is as small and quick as any other, and never waits for those with. */
  const onPhotoForm = (path: string, handle: (c: Context, form: SentForm) => Promise<Response>): void => {
    site.post(path, largeLimit, async (c, next) => {
      const bytes = Number(c.req.header('content-length') ?? Number.POSITIVE_INFINITY);
      if (!c.req.header('content-type')?.startsWith('multipart/form-data') || bytes <= LARGEST_FORM_BYTES)
        return next();
      if (isForeign(c)) return notice(c, 'foreign', 403);
      const leave = room.enter(ports.peerOf(c));
      if (!leave) return notice(c, 'busy', 503);
      try {
        const form = await readForm(c, ports.photosWithinMs ?? PHOTOS_WITHIN_MS);
        return form === 'too-slow' ? await notice(c, 'tooSlow', 408) : await handle(c, form);
      } finally {
        leave();
      }
    });
    onForm(path, handle);
  };
  const lookUp = (c: Context, form: Form): LookUp => ({
    code: form['code'] ?? '',
    token: form['token'] ?? '',
    proof: form['proof'],
    peer: ports.peerOf(c),
  });

  site.get('/proof.js', (c) =>
    c.body(PROOF_SCRIPT, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  site.get('/rules', (c) => show(c, rulesPage));
  site.get('/o', async (c) => {
    const places = await ports.places();
    return show(c, (reading, drill) => boxesPage(reading, drill, places));
  });
  site.get('/o/:place', async (c) => {
    const box = await ports.openBox(c.req.param('place'), readingOf(c).language);
    return box ? show(c, (reading, drill) => boxPage(reading, drill, box)) : refuse(c, 'closed');
  });
  onPhotoForm('/o/:place', async (c, { values, photos, kept }) => {
    const done = await ports.submit(c.req.param('place') ?? '', {
      values,
      photos,
      kept,
      token: values['token'] ?? '',
      proof: values['proof'],
      trap: values['website'],
      anyway: values['anyway'] === '1',
      peer: ports.peerOf(c),
      language: readingOf(c).language,
    });
    if (done.ok) return show(c, (reading, drill) => receivedPage(reading, drill, done));
    if (done.reason !== 'faults' && done.reason !== 'similar') return refuse(c, done.reason);
    const { box, ...given } = done;
    const status = done.reason === 'faults' ? 422 : 409;
    return show(c, (reading, drill) => boxPage(reading, drill, box, { ...given, values }), status);
  });
  site.get('/o/:place/poster', async (c) => {
    const place = await ports.place(c.req.param('place'));
    if (!place) return refuse(c, 'closed');
    return show(c, (reading, drill) => postersPage(reading, drill, [{ place, qr: qrSvg(place.url) }]));
  });
  site.get('/posters', async (c) => {
    const asked = new Set((c.req.query('places') ?? '').split(',').slice(0, MOST_POSTERS));
    const found = (await Promise.all([...asked].map((id) => ports.place(id)))).filter(
      (place) => place !== undefined && !place.closed,
    );
    if (found.length === 0) return refuse(c, 'closed');
    const posters = found.flatMap((place) => (place ? [{ place, qr: qrSvg(place.url) }] : []));
    return show(c, (reading, drill) => postersPage(reading, drill, posters));
  });

  site.get('/q', (c) => show(c, (reading, drill) => lookUpPage(reading, drill, ports.lookUpToken())));
  const progress = async (
    c: Context,
    recordId: string,
    code: string,
    done?: 'send-back' | 'rate',
  ): Promise<Response> => {
    const view = await ports.progress(recordId, readingOf(c).language);
    return view
      ? show(c, (reading, drill) => progressPage(reading, drill, view, code, done))
      : refuse(c, 'unknown');
  };
  onForm('/q', async (c, { values: form }) => {
    const asked = lookUp(c, form);
    const found = await ports.find(asked);
    return found.ok ? progress(c, found.recordId, asked.code) : refuse(c, found.reason);
  });
  for (const kind of ['send-back', 'rate'] as const) {
    site.get(`/q/${kind}`, (c) => c.redirect('/q'));
    onForm(`/q/${kind}`, async (c, { values: form }) => {
      const asked = { ...lookUp(c, form), version: Number(form['version'] ?? 0) || 0 };
      const done = await ports.act(
        asked,
        kind === 'rate' ? { kind, value: form['value'] ?? '' } : { kind, reason: form['reason'] ?? '' },
      );
      return done.ok ? progress(c, done.recordId, asked.code, kind) : refuse(c, done.reason);
    });
  }

  const results = async (c: Context, placeId: string | undefined): Promise<Response> => {
    const view = await ports.results(placeId, readingOf(c).language);
    return view ? show(c, (reading, drill) => resultsPage(reading, drill, view)) : refuse(c, 'closed');
  };
  site.onError((error, c) => {
    if (error.name !== 'BodyLimitError')
      ports.log.error({ err: error }, 'a page of the boxes could not answer');
    c.header('retry-after', '30');
    const reading = readingOf(c);
    return c.html(intakeNotice(reading, drillOf(reading), INTAKE_TEXTS[reading.language].away), 503);
  });
  site.get('/results', (c) => results(c, undefined));
  site.get('/results/:place', (c) => results(c, c.req.param('place')));
  return site;
}
