import type { Actor } from '../../contract/permissions.ts';
import { urbanRenewal } from '../../programmes/urban-renewal/index.ts';
import { createIntakeContext, type IntakeContext } from '../../server/modules/intake/index.ts';
import { createRatings, type RatingsContext } from '../../server/modules/ratings/index.ts';
import { listen } from '../../server/platform/http/listen.ts';
import { createLogger } from '../../server/platform/log.ts';
import { ratingSite } from '../../server/public-intake.ts';
import { createSite } from '../../server/site/index.ts';
import { type LedgerWorld, ledgerWorld } from './ledger-world.ts';

type Answer = { status: number; text: string; bytes: number };

export interface RatingWorld {
  ledger: LedgerWorld;
  intake: IntakeContext;
  ctx: RatingsContext;
  passMs(ms: number): void;
  get(path: string, peer?: string): Promise<Answer>;
  post(path: string, form: Record<string, string>, peer?: string): Promise<Answer>;
  /** Opens a record of the programme; resolves to its id. */
  open(
    actor: Actor,
    type: string,
    move: string,
    unitId: string,
    data: Record<string, unknown>,
  ): Promise<string>;
  go(actor: Actor, type: string, id: string, move: string, more?: Record<string, unknown>): Promise<void>;
  close(): Promise<void>;
}

/** The renewal of a street over a private database, the pages of 户评 on a real socket. */
export async function ratingWorld(): Promise<RatingWorld> {
  const ledger = await ledgerWorld([urbanRenewal]);
  let wallMs = Date.parse('2026-06-01T08:00:00+08:00');
  let url = '';
  const intake = createIntakeContext({
    ledger,
    secret: 'a secret of this test',
    wallMs: () => wallMs,
    siteUrl: () => url,
  });
  const ctx = createRatings(intake);
  const log = createLogger({ level: 'silent' });
  const never = (): never => {
    throw new Error('no receipts here');
  };
  const site = createSite({ findReceipt: never, signReceipt: never, reportWrongPerson: never, log });
  site.route(
    '/',
    ratingSite(ctx, { peerOf: (c) => c.req.header('x-test-peer') ?? '198.51.100.7', drill: false, log }),
  );
  const listener = await listen({ host: '127.0.0.1', port: 0, fetch: site.fetch as never, purpose: 'pages' });
  url = `http://127.0.0.1:${listener.port}`;
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const answer = await fetch(path.startsWith('http') ? path : `${url}${path}`, init);
    const text = await answer.text();
    return { status: answer.status, text, bytes: Buffer.byteLength(text) };
  };
  return {
    ledger,
    intake,
    ctx,
    passMs: (ms) => {
      wallMs += ms;
    },
    get: (path, peer = '198.51.100.7') => ask(path, { headers: { 'x-test-peer': peer } }),
    post: (path, form, peer = '198.51.100.7') =>
      ask(path, { method: 'POST', body: new URLSearchParams(form), headers: { 'x-test-peer': peer } }),
    open: async (actor, type, move, unitId, data) =>
      (await ledger.move(actor, { type: `urban-renewal/${type}`, move, unitId, data })).record.id,
    async go(actor, type, id, move, more = {}) {
      const [row] = await ledger.db.query<{ version: number }>('select version from records where id = $1', [
        id,
      ]);
      await ledger.move(actor, {
        type: `urban-renewal/${type}`,
        move,
        recordId: id,
        expectedVersion: row?.version ?? 0,
        ...more,
      });
    },
    close: () => listener.close(),
  };
}
