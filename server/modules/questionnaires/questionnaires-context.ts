import type { DeclaredType, QuestionnaireDecl } from '../../../programmes/kit/index.ts';
import { WardError } from '../../platform/errors.ts';
import { createRateLimit, type RateLimit } from '../../platform/http/rate-limit.ts';
import type { IntakeContext } from '../intake/index.ts';
import type { LedgerContext } from '../ledger/index.ts';

export interface QuestionnairesContext {
  ledger: LedgerContext;
  secrets: IntakeContext['secrets'];
  /** Time of the wall: rates are of this world, not of a drill's clock. */
  wallMs: () => number;
  siteUrl: () => string;
  limits: {
    /** Answers by a box link: nothing but the address tells one household from another. */
    box: RateLimit;
    boxProved: RateLimit;
    boxOfAll: RateLimit;
    /** Answers of an address by invitations: a worker's phone at many doors, not a machine. */
    invited: RateLimit;
    wrongSecrets: RateLimit;
  };
}

const HOUR_MS = 3_600_000;

export function createQuestionnaires(
  intake: Pick<IntakeContext, 'ledger' | 'secrets' | 'wallMs' | 'siteUrl'>,
): QuestionnairesContext {
  const { ledger, secrets, wallMs, siteUrl } = intake;
  const limit = (max: number): RateLimit => createRateLimit({ max, perMs: HOUR_MS, nowMs: wallMs });
  return {
    ledger,
    secrets,
    wallMs,
    siteUrl,
    limits: {
      box: limit(3),
      boxProved: limit(10),
      boxOfAll: limit(200),
      invited: limit(60),
      wrongSecrets: limit(20),
    },
  };
}

/** The declared type that counts a questionnaire. */
export function countingType(
  { ledger }: Pick<QuestionnairesContext, 'ledger'>,
  typeId: string,
): { declared: DeclaredType; decl: QuestionnaireDecl } {
  const declared = ledger.catalogue.types.get(typeId);
  const decl = declared?.type.questionnaire;
  if (!declared || !decl)
    throw new WardError('unprocessable', { detail: `${typeId} counts no questionnaires` });
  return { declared, decl };
}
