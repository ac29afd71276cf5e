import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { FigureFact, PublicBrief } from '../../contract/bulletin/issue.ts';
import { bulletinFeed, FEEDS } from './bulletin-feeds.ts';
import {
  briefPage,
  correctionsPage,
  gonePage,
  issuePage,
  issuesPage,
  opens,
  type Shown,
  searchPage,
} from './bulletin-pages.ts';
import type { BulletinPorts } from './bulletin-ports.ts';
import { BULLETIN_TEXTS } from './bulletin-texts.ts';
import { figurePage } from './figure-pages.ts';
import { readingOf } from './intake-frame.ts';
import type { Html } from './page.ts';

const ISSUES_A_PAGE = 10;
const FOUND_AT_MOST = 50;
const SHORTEST_SEARCH = 2;
/** A withdrawn text is gone from every page after this long; what a reader's browser kept, it asks about again. */
const KEEP_MS = 1_000;
const KEEP_PAGES = 500;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Kept {
  body: string;
  etag: string;
  type: string;
  status: 200 | 404;
  untilMs: number;
}

/** Pages as they were made a moment ago, one making for all who ask meanwhile. */
class PageKeeper {
  readonly #pages = new Map<string, Promise<Kept>>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  async get(key: string, make: () => Promise<Omit<Kept, 'etag' | 'untilMs'>>): Promise<Kept> {
    const known = this.#pages.get(key);
    if (known && (await known).untilMs > this.#nowMs()) return known;
    const made = make().then((page) => ({
      ...page,
      etag: `"${createHash('sha256').update(page.body).digest('base64url').slice(0, 22)}"`,
      untilMs: this.#nowMs() + KEEP_MS,
    }));
    if (this.#pages.size >= KEEP_PAGES) this.#pages.delete(this.#pages.keys().next().value!);
    this.#pages.set(key, made);
    made.catch(() => this.#pages.delete(key));
    return made;
  }
}

const HTML = 'text/html; charset=utf-8';

/**
 * The public bulletin: issues, briefs, figures with their proofs, corrections, search, feeds. Server-rendered, works without
 * script; only what passed the public review comes through its ports.
 */
export function createBulletinSite(ports: BulletinPorts): Hono {
  const site = new Hono();
  const keeper = new PageKeeper(ports.nowMs);

  async function answer(
    c: Context,
    key: string,
    make: () => Promise<Omit<Kept, 'etag' | 'untilMs'>>,
  ): Promise<Response> {
    const { body, etag, type, status } = await keeper.get(key, make);
    const headers = {
      'content-type': type,
      etag,
      // Kept by a browser, asked about each time: what was taken back does not live on.
      'cache-control': 'public, no-cache',
      vary: 'accept-language, cookie',
    };
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    if (status === 200 && c.req.header('if-none-match') === etag) return c.body(null, 304);
    return c.body(body, status);
  }

  const shown = (c: Context): Shown => {
    const reading = readingOf(c);
    const say = BULLETIN_TEXTS[reading.language];
    const notice = { live: undefined, drill: say.drill, demo: say.demo }[ports.world];
    return { reading, notice };
  };
  /** A page that may not be there. */
  async function show(
    c: Context,
    make: (shown: Shown) => Promise<Html | undefined>,
    /** What of the address the page depends on, beside its path. */
    about = '',
  ): Promise<Response> {
    const view = shown(c);
    const { language, large, path } = view.reading;
    return answer(c, `${language} ${large} ${path} ${about}`, async () => {
      const page = await make(view);
      return { body: String(await (page ?? gonePage(view))), type: HTML, status: page ? 200 : 404 };
    });
  }

  const briefOf = async (id: string): Promise<PublicBrief | undefined> =>
    UUID.test(id) ? ports.brief(id) : undefined;
  async function figureOf(
    id: string,
    n: string,
  ): Promise<{ brief: PublicBrief; fact: FigureFact } | undefined> {
    const brief = /^\d{1,3}$/.test(n) ? await briefOf(id) : undefined;
    const fact = brief?.entry.facts[Number(n)];
    return brief && opens(fact) ? { brief, fact } : undefined;
  }

  site.get('/bulletin', (c) => {
    const asked = Number(c.req.query('before') ?? Number.NaN);
    const before = Number.isSafeInteger(asked) && asked > 0 ? asked : undefined;
    return show(
      c,
      async (view) => {
        const issues = await ports.issues({ limit: ISSUES_A_PAGE, ...(before ? { before } : {}) });
        const last = issues.length < ISSUES_A_PAGE ? undefined : issues.at(-1);
        return issuesPage(view, issues, last && Date.parse(last.issuedAt));
      },
      String(before),
    );
  });
  site.get('/bulletin/issues/:id', (c) =>
    show(c, async (view) => {
      const id = c.req.param('id');
      const issue = UUID.test(id) ? await ports.issue(id) : undefined;
      return issue && issuePage(view, issue);
    }),
  );
  site.get('/bulletin/briefs/:id', (c) =>
    show(c, async (view) => {
      const brief = await briefOf(c.req.param('id'));
      return brief && briefPage(view, brief);
    }),
  );
  site.get('/bulletin/briefs/:id/figures/:n', (c) =>
    show(c, async (view) => {
      const found = await figureOf(c.req.param('id'), c.req.param('n'));
      return (
        found && figurePage(view, found.brief, found.fact, await ports.figure(found.brief, found.fact.n))
      );
    }),
  );
  site.get('/bulletin/briefs/:id/figures/:n/sidecar.json', (c) =>
    answer(c, c.req.path, async () => {
      const found = await figureOf(c.req.param('id'), c.req.param('n'));
      const proven = found && (await ports.figure(found.brief, found.fact.n)).proven;
      return {
        body: proven ? `${JSON.stringify(proven, null, 1)}\n` : '{"error":"not-found"}\n',
        type: 'application/json; charset=utf-8',
        status: proven ? 200 : 404,
      };
    }),
  );
  site.get('/bulletin/corrections', (c) =>
    show(c, async (view) => correctionsPage(view, await ports.corrections(FOUND_AT_MOST))),
  );
  site.get('/bulletin/search', (c) => {
    const words = (c.req.query('q') ?? '').trim().slice(0, 60);
    return show(
      c,
      async (view) =>
        searchPage(
          view,
          words,
          words.length < SHORTEST_SEARCH ? undefined : await ports.search(words, FOUND_AT_MOST),
        ),
      words,
    );
  });
  for (const [path, { type, write }] of Object.entries(FEEDS))
    site.get(path, (c) =>
      answer(c, path, async () => {
        const briefs = (await ports.issues({ limit: ISSUES_A_PAGE })).flatMap((issue) => issue.briefs);
        const newest = briefs
          .sort((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1))
          .slice(0, FOUND_AT_MOST);
        const notice = { live: undefined, drill: BULLETIN_TEXTS.zh.drill, demo: BULLETIN_TEXTS.zh.demo }[
          ports.world
        ];
        return { body: write(bulletinFeed(ports.siteUrl(), newest, notice)), type, status: 200 };
      }),
    );

  const TEXT = 'text/plain; charset=utf-8';
  site.get('/log/key', (c) =>
    answer(c, c.req.path, async () => ({ body: `${ports.log.key}\n`, type: TEXT, status: 200 })),
  );
  site.get('/log/checkpoint', (c) =>
    answer(c, c.req.path, async () => {
      const note = await ports.log.checkpoint();
      return { body: note ?? 'the log is empty\n', type: TEXT, status: note ? 200 : 404 };
    }),
  );
  /** Shows that the log only grew: `?from=SIZE&to=SIZE` (RFC 6962 2.1.2), one hash a line. */
  site.get('/log/consistency', (c) => {
    const [from, to] = [c.req.query('from'), c.req.query('to')].map((size) =>
      /^[1-9]\d{0,9}$/.test(size ?? '') ? Number(size) : 0,
    );
    return answer(c, `${c.req.path} ${from} ${to}`, async () => {
      const hashes = await ports.log.growth(from!, to!);
      return {
        body: hashes
          ? hashes.map((hash) => `${hash}\n`).join('')
          : 'from and to are sizes that the log has had\n',
        type: TEXT,
        status: hashes ? 200 : 404,
      };
    });
  });
  return site;
}
