import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { IntakeLanguage } from '../../contract/intake.ts';
import type { RatingCast, RatingForm, RatingRefusal, RatingRefused } from '../../contract/ratings.ts';
import type { Logger } from '../platform/log.ts';
import { intakeNotice, type Reading, readingOf } from './intake-frame.ts';
import { DRILL, isForeign } from './intake-site.ts';
import { INTAKE_TEXTS } from './intake-texts.ts';
import type { Html } from './page.ts';
import { ratedPage, ratingEntryPage, ratingPage, ratingRefusedPage } from './rating-pages.ts';
import { readForm } from './read-form.ts';

/** What ratings do; handed in, so that a page knows no module. */
export interface RatingPorts {
  open(
    code: string,
    from: { peer: string; language: IntakeLanguage },
  ): Promise<{ ok: true; form: RatingForm } | RatingRefused>;
  cast(
    code: string,
    input: {
      rating: string | undefined;
      words: string | undefined;
      token: string;
      trap: string | undefined;
      peer: string;
      language: IntakeLanguage;
    },
  ): Promise<RatingCast>;
  peerOf(c: Context): string;
  /** Every page says so while this is no live system. */
  drill: boolean;
  log: Logger;
  /** A form that does not come whole within this is given up. */
  formWithinMs?: number;
}

const LARGEST_FORM_BYTES = 16 * 1024;
const FORM_WITHIN_MS = 15_000;
const STATUS: Record<RatingRefusal, 404 | 409 | 410 | 422 | 429> = {
  unknown: 404,
  used: 409,
  withdrawn: 410,
  'not-open': 409,
  over: 410,
  expired: 410,
  missing: 422,
  'too-long': 422,
  'too-many': 429,
  trap: 422,
};
type Status = 200 | 403 | 404 | 408 | 409 | 410 | 413 | 422 | 429 | 503;

/** 户评 by the code of a slip: one page without login and without script, at most 15 KiB on the way. */
export function createRatingSite(ports: RatingPorts): Hono {
  const site = new Hono().basePath('/h');
  const show = (
    c: Context,
    make: (reading: Reading, drill: string | undefined) => Html,
    status: Status = 200,
  ): Response | Promise<Response> => {
    const reading = readingOf(c);
    return c.html(make(reading, ports.drill ? DRILL[reading.language] : undefined), status);
  };
  const notice = (c: Context, which: 'tooLarge' | 'tooSlow' | 'foreign' | 'away', status: Status) =>
    show(c, (reading, drill) => intakeNotice(reading, drill, INTAKE_TEXTS[reading.language][which]), status);
  const refuse = (c: Context, { reason, result }: RatingRefused): Response | Promise<Response> => {
    if (STATUS[reason] === 429) c.header('retry-after', '3600');
    return show(c, (reading, drill) => ratingRefusedPage(reading, drill, reason, result), STATUS[reason]);
  };
  site.get('/', (c) => {
    const code = c.req.query('code');
    return code === undefined || code.trim() === ''
      ? show(c, ratingEntryPage)
      : c.redirect(`/h/${encodeURIComponent(code.slice(0, 80))}`, 303);
  });
  site.get('/:code', async (c) => {
    const { language } = readingOf(c);
    const found = await ports.open(c.req.param('code'), { peer: ports.peerOf(c), language });
    return found.ok ? show(c, (reading, drill) => ratingPage(reading, drill, found.form)) : refuse(c, found);
  });
  const limit = bodyLimit({
    maxSize: LARGEST_FORM_BYTES,
    onError: (c) => notice(c, 'tooLarge', 413) as never,
  });
  site.post('/:code', limit, async (c) => {
    if (isForeign(c)) return notice(c, 'foreign', 403);
    const sent = await readForm(c, ports.formWithinMs ?? FORM_WITHIN_MS);
    if (sent === 'too-slow') return notice(c, 'tooSlow', 408);
    const { values } = sent;
    const { rating, words, token = '', website: trap } = values as Record<string, string | undefined>;
    const { language } = readingOf(c);
    const done = await ports.cast(c.req.param('code') ?? '', {
      rating,
      words,
      token,
      trap,
      peer: ports.peerOf(c),
      language,
    });
    if (done.ok) return show(c, (reading, drill) => ratedPage(reading, drill, done));
    const { reason, form } = done;
    if (!form || (reason !== 'missing' && reason !== 'too-long')) return refuse(c, done);
    const given = { fault: reason, ...(rating ? { rating } : {}), ...(words ? { words } : {}) };
    return show(c, (reading, drill) => ratingPage(reading, drill, form, given), 422);
  });
  site.onError((error, c) => {
    if (error.name === 'BodyLimitError') return notice(c, 'tooLarge', 413);
    ports.log.error({ err: error }, 'a rating could not be answered');
    c.header('retry-after', '30');
    return notice(c, 'away', 503);
  });
  return site;
}
