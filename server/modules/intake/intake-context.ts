import type { IntakeLanguage } from '../../../contract/intake.ts';
import type { DeclaredType, IntakeDecl } from '../../../programmes/kit/index.ts';
import type { FileStore } from '../../platform/files/index.ts';
import { createRateLimit, type RateLimit } from '../../platform/http/rate-limit.ts';
import type { LedgerContext } from '../ledger/index.ts';
import { createIntakeSecrets, type IntakeSecrets } from './secrets.ts';

export interface IntakeContext {
  ledger: LedgerContext;
  /** Where photos lie; absent: the boxes take none. */
  files?: FileStore;
  secrets: IntakeSecrets;
  /** Time of the wall: rates are of this world, not of a drill's clock. */
  wallMs: () => number;
  limits: IntakeLimits;
  siteUrl: () => string;
}

/** Behind one address can stand a household or a whole carrier: a browser that does some work is given more. */
export interface IntakeLimits {
  submitPlain: RateLimit;
  submitProved: RateLimit;
  /** All addresses that show no work, together. */
  submitAllPlain: RateLimit;
  /** Photos looked into, of an address and of all: opening a picture costs more than reading a form. */
  photos: RateLimit;
  photosOfAll: RateLimit;
  wrongCodes: RateLimit;
  wrongCodesOfAll: RateLimit;
  /** Looking up at all, right codes included. */
  lookUps: RateLimit;
  /** A piece of work opens a few look-ups, not any number. */
  proofs: RateLimit;
  /** Open311: reading of an address, posting by a key, keys that are none. */
  apiReads: RateLimit;
  apiPosts: RateLimit;
  wrongKeys: RateLimit;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const ALL = 'all';

export function createIntakeContext(parts: {
  ledger: LedgerContext;
  files?: FileStore;
  secret: string;
  wallMs?: () => number;
  siteUrl: () => string;
}): IntakeContext {
  const wallMs = parts.wallMs ?? Date.now;
  const limit = (max: number, perMs: number): RateLimit => createRateLimit({ max, perMs, nowMs: wallMs });
  return {
    ledger: parts.ledger,
    ...(parts.files ? { files: parts.files } : {}),
    secrets: createIntakeSecrets(parts.secret),
    wallMs,
    siteUrl: parts.siteUrl,
    limits: {
      submitPlain: limit(6, HOUR_MS),
      submitProved: limit(30, HOUR_MS),
      submitAllPlain: limit(300, HOUR_MS),
      photos: limit(20, HOUR_MS),
      photosOfAll: limit(600, HOUR_MS),
      wrongCodes: limit(10, 15 * MINUTE_MS),
      wrongCodesOfAll: limit(300, HOUR_MS),
      lookUps: limit(120, 15 * MINUTE_MS),
      proofs: limit(3, HOUR_MS),
      apiReads: limit(600, 15 * MINUTE_MS),
      apiPosts: limit(300, HOUR_MS),
      wrongKeys: limit(10, 15 * MINUTE_MS),
    },
  };
}

/** A declared type with what it opens to residents. */
export interface Box {
  declared: DeclaredType;
  intake: IntakeDecl;
}

export function boxFor(ctx: Pick<IntakeContext, 'ledger'>, typeId: string): Box | undefined {
  const declared = ctx.ledger.catalogue.types.get(typeId);
  return declared?.type.intake ? { declared, intake: declared.type.intake } : undefined;
}

/** A text of the type in the reader's language: `('state.said')`, `('told.said')`; the type's name without a key. */
export function textOf(
  ctx: Pick<IntakeContext, 'ledger'>,
  declared: DeclaredType,
  language: IntakeLanguage,
  key?: string,
): string {
  const name = key === undefined ? declared.name : `${declared.name}.${key}`;
  const texts = ctx.ledger.catalogue.programmes.find(({ id }) => id === declared.programme)?.texts;
  return texts?.[language][name] ?? texts?.zh[name] ?? name;
}
