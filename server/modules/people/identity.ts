import { randomBytes } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { genericOAuth, twoFactor, username } from 'better-auth/plugins';
import { AccountInput } from '../../../contract/people.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Logger } from '../../platform/log.ts';
import { attemptLimits } from './attempt-limits.ts';

export interface IdentityOptions {
  db: Db;
  log: Logger;
  /** Secret of this installation: signs cookies, encrypts second factors. */
  secret: string;
  /** Cookies travel over HTTPS only. */
  secure: boolean;
  trustedOrigins: () => readonly string[];
  /** Begins every cookie's name: cookies know no port, so worlds on one machine must not share theirs. `ward` unless said. */
  cookiePrefix?: string;
  oidc?: { issuer: string; clientId: string; clientSecret: string } | undefined;
}

/** Header by which our edge tells the peer's address; whatever a client sends under this name is overwritten. */
export const PEER_HEADER = 'x-ward-peer';

/**
 * A session lives 12 hours after its last use and is renewed while it is used: a duty seat whose console is open is
 * never logged out, a forgotten one is by the next shift.
 */
const SESSION_SECONDS = 12 * 3_600;
const RENEW_AFTER_SECONDS = 300;

/** Only these addresses below `/api/auth` exist; everything else better-auth could do is 404. */
const LISTED = new Set([
  'POST /sign-in/username',
  'POST /sign-out',
  'GET /get-session',
  'POST /change-password',
  'POST /two-factor/enable',
  'POST /two-factor/disable',
  'POST /two-factor/get-totp-uri',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
  'POST /two-factor/generate-backup-codes',
]);
const LISTED_WITH_OIDC = new Set([...LISTED, 'POST /sign-in/oauth2', 'GET /oauth2/callback/district']);

export function createAuth(options: IdentityOptions) {
  const { oidc } = options;
  return betterAuth({
    appName: 'Ward',
    database: options.db.pool,
    secret: options.secret,
    basePath: '/api/auth',
    trustedOrigins: async (request?: Request) => {
      const host = request?.headers.get('host');
      return [...options.trustedOrigins(), ...(host ? [`http://${host}`, `https://${host}`] : [])];
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
    session: { expiresIn: SESSION_SECONDS, updateAge: RENEW_AFTER_SECONDS },
    // Counted per address, in memory: a guesser is slowed, no account is ever locked, a duty officer always gets in.
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customStorage: attemptLimits(),
      // Without a rule of ours the library allows three password changes in ten seconds: too few where a whole office
      // behind one address changes its one-time passwords.
      customRules: {
        '/sign-in/username': { window: 60, max: 20 },
        '/change-password': { window: 60, max: 20 },
        '/two-factor/*': { window: 60, max: 20 },
      },
    },
    advanced: {
      cookiePrefix: options.cookiePrefix ?? 'ward',
      useSecureCookies: options.secure,
      ipAddress: { ipAddressHeaders: [PEER_HEADER] },
    },
    telemetry: { enabled: false },
    logger: { level: 'error', log: (level: string, message: string) => options.log.warn({ level }, message) },
    plugins: [
      username({
        minUsernameLength: 3,
        maxUsernameLength: 32,
        // The plugin's own rule refuses hyphens; the contract's counts.
        usernameValidator: (name) => AccountInput.shape.username.safeParse(name).success,
      }),
      twoFactor({ issuer: 'Ward' }),
      ...(oidc
        ? [
            genericOAuth({
              config: [
                {
                  providerId: 'district',
                  discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
                  clientId: oidc.clientId,
                  clientSecret: oidc.clientSecret,
                  scopes: ['openid', 'profile'],
                  pkce: true,
                  // An identity provider signs people in; it never makes accounts.
                  disableSignUp: true,
                },
              ],
            }),
          ]
        : []),
    ],
  });
}
export type Auth = ReturnType<typeof createAuth>;

export function isListed(method: string, pathname: string, oidc: boolean): boolean {
  const name = `${method} ${pathname.replace(/^\/api\/auth/, '')}`;
  return (oidc ? LISTED_WITH_OIDC : LISTED).has(name);
}

/** Twelve characters that are told apart when read aloud (no 0 O 1 l I): 59 bits. */
export function newPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  let text = '';
  while (text.length < 12) {
    for (const byte of randomBytes(16)) if (byte < 248 && text.length < 12) text += alphabet[byte % 31];
  }
  return text.replace(/(.{4})(?=.)/g, '$1-');
}
