import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, urlOfDatabase } from '../support/database.ts';
import { type Environment, freePort, ownSettings, runWard } from '../support/ward-process.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ward-faults-'));
// The embedded database runs as another user, who must get through.
chmodSync(folder, 0o711);
const file = path.join(folder, 'a-file');
writeFileSync(file, 'not a folder');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let live = '';
let demo = '';
let newer = '';
let refusing: Server;
let refusingPort = 0;

/** Speaks the first words of PostgreSQL's protocol: asks for a password, refuses it. */
function passwordRefuser(): Server {
  const error = Buffer.from('SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "ward"\0\0');
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(error.length + 4, 1);
  return createServer((socket) => {
    let asked = false;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      // SSLRequest is declined with N.
      if (chunk.length === 8 && chunk.readInt32BE(4) === 80_877_103) socket.write('N');
      else if (!asked) {
        asked = true;
        socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
      } else socket.end(Buffer.concat([head, error]));
    });
  });
}

beforeAll(async () => {
  const made = await Promise.all([testDatabase(), testDatabase(), testDatabase()]);
  [live, demo, newer] = made.map(({ url }) => url) as [string, string, string];
  await made[0].execute(`insert into settings (key, value, updated_at) values ('world', '"live"', now())`);
  await made[1].execute(`insert into settings (key, value, updated_at) values ('world', '"demo"', now())`);
  await made[2].execute(`insert into migrations (id) values ('9999-create-future')`);
  refusing = passwordRefuser();
  refusingPort = await freePort();
  refusing.listen(refusingPort, '127.0.0.1');
});
afterAll(() => void refusing.close());

/** The port that something else listens on is the refuser's. */
const taken = (name: string): Environment => ({ DATABASE_URL: live, [name]: String(refusingPort) });

/** What is wrong, the settings, and the sentence. `--demo` where said. */
const FAULTS: readonly [string, () => Environment, RegExp, string?][] = [
  ['the console port is taken', () => taken('WARD_PORT'), /^The console listener could not open .* is taken/],
  [
    'the port of the public pages is taken',
    () => taken('WARD_PUBLIC_PORT'),
    /^The public pages listener .* taken/,
  ],
  ['the station port is taken', () => taken('WARD_STATION_PORT'), /^The station listener .* is taken/],
  ['the MQTT port is taken', () => taken('WARD_MQTT_PORT'), /MQTT.* 127\.0\.0\.1:\d+.*taken/],
  [
    'no database server answers',
    () => ({ DATABASE_URL: 'postgresql://ward@127.0.0.1:1/ward' }),
    /^The database cannot be used: nothing answers at that address\. Check DATABASE_URL\.$/,
  ],
  [
    'the host of the database is unknown',
    () => ({ DATABASE_URL: 'postgresql://ward@nowhere.invalid/ward' }),
    /^The database cannot be used: the host name is unknown\. Check DATABASE_URL\.$/,
  ],
  [
    'the password of the database is wrong',
    () => ({ DATABASE_URL: `postgresql://ward:wrong@127.0.0.1:${refusingPort}/ward` }),
    /^The database cannot be used: the password is wrong\. Check DATABASE_URL\.$/,
  ],
  [
    'the database does not exist',
    () => ({ DATABASE_URL: urlOfDatabase('not_there') }),
    /^The database cannot be used: that database does not exist; create it first\. Check DATABASE_URL\.$/,
  ],
  ['DATABASE_URL is no PostgreSQL', () => ({ DATABASE_URL: 'mysql://x/y' }), /must start with postgresql/],
  ['the schema is newer', () => ({ DATABASE_URL: newer }), /9999-create-future.*used by a newer Ward/],
  [
    'the demo on a real district',
    () => ({ DATABASE_URL: live }),
    /real district: the demo refuses/,
    '--demo',
  ],
  ['a real district on the demo', () => ({ DATABASE_URL: demo }), /^This database belongs to a demo/],
  [
    'the data directory cannot be made',
    () => ({ WARD_DATA_DIR: path.join(file, 'data') }),
    /^The data directory .* cannot be used: .*Set WARD_DATA_DIR/,
  ],
  ['a setting is unknown', () => ({ WARD_PROT: '7080' }), /WARD_PROT: Ward knows no such setting/],
  [
    'an address beyond this machine without certificate',
    () => ({ WARD_HOST: '0.0.0.0', DATABASE_URL: live }),
    /WARD_HOST=0\.0\.0\.0: an address beyond this machine needs WARD_TLS_CERT/,
  ],
  [
    'certificate files that hold none',
    () => ({ WARD_TLS_CERT: file, WARD_TLS_KEY: file, DATABASE_URL: live }),
    /^The certificate of WARD_TLS_CERT and WARD_TLS_KEY cannot be used: .*npx ward tls/,
  ],
];

const LONG = { timeout: 120_000 };

describe('a fault at start is one clear sentence and a non-zero exit', () => {
  test.each(FAULTS)('%s', LONG, async (_name, settings, sentence, ...args) => {
    const data = mkdtempSync(path.join(folder, 'data-'));
    const { code, out, err } = await runWard(['start', ...args.filter(Boolean)] as string[], {
      ...(await ownSettings(data)),
      ...settings(),
    });
    expect(err.trim()).toMatch(sentence);
    expect(err).not.toMatch(/^\s+at /m);
    expect(out).not.toContain('is ready: http');
    expect(code).toBe(1);
  });
});

const mountPoint = path.join(folder, 'small');
const mountable = (): boolean => {
  mkdirSync(mountPoint, { recursive: true });
  return (
    process.getuid?.() === 0 &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=0755', 'tmpfs', mountPoint]).status === 0
  );
};

describe.skipIf(!mountable())('on a full disk (skipped without root and mount)', () => {
  afterAll(() => void spawnSync('umount', [mountPoint]));
  test('the embedded database is not made: one sentence', LONG, async () => {
    const { code, err } = await runWard(['start'], await ownSettings(path.join(mountPoint, 'ward')));
    expect(err.trim()).toMatch(/disk is full/);
    expect(err).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });
});
