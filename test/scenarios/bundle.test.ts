import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { stageBundle } from '../../server/cli/bundle.ts';
import { ROOT } from '../conformance/tree.ts';
import { ownSettings, startWardProcess } from '../support/ward-process.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ward-bundle-test-'));
// The embedded database runs as another user, who must get through.
chmodSync(folder, 0o711);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A registry that nobody keeps: whoever asked it would fail. */
const NO_REGISTRY = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_offline: 'true' };

test('the offline bundle starts from its unpacked files alone, and its console is served', async () => {
  const target = path.join(folder, 'ward');
  await stageBundle(ROOT, target);
  expect(existsSync(path.join(target, 'node_modules/pg'))).toBe(true);
  for (const left of ['vitest', 'vite', 'typescript', 'antd'])
    expect(existsSync(path.join(target, 'node_modules', left)), left).toBe(false);

  const settings = await ownSettings(path.join(folder, 'data'), NO_REGISTRY);
  const ward = await startWardProcess(settings, [], [path.join(target, 'ward')]);
  try {
    const page = await (await fetch(ward.consoleUrl)).text();
    const script = /<script[^>]+src="([^"]+)"/.exec(page)?.[1];
    expect(script).toBeDefined();
    expect((await fetch(new URL(script!, ward.consoleUrl))).status).toBe(200);
    expect((await fetch(`${ward.consoleUrl}/readyz`)).status).toBe(200);
  } finally {
    ward.signal('SIGTERM');
  }
  expect((await ward.ended).code).toBe(0);
});
