import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROOF_BITS } from '../../contract/intake.ts';
import type { Programme } from '../../programmes/kit/index.ts';
import {
  actByCode,
  addPlace,
  createIntakeContext,
  type IntakeContext,
  lookUpToken,
  openBox,
  progressOf,
  readPlace,
  readPlaces,
  readResults,
  recordOfCode,
  submitOpinion,
} from '../../server/modules/intake/index.ts';
import { type FileStore, openFileStore } from '../../server/platform/files/index.ts';
import { type Listener, listen } from '../../server/platform/http/listen.ts';
import { createLogger } from '../../server/platform/log.ts';
import { open311Site } from '../../server/public-intake.ts';
import { createIntakeSite, createSite } from '../../server/site/index.ts';
import { type LedgerWorld, ledgerWorld } from './ledger-world.ts';
import { WISHES } from './wish-programme.ts';

export interface IntakeWorld {
  ledger: LedgerWorld;
  intake: IntakeContext;
  files: FileStore;
  url: string;
  /** Id of the box at the place `一号院 <script>`. */
  box: string;
  /** Moves the wall clock that rates are counted by. */
  passMs(ms: number): void;
  get(
    path: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; text: string; headers: Headers }>;
  post(
    path: string,
    form: Record<string, string> | FormData,
    headers?: Record<string, string>,
  ): Promise<{ status: number; text: string; headers: Headers }>;
  close(): Promise<void>;
}

export const PLACE_NAME = '一号院 <script>alert(1)</script>';
const FORM_WITHIN_MS = 700;

/** The public site over a ledger of the nonsense programme, on a real socket; `x-test-peer` stands for the address. */
export async function intakeWorld(programmes: readonly Programme[] = [WISHES]): Promise<IntakeWorld> {
  const ledger = await ledgerWorld(programmes);
  let wallMs = Date.parse('2026-06-01T08:00:00+08:00');
  let url = '';
  const dataDir = mkdtempSync(path.join(tmpdir(), 'ward-intake-'));
  const files = openFileStore(dataDir, 'attachments');
  const intake = createIntakeContext({
    ledger,
    files,
    secret: 'a secret of this test',
    wallMs: () => wallMs,
    siteUrl: () => url,
  });
  const log = createLogger({ level: 'silent' });
  const never = (): never => {
    throw new Error('no receipts here');
  };
  const site = createSite({ findReceipt: never, signReceipt: never, reportWrongPerson: never, log });
  site.route(
    '/',
    createIntakeSite({
      openBox: (placeId, language) => openBox(intake, placeId, language),
      submit: (placeId, input) => submitOpinion(intake, placeId, input),
      places: () => readPlaces(intake),
      place: (id) => readPlace(intake, id),
      lookUpToken: () => lookUpToken(intake),
      find: (asked) => recordOfCode(intake, asked),
      progress: (recordId, language) => progressOf(intake, recordId, language),
      act: (asked, act) => actByCode(intake, asked, act),
      results: (placeId, language) => readResults(intake, placeId, language),
      peerOf: (c) => c.req.header('x-test-peer') ?? '198.51.100.7',
      drill: false,
      log,
      formWithinMs: FORM_WITHIN_MS,
      photosWithinMs: 5 * FORM_WITHIN_MS,
    }),
  );
  site.route(
    '/',
    open311Site(intake, {
      peerOf: (c) => c.req.header('x-test-peer') ?? '198.51.100.7',
      drill: false,
      log,
      bodyWithinMs: FORM_WITHIN_MS,
    }),
  );
  const listener: Listener = await listen({
    host: '127.0.0.1',
    port: 0,
    fetch: site.fetch as never,
    purpose: 'public pages',
  });
  url = `http://127.0.0.1:${listener.port}`;
  const declared = [...ledger.catalogue.types.values()].find(({ type }) => type.intake)!;
  const box = await addPlace(intake, { typeId: declared.id, unitId: 'court-1', name: PLACE_NAME });
  const ask = async (address: string, init: RequestInit) => {
    const answer = await fetch(`${url}${address}`, { redirect: 'manual', ...init });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
  return {
    ledger,
    intake,
    files,
    url,
    box: box.id,
    passMs: (ms) => {
      wallMs += ms;
    },
    get: (address, headers = {}) => ask(address, { headers }),
    post: (address, form, headers = {}) =>
      ask(address, {
        method: 'POST',
        body: form instanceof FormData ? form : new URLSearchParams(form),
        headers,
      }),
    close: async () => {
      await listener.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** The value of a hidden field of a page. */
export const hidden = (text: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';
export const codeIn = (text: string): string => /data-code="(\d{8})"/.exec(text)?.[1] ?? '';

/** The work that the page's script does. */
export function prove(token: string): string {
  for (let n = 0; ; n++) {
    const first = createHash('sha256').update(`${token}:${n}`).digest().readUInt32BE();
    if (first < 2 ** (32 - PROOF_BITS)) return String(n);
  }
}
