import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { type CallLinkRefusal, type CallLinkView, CallPosition } from '../../contract/callouts.ts';
import type { Logger } from '../platform/log.ts';
import { CALL_SCRIPT, callPage, callRefusedPage } from './call-pages.ts';
import { CALL_TEXTS } from './call-texts.ts';
import { noticePage } from './receipt-pages.ts';
import { type Language, languageOf } from './texts.ts';

type Outcome = { ok: true; view: CallLinkView } | { ok: false; reason: CallLinkRefusal };

/** What the pages of called people do; handed in, so that a page knows no module. */
export interface CallSitePorts {
  answer(
    token: string,
    answer:
      | { did: 'open' }
      | { did: 'confirm'; name: string }
      | { did: 'arrive'; name: string; position?: CallPosition | undefined }
      | { did: 'decline'; name: string; reason: string }
      | { did: 'wrong' },
  ): Promise<Outcome>;
  log: Logger;
}

const STATUS: Record<CallLinkRefusal, 404 | 410> = { unknown: 404, expired: 410, revoked: 410, over: 410 };
const LARGEST_FORM_BYTES = 8 * 1024;
const language = (c: Context): Language => languageOf(c.req.header('accept-language'));

const show = (c: Context, outcome: Outcome): Response | Promise<Response> =>
  outcome.ok
    ? c.html(callPage(outcome.view, language(c)))
    : c.html(callRefusedPage(outcome.reason, language(c)), STATUS[outcome.reason]);

function positionIn(form: Readonly<Record<string, unknown>>): CallPosition | undefined {
  if (!form['longitude'] || !form['latitude']) return undefined;
  const found = CallPosition.safeParse({
    longitude: Number(form['longitude']),
    latitude: Number(form['latitude']),
  });
  return found.success ? found.data : undefined;
}

/**
 * Pages by which the called answer, without login; they work without script. Opening a link confirms nothing (a messenger's
 * preview opens it too): it says that the message arrived.
 */
export function createCallSite({ answer, log }: CallSitePorts): Hono {
  const site = new Hono();
  site.get('/call.js', (c) => c.body(CALL_SCRIPT, 200, { 'content-type': 'text/javascript; charset=utf-8' }));
  site.get('/c/:token', async (c) => show(c, await answer(c.req.param('token'), { did: 'open' })));
  site.post('/c/:token', bodyLimit({ maxSize: LARGEST_FORM_BYTES }), async (c) => {
    const token = c.req.param('token');
    const form: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
    const answers: Record<string, () => Promise<Response>> = {
      confirm: async () => show(c, await answer(token, { did: 'confirm', name: '' })),
      arrive: async () =>
        show(c, await answer(token, { did: 'arrive', name: '', position: positionIn(form) })),
      decline: async () => {
        const reason = typeof form['reason'] === 'string' ? form['reason'].trim().slice(0, 200) : '';
        if (reason.length >= 2) return show(c, await answer(token, { did: 'decline', name: '', reason }));
        const found = await answer(token, { did: 'open' });
        return found.ok ? c.html(callPage(found.view, language(c), true), 422) : show(c, found);
      },
      wrong: async () => {
        const told = await answer(token, { did: 'wrong' });
        const { title, next } = CALL_TEXTS[language(c)].wrongTold;
        return !told.ok && told.reason === 'revoked'
          ? c.html(noticePage(language(c), title, next))
          : show(c, told);
      },
    };
    const did = typeof form['did'] === 'string' ? form['did'] : '';
    const run = Object.hasOwn(answers, did) ? answers[did] : undefined;
    return run ? run() : show(c, await answer(token, { did: 'open' }));
  });
  site.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    log.error({ err: error }, 'an answer by link could not be recorded');
    c.header('retry-after', '30');
    const say = CALL_TEXTS[language(c)];
    return c.html(noticePage(language(c), say.away, say.awayHint), 503);
  });
  return site;
}
