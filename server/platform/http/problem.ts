import { PROBLEMS, type Problem, type ProblemCode } from '../../../contract/problems.ts';
import { storageTrouble } from '../db/errors.ts';
import { WardError } from '../errors.ts';

const TITLES: Record<ProblemCode, string> = {
  'invalid-input': 'The request does not fit the contract',
  'not-signed-in': 'Sign in first',
  'wrong-credentials': 'User name or password is wrong',
  'second-factor-needed': 'A second factor is needed',
  forbidden: 'Your posts do not allow this here',
  'foreign-origin': 'The request comes from another site',
  'device-revoked': 'This phone was revoked',
  'not-found': 'There is no such thing',
  'method-not-allowed': 'This address does not take that method',
  conflict: 'The request contradicts the present state',
  'version-conflict': 'Somebody changed it meanwhile',
  'illegal-move': 'That step is not possible from the present state',
  'too-large': 'The request is too large',
  'unsupported-media-type': 'That media type is not taken here',
  unprocessable: 'The content cannot be processed',
  'paper-not-kept': 'Its paper is not here',
  'too-many-requests': 'Too many requests',
  internal: 'A fault inside Ward',
  'database-away': 'The database cannot be reached',
  'storage-full': 'The disk of the database is full',
  'not-ready': 'Ward is still starting',
  'station-offline': 'The station is not connected',
  'command-timeout': 'The station did not answer in time',
};

const REMEDIES: Partial<Record<ProblemCode, string>> = {
  'not-signed-in': 'Sign in and send the request again.',
  'device-revoked': 'What it kept is wiped. Ask the street for what to do next.',
  'paper-not-kept': 'Send the paper first (POST /api/figure-papers) and sign with what the answer names.',
  'version-conflict': 'Reload, look at what changed, and decide again.',
  'database-away':
    'Nothing was stored. Wait; Ward reconnects by itself. Tell the system administrator if it lasts.',
  'storage-full':
    'Nothing was stored. The system administrator has to free disk space; Ward continues by itself.',
  internal: 'Try again; if it stays, give the system administrator the time and the address.',
};

export function problemOf(
  code: ProblemCode,
  extra: { detail?: string; remedy?: string; fields?: readonly { path: string; message: string }[] } = {},
): Problem {
  const remedy = extra.remedy ?? REMEDIES[code];
  return {
    type: `urn:ward:problem:${code}`,
    title: TITLES[code],
    status: PROBLEMS[code],
    code,
    ...(extra.detail === undefined ? {} : { detail: extra.detail }),
    ...(remedy === undefined ? {} : { remedy }),
    ...(extra.fields === undefined ? {} : { fields: [...extra.fields] }),
  };
}

/** SQLSTATE class 22: a NUL in a text, a number out of range, no such date: the value is at fault, not Ward. */
function isDataException(error: unknown): boolean {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code);
}

/** Any thrown thing → the problem sent to the client. What is not a refusal of ours says nothing of its inside. */
export function problemFromError(error: unknown): Problem {
  if (error instanceof WardError) {
    return problemOf(error.code, {
      ...(error.message === error.code ? {} : { detail: error.message }),
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      ...(error.fields === undefined ? {} : { fields: error.fields }),
    });
  }
  if (isDataException(error))
    return problemOf('invalid-input', { detail: 'a value cannot be stored or looked for' });
  return problemOf(storageTrouble(error) ?? 'internal');
}

/** RFC 9457: `application/problem+json`. */
export function problemResponse(problem: Problem): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' },
  });
}
