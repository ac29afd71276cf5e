import type { z } from 'zod';
import type { OpenWave } from '../../contract/questionnaires.ts';
import { wasteSorting } from '../../programmes/waste-sorting/index.ts';
import { createIntakeContext } from '../../server/modules/intake/index.ts';
import {
  createQuestionnaires,
  type QuestionnairesContext,
} from '../../server/modules/questionnaires/index.ts';
import { listen } from '../../server/platform/http/listen.ts';
import { createLogger } from '../../server/platform/log.ts';
import { questionnaireSite } from '../../server/public-intake.ts';
import { createSite } from '../../server/site/index.ts';
import { type LedgerWorld, ledgerWorld } from './ledger-world.ts';

const DAY_MS = 86_400_000;

export interface QuestionnaireWorld {
  ledger: LedgerWorld;
  ctx: QuestionnairesContext;
  url: string;
  passMs(ms: number): void;
  get(path: string, headers?: Record<string, string>): Promise<{ status: number; text: string }>;
  post(
    path: string,
    form: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<{ status: number; text: string }>;
  /** Open from now for so many days. */
  span(days?: number): Pick<z.output<typeof OpenWave>, 'opensAt' | 'closesAt'>;
  close(): Promise<void>;
}

/** The questionnaires of waste sorting over a private database, their pages on a real socket. */
export async function questionnaireWorld(): Promise<QuestionnaireWorld> {
  const ledger = await ledgerWorld([wasteSorting]);
  let wallMs = Date.parse('2026-06-01T08:00:00+08:00');
  let url = '';
  const intake = createIntakeContext({
    ledger,
    secret: 'a secret of this test',
    wallMs: () => wallMs,
    siteUrl: () => url,
  });
  const ctx = createQuestionnaires(intake);
  const log = createLogger({ level: 'silent' });
  const never = (): never => {
    throw new Error('no receipts here');
  };
  const site = createSite({ findReceipt: never, signReceipt: never, reportWrongPerson: never, log });
  site.route(
    '/',
    questionnaireSite(ctx, {
      peerOf: (c) => c.req.header('x-test-peer') ?? '198.51.100.7',
      drill: false,
      log,
      formWithinMs: 700,
    }),
  );
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    fetch: site.fetch as never,
    purpose: 'public pages',
  });
  url = `http://127.0.0.1:${listener.port}`;
  const ask = async (path: string, init: RequestInit) => {
    const answer = await fetch(path.startsWith('http') ? path : `${url}${path}`, init);
    return { status: answer.status, text: await answer.text() };
  };
  return {
    ledger,
    ctx,
    url,
    passMs: (ms) => {
      wallMs += ms;
    },
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, form, headers = {}) =>
      ask(path, { method: 'POST', body: new URLSearchParams(form), headers }),
    span: (days = 7) => ({
      opensAt: new Date(ledger.clock.nowMs()).toISOString(),
      closesAt: new Date(ledger.clock.nowMs() + days * DAY_MS).toISOString(),
    }),
    close: () => listener.close(),
  };
}
