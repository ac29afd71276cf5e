import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { DemoLogin } from '../../demo/seed/demo-logins.ts';
import { seedDemo } from '../../demo/seed/seed-demo.ts';
import { startWard } from '../../server/app.ts';
import { loadConfig } from '../../server/config/config.ts';
import { createLogger } from '../../server/platform/log.ts';
import { ROOT } from '../conformance/tree.ts';
import { DESK, launchBrowser, openContext } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { describeWith } from '../support/needs.ts';

const START_MS = Date.parse('2021-07-20T03:28:00+08:00');
const ANY_PORT = { host: '127.0.0.1', port: 0 };
const LONG = { timeout: 60_000 };

/** A line between browser and server that can go dead without either side being told, as a pulled cable does. */
async function openLine() {
  const pairs = new Set<[Socket, Socket]>();
  let target = 0;
  let dead = false;
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port: target });
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('error', () => undefined);
      from.on('data', (chunk) => void (dead || to.write(chunk)));
      from.on('close', () => {
        if (!dead) to.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    to: (port: number) => (target = port),
    goDead: () => (dead = true),
    mend() {
      dead = false;
      cut();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describeWith('chromium', 'the console on a line that goes dead', (executable) => {
  test('says since when it is not live, and after the line is mended shows what came meanwhile', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ward-live-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const line = await openLine();
    const consolePort = await freePort();
    const db = await testDatabase();
    const config = loadConfig({
      world: 'demo',
      checkoutDir: ROOT,
      env: {
        WARD_DATA_DIR: folder,
        DATABASE_URL: db.url,
        WARD_PUBLIC_URL: `http://127.0.0.1:${line.port}`,
      },
      scenario: { startMs: START_MS, speed: 1 },
    });
    let logins: DemoLogin[] = [];
    const ward = await startWard({
      config: {
        ...config,
        console: { ...ANY_PORT, port: consolePort },
        site: ANY_PORT,
        stations: ANY_PORT,
        mqtt: ANY_PORT,
      },
      log: createLogger({ level: 'silent' }),
      checkoutDir: ROOT,
      seed: async ({ context, people, telemetry, outside }) => {
        logins = await seedDemo({
          ...context,
          people,
          telemetry,
          media: outside.media,
          dataDir: folder,
          startMs: START_MS,
        });
      },
    });
    onTestFinished(() => ward.close());
    line.to(consolePort);
    const browser = await launchBrowser(executable);
    onTestFinished(() => browser.close());
    const { context } = await openContext(browser, DESK);
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${line.port}`);
    await page.getByLabel('用户名').fill('officer-a');
    await page
      .getByLabel('密码', { exact: true })
      .fill(logins.find(({ username }) => username === 'officer-a')!.password);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('实时', { exact: true }).waitFor(LONG);

    line.goDead();
    await page
      .getByText(/自 \d\d:\d\d(:\d\d)? 起/)
      .first()
      .waitFor(LONG);
    await db.execute(
      `update stations set registration = registration || '{"nameZh":"断线时改名"}' where id = 'SJ01'`,
    );
    await ward.telemetry.registry.reload(db);
    line.mend();
    await page.getByText('实时', { exact: true }).waitFor(LONG);
    const menu = page.getByRole('navigation');
    await menu.getByText('监测', { exact: true }).click();
    await menu.getByRole('link', { name: '测站', exact: true }).click();
    await page.getByText('断线时改名').first().waitFor(LONG);
    expect(await page.getByText(/自 \d\d:\d\d(:\d\d)? 起/).count()).toBe(0);
  }, 240_000);
});
