import { expect, test } from 'vitest';
import { loadConfig } from './config.ts';

const load = (env: Record<string, string>, world: 'live' | 'demo' = 'live') =>
  loadConfig({ world, env, checkoutDir: '/srv/ward' });

test('all faults are listed at once, each with its variable', () => {
  const faulty = {
    WARD_PORT: 'eighty',
    DATABASE_URL: 'mysql://x',
    WARD_LOG_DAYS: '30',
    WARD_HOTS: '0.0.0.0',
  };
  expect(() => load(faulty)).toThrow(
    /4 fault\(s\)[\s\S]*DATABASE_URL[\s\S]*WARD_PORT[\s\S]*WARD_LOG_DAYS[\s\S]*WARD_HOTS/,
  );
});

test('an address beyond this machine is refused without a certificate or a declared proxy', () => {
  expect(() => load({ WARD_HOST: '0.0.0.0' })).toThrow(/WARD_HOST=0.0.0.0.*npx ward tls/);
  expect(load({ WARD_HOST: '0.0.0.0', WARD_BEHIND_PROXY: '10.1.2.3' }).console.host).toBe('0.0.0.0');
  expect(load({ WARD_HOST: '127.0.0.2' }).console.host).toBe('127.0.0.2');
});

test('the demo listens on this machine only, proxy or not', () => {
  expect(() => load({ WARD_HOST: '0.0.0.0', WARD_BEHIND_PROXY: '10.1.2.3' }, 'demo')).toThrow(
    /demo listens on 127.0.0.1 only/,
  );
});

test('half a certificate is a fault', () => {
  expect(() => load({ WARD_TLS_CERT: '/nowhere/a.pem' })).toThrow(/go together/);
});

test('a secret is not repeated in the fault text', () => {
  expect(() => load({ WARD_OIDC_CLIENT_SECRET: 'hush', WARD_OIDC_ISSUER: 'ftp://x' })).toThrow(
    /^(?![\s\S]*hush)/,
  );
});
