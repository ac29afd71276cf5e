import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openDb } from '../index.ts';
import { type EmbeddedPostgres, removeEmbedded, startEmbedded } from './index.ts';

const scratch = await mkdtemp(path.join(tmpdir(), 'ward-embedded-'));
await chmod(scratch, 0o755);
const started: EmbeddedPostgres[] = [];
afterAll(async () => {
  for (const postgres of started) await postgres.stop();
  await rm(scratch, { recursive: true, force: true });
});

async function start(name: string, onCrash?: () => void): Promise<EmbeddedPostgres> {
  const postgres = await startEmbedded({
    dir: path.join(scratch, name),
    sharedDir: path.join(tmpdir(), 'ward-test-binaries'),
    ...(onCrash ? { onCrash } : {}),
  });
  started.push(postgres);
  return postgres;
}

async function ask(postgres: EmbeddedPostgres, text: string): Promise<Record<string, unknown>[]> {
  const db = openDb({ url: postgres.urlOf('postgres'), maxConnections: 1, onIdleError: () => undefined });
  try {
    return await db.query(text);
  } finally {
    await db.close();
  }
}

async function until<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

describe('the embedded database', () => {
  test('keeps its data over a stop, and writes through to the disk', async () => {
    const first = await start('kept');
    await ask(first, 'create table kept as select 1 as one');
    await first.stop();
    const second = await start('kept');
    expect(await ask(second, 'select one from kept')).toEqual([{ one: 1 }]);
    expect(await ask(second, 'show fsync')).toEqual([{ fsync: 'on' }]);
    expect(second.attached).toBe(false);
  });

  test('is attached to where it already runs', async () => {
    const first = await start('attached');
    const second = await start('attached');
    expect(second.attached).toBe(true);
    expect(second.pid()).toBe(first.pid());
    expect(await ask(second, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('comes back by itself after kill -9 with every committed row', async () => {
    let crashes = 0;
    const postgres = await start('crash', () => crashes++);
    await ask(postgres, 'create table acknowledged (n int)');
    await ask(postgres, 'insert into acknowledged select generate_series(1, 1000)');
    const before = postgres.pid();
    process.kill(before ?? 0, 'SIGKILL');
    const rows = await until(async () => {
      if (crashes === 0) throw new Error('the crash is not noticed yet');
      return ask(postgres, 'select count(*)::int as n from acknowledged');
    });
    expect(rows).toEqual([{ n: 1000 }]);
    expect(postgres.pid()).not.toBe(before);
  });

  test('is thrown away with the process that serves it', async () => {
    const dir = path.join(scratch, 'removed');
    const program = `
      import { startEmbedded } from ${JSON.stringify(path.join(import.meta.dirname, 'index.ts'))};
      const postgres = await startEmbedded({ dir: ${JSON.stringify(dir)}, sharedDir: ${JSON.stringify(path.join(tmpdir(), 'ward-test-binaries'))} });
      console.log(postgres.pid());
      process.exit(0);`;
    const left = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    const pid = Number(left.stdout);
    expect(process.kill(pid, 0)).toBe(true);
    await removeEmbedded(dir);
    expect(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).toBe('');
    await expect(stat(dir)).rejects.toThrow('ENOENT');
  });

  test.skipIf(process.getuid?.() !== 0)('runs for a user who is not root, from another folder', async () => {
    const dir = path.join(scratch, 'plain');
    await import('node:fs/promises').then(({ mkdir }) => mkdir(dir));
    await chown(dir, 65_534, 65_534);
    const program = `
      import { startEmbedded } from ${JSON.stringify(path.join(import.meta.dirname, 'index.ts'))};
      const postgres = await startEmbedded({ dir: ${JSON.stringify(path.join(dir, 'db'))} });
      console.log('up', postgres.attached);
      await postgres.stop();
      process.exit(0);`;
    const result = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      uid: 65_534,
      gid: 65_534,
      cwd: '/',
      encoding: 'utf8',
    });
    expect(result.stderr.replaceAll(/.*Warning.*\n?/g, '')).toBe('');
    expect(result.stdout).toBe('up false\n');
  });
});
