import type { Actor } from '../../../contract/permissions.ts';
import type { ProblemCode } from '../../../contract/problems.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import { problemOf, problemResponse } from '../../platform/http/problem.ts';
import type { Logger } from '../../platform/log.ts';
import { findAccount, findAccountByUsername, markPasswordChanged } from './account-store.ts';
import { type Auth, createAuth, isListed, PEER_HEADER } from './identity.ts';
import { type Accounts, actorOf } from './people.ts';

export { deleteSession, findAccountByUsername } from './account-store.ts';
export { type Holder, holdersAround, holdersBelow, holdersOf } from './holders.ts';
export {
  type AccountMaker,
  actorOf,
  addAccount,
  addAccountIn,
  addPerson,
  addPost,
  addUnit,
  resetPassword,
} from './people.ts';
export { peopleRoutes } from './routes.ts';
export {
  findPerson,
  findUnit,
  heldPosts,
  listPeople,
  listPosts,
  listUnits,
  type PostHolder,
  peopleUnder,
  postHolders,
  updateReach,
  updateUnit,
} from './store.ts';

export interface LoginEvent {
  username: string;
  peer: string;
  outcome: 'signed-in' | 'refused' | 'signed-out' | 'password-changed';
  accountId: string | undefined;
}

export interface PeopleContext {
  db: Db;
  clock: Clock;
  log: Logger;
  secret: string;
  secure: boolean;
  trustedOrigins: () => readonly string[];
  /** `ward` unless said; another for a demo or drill, so that it does not sign the browser out of live duty. */
  cookiePrefix?: string;
  oidc?: { issuer: string; clientId: string; clientSecret: string } | undefined;
  /** Told of every sign-in, refusal, sign-out and password change, for the audit. */
  onLogin: (event: LoginEvent) => Promise<void>;
}

export interface People extends Accounts {
  /** Serves `/api/auth/*`: the listed addresses only. `peer` is the client's network address. */
  handleAuth(request: Request, peer: string): Promise<Response>;
  /** The person behind a request with the posts that count now. */
  authenticate(request: Request): Promise<Actor | undefined>;
}

async function usernameIn(request: Request): Promise<string> {
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => undefined);
  const name = (body as { username?: unknown } | undefined)?.username;
  return typeof name === 'string' ? name.slice(0, 64) : '';
}

interface Answer {
  twoFactorRedirect?: boolean;
  user?: { id?: string };
}

const answerOf = (response: Response): Promise<Answer | undefined> =>
  response
    .clone()
    .json()
    .catch(() => undefined) as Promise<Answer | undefined>;

const OUTCOMES: Record<string, { ok: LoginEvent['outcome']; refused?: LoginEvent['outcome'] }> = {
  '/sign-in/username': { ok: 'signed-in', refused: 'refused' },
  '/two-factor/verify-totp': { ok: 'signed-in', refused: 'refused' },
  '/two-factor/verify-backup-code': { ok: 'signed-in', refused: 'refused' },
  '/oauth2/callback/district': { ok: 'signed-in', refused: 'refused' },
  '/sign-out': { ok: 'signed-out' },
  '/change-password': { ok: 'password-changed' },
};

const REFUSALS: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid-input',
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  413: 'too-large',
  415: 'unsupported-media-type',
  422: 'unprocessable',
};

/** The library's own refusal as a problem like every other. */
async function refusalOf(response: Response): Promise<Response> {
  const body: unknown = await response.json().catch(() => undefined);
  const message = (body as { message?: unknown } | undefined)?.message;
  const code = REFUSALS[response.status] ?? 'internal';
  return problemResponse(problemOf(code, typeof message === 'string' ? { detail: message } : {}));
}

/** Signing in, and who a request comes from. */
export function createPeople(context: PeopleContext): People {
  const { db, clock } = context;
  const auth: Auth = createAuth(context);
  /**
   * Asking renews nothing: only `/get-session` renews, for it sends the cookie anew. Were the session renewed here, the
   * browser's cookie would still end twelve hours after the sign-in, and with it the duty seat.
   */
  const sessionFor = async (request: Request) => {
    try {
      return await auth.api.getSession({ headers: request.headers, query: { disableRefresh: true } });
    } catch (error) {
      // The library says “failed to get session” whatever happened: while the database is away, this statement says so.
      await db.query('select 1');
      throw error;
    }
  };
  const accountOf = async (request: Request): Promise<string | undefined> =>
    (await sessionFor(request))?.user.id;

  return {
    hash: async (password) => (await auth.$context).password.hash(password),
    sessionOf: async (request) => (await sessionFor(request))?.session.id,
    async authenticate(request) {
      if (!request.headers.get('cookie')) return undefined;
      const accountId = await accountOf(request);
      return accountId === undefined ? undefined : actorOf(db, accountId, clock.nowMs());
    },
    async handleAuth(request, peer) {
      const { pathname } = new URL(request.url);
      if (!isListed(request.method, pathname, context.oidc !== undefined))
        return problemResponse(problemOf('not-found'));
      const path = pathname.replace(/^\/api\/auth/, '');
      const outcomes = OUTCOMES[path];
      const username = outcomes ? await usernameIn(request) : '';
      const before =
        path === '/sign-out' || path === '/change-password' ? await accountOf(request) : undefined;
      const headers = new Headers(request.headers);
      headers.set(PEER_HEADER, peer);
      if (path === '/sign-in/username' && (await findAccountByUsername(db, username))?.disabled) {
        await context.onLogin({ username, peer, outcome: 'refused', accountId: undefined });
        return problemResponse(problemOf('wrong-credentials'));
      }
      const response = await auth.handler(new Request(request, { headers }));
      // A password that is right and still wants a second factor signs nobody in yet.
      const answer = outcomes ? await answerOf(response) : undefined;
      if (outcomes && !answer?.twoFactorRedirect) {
        const outcome = response.ok || response.status === 302 ? outcomes.ok : outcomes.refused;
        if (outcome === 'password-changed' && before) await markPasswordChanged(db, before);
        const accountId = before ?? (outcome === 'signed-in' ? answer?.user?.id : undefined);
        const name = username || (accountId && (await findAccount(db, accountId))?.username) || '';
        if (outcome) await context.onLogin({ username: name, peer, outcome, accountId });
      }
      if (response.status === 401 && path === '/sign-in/username')
        return problemResponse(problemOf('wrong-credentials'));
      if (response.status === 429)
        return problemResponse(problemOf('too-many-requests', { remedy: 'Wait a minute and try again.' }));
      if (response.status < 400) return response;
      if (response.status >= 500) await db.query('select 1');
      return refusalOf(response);
    },
  };
}
