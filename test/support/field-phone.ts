import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { makeAuthority, makeServerCertificate } from '../../server/platform/tls.ts';
import { CHROMIUM_FLAGS, PHONE } from './browser.ts';

/** The name by which the phones of these tests reach Ward: none that a browser takes for its own machine. */
export const FIELD_HOST = 'ward.district.test';

export interface District {
  certFile: string;
  keyFile: string;
  /** Public key of the district's authority, as Chromium's flag wants it. */
  spki: string;
}

/** An authority and a certificate as `ward tls` makes them, in a folder. */
export async function districtCertificate(folder: string): Promise<District> {
  const authority = await makeAuthority('Ward district authority', Date.now());
  const pair = await makeServerCertificate(authority, [FIELD_HOST], Date.now());
  const [certFile, keyFile] = [path.join(folder, 'server.pem'), path.join(folder, 'server.key')];
  writeFileSync(certFile, pair.cert);
  writeFileSync(keyFile, pair.key);
  const spki = new X509Certificate(authority.cert).publicKey.export({ type: 'spki', format: 'der' });
  return { certFile, keyFile, spki: createHash('sha256').update(spki).digest('base64') };
}

export interface Phone {
  context: BrowserContext;
  /** Ends the browser's process as a phone's system does: no warning, nothing is written any more. */
  kill(): Promise<void>;
}

/** A phone: a browser with a profile on disk that outlives it, which trusts the district's authority. */
export class PhoneProfile {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'ward-phone-'));
  readonly #executablePath: string;
  readonly #spki: string;
  constructor(executablePath: string, spki: string) {
    this.#executablePath = executablePath;
    this.#spki = spki;
  }

  async open(): Promise<Phone> {
    const context = await chromium.launchPersistentContext(this.#folder, {
      ...PHONE,
      executablePath: this.#executablePath,
      ignoreDefaultArgs: ['--headless=old'],
      args: [
        ...CHROMIUM_FLAGS,
        `--host-resolver-rules=MAP ${FIELD_HOST} 127.0.0.1`,
        `--ignore-certificate-errors-spki-list=${this.#spki}`,
      ],
    });
    return { context, kill: () => this.#kill(context) };
  }

  /** The process of this profile and no other: it is found by its folder. */
  async #kill(context: BrowserContext): Promise<void> {
    const session = await context.browser()?.newBrowserCDPSession();
    const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
    const browser = processInfo.find(({ type }) => type === 'browser');
    const closed = new Promise((resolve) => context.once('close', resolve));
    if (browser) process.kill(browser.id, 'SIGKILL');
    await closed;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
