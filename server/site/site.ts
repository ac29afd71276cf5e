import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { ReceiptRefusal, ReceiptView } from '../../contract/responses.ts';
import type { Logger } from '../platform/log.ts';
import { SITE_POLICY } from './page.ts';
import { homePage, noticePage, receiptPage, refusedPage } from './receipt-pages.ts';
import { type Language, languageOf, TEXTS } from './texts.ts';

/** What the public pages do; handed in, so that a page knows no module. */
export interface SitePorts {
  findReceipt(
    token: string,
  ): Promise<{ ok: true; receipt: ReceiptView } | { ok: false; reason: ReceiptRefusal }>;
  signReceipt(
    token: string,
    input: { name: string },
  ): Promise<{ ok: true; receipt: ReceiptView } | { ok: false; reason: ReceiptRefusal | 'name-missing' }>;
  /** “Not meant for me”: the link stops and the desk is called. */
  reportWrongPerson(
    token: string,
  ): Promise<{ ok: true; receipt: ReceiptView } | { ok: false; reason: ReceiptRefusal }>;
  log: Logger;
}

const STATUS: Record<ReceiptRefusal, 404 | 410> = { unknown: 404, expired: 410, revoked: 410 };
const LARGEST_FORM_BYTES = 8 * 1024;
const language = (c: Context): Language => languageOf(c.req.header('accept-language'));

/**
 * The public listener: receipts by link, without login and without script. Opening a link signs nothing (a messenger's
 * preview opens it too); signing is a form of its own.
 */
export function createSite({ findReceipt, signReceipt, reportWrongPerson, log }: SitePorts): Hono {
  const site = new Hono();
  site.use(async (c, next) => {
    await next();
    // Receipts need no script; the boxes have one of ours, which they work without.
    const script = c.req.path.startsWith('/r/') ? '' : "; script-src 'self'";
    c.header('content-security-policy', SITE_POLICY + script);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    // The public bulletin says itself how long it may be kept, and may be found.
    if (c.res.headers.has('cache-control')) return;
    c.header('cache-control', 'no-store');
    c.header('x-robots-tag', 'noindex');
  });
  site.get('/healthz', (c) => c.text('alive\n'));
  site.get('/', (c) => c.html(homePage(language(c))));
  site.get('/r/:token', async (c) => {
    const found = await findReceipt(c.req.param('token'));
    return found.ok
      ? c.html(receiptPage(found.receipt, language(c)))
      : c.html(refusedPage(found.reason, language(c)), STATUS[found.reason]);
  });
  site.post('/r/:token', bodyLimit({ maxSize: LARGEST_FORM_BYTES }), async (c) => {
    const token = c.req.param('token');
    const form = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
    if ((form as Record<string, unknown>)['wrong'] !== undefined) {
      const told = await reportWrongPerson(token);
      if (told.ok) return c.html(receiptPage(told.receipt, language(c)));
      const { title, next } = TEXTS[language(c)].wrongTold;
      return told.reason === 'revoked'
        ? c.html(noticePage(language(c), title, next))
        : c.html(refusedPage(told.reason, language(c)), STATUS[told.reason]);
    }
    const given = (form as Record<string, unknown>)['name'];
    const signed = await signReceipt(token, { name: typeof given === 'string' ? given : '' });
    if (signed.ok) return c.html(receiptPage(signed.receipt, language(c)));
    if (signed.reason !== 'name-missing')
      return c.html(refusedPage(signed.reason, language(c)), STATUS[signed.reason]);
    const found = await findReceipt(token);
    return found.ok
      ? c.html(receiptPage(found.receipt, language(c), true), 422)
      : c.html(refusedPage(found.reason, language(c)), STATUS[found.reason]);
  });
  site.notFound((c) => c.html(refusedPage('unknown', language(c)), 404));
  site.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    log.error({ err: error }, 'a public page could not answer');
    c.header('retry-after', '30');
    return c.html(noticePage(language(c), TEXTS[language(c)].away, TEXTS[language(c)].awayHint), 503);
  });
  return site;
}
