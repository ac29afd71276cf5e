#!/usr/bin/env node
// The one command. Runs on any Node from 20: installs what is missing, builds the console when its sources changed, and
// hands over to Node 24 (this one, or the one among the installed packages), where the sources run as they are.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.ward-installed');
const say = (text) => process.stderr.write(`${text}\n`);

function fail(sentence) {
  say(sentence);
  process.exit(1);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.includes(`${path.sep}dist${path.sep}`))
    .sort();
}

function packagedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const folder = path.join(modules, `node-${platform}-${process.arch}`, 'bin');
  return path.join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
}

function install() {
  const lock = path.join(root, 'package-lock.json');
  const wanted = hashOf([lock]);
  const present = existsSync(stampFile) ? readFileSync(stampFile, 'utf8').trim() : '';
  if (present === wanted) return;
  const hidden = path.join(modules, '.package-lock.json');
  const installedByHand = existsSync(hidden) && statSync(hidden).mtimeMs >= statSync(lock).mtimeMs;
  if (!installedByHand) {
    say('Installing packages (once; takes a minute or two) …');
    const npm = process.env.npm_execpath?.endsWith('.js')
      ? [process.execPath, process.env.npm_execpath]
      : ['npm'];
    const result = spawnSync(
      npm[0],
      [
        ...npm.slice(1),
        'ci',
        '--include=dev',
        '--include=optional',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
      ],
      {
        cwd: root,
        stdio: ['ignore', 2, 2],
        shell: process.platform === 'win32' && npm.length === 1,
      },
    );
    if (result.status !== 0)
      fail('The packages could not be installed: see the lines above. Is the npm registry reachable?');
  }
  const bin = path.join(modules, '.bin', 'ward');
  mkdirSync(path.dirname(bin), { recursive: true });
  rmSync(bin, { force: true });
  symlinkSync('../../ward.mjs', bin);
  if (existsSync(packagedNode())) chmodSync(packagedNode(), 0o755);
  writeFileSync(stampFile, `${wanted}\n`);
}

function node24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  if (existsSync(packagedNode())) return packagedNode();
  return fail(
    `Ward needs Node 24; this is ${process.version} and no packaged Node 24 exists for ${process.platform}-${process.arch}. Install Node 24.`,
  );
}

function buildConsole(node) {
  const consoleDir = path.join(root, 'console');
  const stamp = path.join(consoleDir, 'dist', '.stamp');
  // An installed bundle brings the built console and no bundler.
  if (!existsSync(path.join(root, 'scripts', 'build-console.ts'))) return;
  const wanted = hashOf([
    ...filesBelow(consoleDir),
    ...filesBelow(path.join(root, 'contract')),
    ...filesBelow(path.join(root, 'programmes')),
    path.join(root, 'package-lock.json'),
  ]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted) return;
  say('Building the console …');
  const result = spawnSync(node, [path.join(root, 'scripts', 'build-console.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) fail('The console could not be built: see the lines above.');
  writeFileSync(stamp, `${wanted}\n`);
}

const NEEDS_CONSOLE = new Set(['start', 'run-tests', 'bundle', 'bench', 'drill']);
const args = process.argv.slice(2);
install();
const node = node24();
if (NEEDS_CONSOLE.has(args[0])) buildConsole(node);
// What was compiled and stripped of its types once is read back at the next start. By itself
// V8 lets the space of young objects grow to 128 MiB while the server starts, and keeps it; a quarter is enough. The old
// ones it lets grow to a multiple of what lives before it collects: half as much again is enough too, and no limit is set.
const flags = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=16',
  '--heap-growing-percent=60',
];
// The C library keeps freed memory, of one place for each thread and in pieces up to 32 MiB, that batches of frames pass
// through: few places, and large pieces given back (Linux, glibc; elsewhere the names mean nothing).
const memory = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' };
const child = spawn(node, [...flags, path.join(root, 'server', 'cli', 'main.ts'), ...args], {
  stdio: 'inherit',
  env: { NODE_COMPILE_CACHE: path.join(modules, '.cache', 'ward'), ...memory, ...process.env },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => fail(`Node could not be started: ${error.message}`));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
