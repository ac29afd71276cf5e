import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { loadDistrict } from '../../demo/load-district.ts';
import type { DemoLogin } from '../../demo/seed/demo-logins.ts';
import { removeEmbedded } from '../../server/platform/db/embedded/index.ts';
import {
  encodeFrame,
  type Frame,
  numberElement,
  seriesElement,
  stepElement,
} from '../../server/protocols/sl651/index.ts';
import { axeFindings, DESK, launchBrowser, openContext } from '../support/browser.ts';
import { districtStations, openStopped, reckon, seedDistrict } from '../support/chaos.ts';
import { type SignedIn, signIn } from '../support/http-client.ts';
import { describeOnSmallDisk, findPart } from '../support/needs.ts';
import { signInTo } from '../support/page-states.ts';
import type { ReportingStation } from '../support/reporting-station.ts';
import { TestStation } from '../support/sl651-station.ts';
import {
  type Environment,
  ownSettings,
  startWardProcess,
  until,
  type WardProcess,
} from '../support/ward-process.ts';

const STEP_MS = 300_000;
const KEPT_STEPS = 12;

/** Takes every byte the disk has left. */
function fillDisk(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (let bytes = 1024 * 1024; bytes >= 512; ) {
      try {
        writeSync(descriptor, Buffer.alloc(bytes, 7));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        bytes /= 2;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

/** A station that gives up sending while nobody confirms, keeps what it measures, and tells it when asked (38H). */
class KeepingStation {
  readonly id: string;
  readonly measured = new Map<number, number>();
  private readonly station: TestStation;

  constructor(lastAtMs: number) {
    const found = loadDistrict().stations.find(({ measures }) => measures.includes('level'))!;
    this.id = found.id;
    const { value: levelM } = found.levels.find(({ quantity }) => quantity === 'level')!;
    for (let step = KEPT_STEPS; step >= 0; step--)
      this.measured.set(lastAtMs - step * STEP_MS, Math.round((levelM - 2 - step / 100) * 100) / 100);
    this.station = new TestStation({ address: found.address, password: found.password });
    this.station.onDown = (frame) => this.tell(frame);
  }

  get times(): number[] {
    return [...this.measured.keys()];
  }

  async report(port: number, atMs: number): Promise<() => Promise<Frame>> {
    if (this.station.closed) await this.station.connect(port);
    const spec = this.station.report(0x32, Date.now(), atMs, [numberElement('Z', this.measured.get(atMs)!)]);
    const serial = this.station.sendFrame(spec);
    return () => this.station.confirmOf(serial);
  }

  hangUp(): Promise<void> {
    return this.station.disconnect();
  }

  private tell(frame: Frame): Uint8Array[] | undefined {
    if (frame.end !== 'ENQ' || frame.content.kind !== 'period') return undefined;
    const { fromMs, toMs } = frame.content;
    const times = this.times.filter((atMs) => atMs >= fromMs! && atMs <= toMs!);
    if (times.length === 0) return undefined;
    const values = times.map((atMs) => this.measured.get(atMs)!);
    const elements = [stepElement(5), seriesElement('Z', values, 5)];
    return [encodeFrame(this.station.report(0x38, Date.now(), times[0]!, elements))];
  }
}

const PAGE_WITHIN_MS = 60_000;

/** The duty desk in a browser, opened before the trouble; where there is no chromium nobody looks. */
async function openConsole(consoleUrl: string, login: DemoLogin) {
  const executable = findPart('chromium');
  if (executable === undefined)
    return { tellsTrouble: async () => undefined, isWellAgain: async () => undefined };
  const browser = await launchBrowser(executable);
  onTestFinished(() => browser.close());
  const { context, faults } = await openContext(browser, DESK);
  await signInTo(context, consoleUrl, login);
  const page = await context.newPage();
  await page.goto(consoleUrl);
  await page.getByRole('main').first().waitFor();
  const red = page.locator('.banner.trouble');
  return {
    /** Red on the page, in words; what was read before is still there, and the page goes on. */
    async tellsTrouble(): Promise<void> {
      await red.filter({ hasText: /数据库|磁盘/ }).waitFor({ timeout: PAGE_WITHIN_MS });
      await page.goto(`${consoleUrl}/stations`);
      await red.filter({ hasText: /数据库|磁盘/ }).waitFor({ timeout: PAGE_WITHIN_MS });
      await page.getByRole('main').getByRole('link').first().waitFor({ timeout: PAGE_WITHIN_MS });
      expect(await axeFindings(page)).toEqual([]);
    },
    async isWellAgain(): Promise<void> {
      // So small a disk may stay short of space; what was lost by it is back.
      await red
        .filter({ hasText: /数据库|测站接入/ })
        .waitFor({ state: 'detached', timeout: PAGE_WITHIN_MS });
      expect(faults).toEqual([]);
    },
  };
}

describeOnSmallDisk('the disk full while stations report', 256, (disk) => {
  const dataDir = path.join(disk, 'ward');
  const filler = path.join(disk, 'filler');
  const lastAtMs = Math.floor(Date.now() / STEP_MS) * STEP_MS;
  let env: Environment;
  let ward: WardProcess;
  let logins: DemoLogin[];
  let officer: SignedIn;
  let stations: ReportingStation[];
  let keeper: KeepingStation;
  const acknowledged = (): number => stations.reduce((sum, { acknowledged: list }) => sum + list.length, 0);
  const resent = (): number => stations.reduce((sum, station) => sum + station.resent, 0);
  const readyStatus = async (): Promise<number> => (await fetch(`${ward.consoleUrl}/readyz`)).status;

  beforeAll(async () => {
    env = await ownSettings(dataDir);
    logins = await seedDistrict(env);
    ward = await startWardProcess(env);
    officer = await signIn(ward.consoleUrl, logins, 'officer-a');
    keeper = new KeepingStation(lastAtMs);
    stations = districtStations(100).filter(({ id }) => id !== keeper.id);
    for (const station of stations) station.start(ward.stationPort);
    await until('stations are acknowledged', () => acknowledged() > stations.length);
    await (await keeper.report(ward.stationPort, keeper.times[0]!))();
    await keeper.hangUp();
  }, 200_000);
  afterAll(async () => {
    for (const station of stations ?? []) station.drop();
    await keeper?.hangUp();
    ward?.signal('SIGKILL');
    await ward?.ended;
    rmSync(filler, { force: true });
    await removeEmbedded(path.join(dataDir, 'postgres'));
  }, 60_000);

  test('nobody is acknowledged, every page is told, reading goes on; with space again it recovers by itself', async () => {
    expect(await readyStatus()).toBe(200);
    expect((await officer.get('/api/stations')).status).toBe(200);
    const console = await openConsole(
      ward.consoleUrl,
      logins.find(({ username }) => username === 'officer-a')!,
    );
    fillDisk(filler);
    await until('not ready', async () => (await readyStatus()) === 503, 60_000);
    await console.tellsTrouble();
    await keeper.report(ward.stationPort, keeper.times[KEPT_STEPS / 2]!);
    const before = { acknowledged: acknowledged(), resent: resent() };
    await until('stations ask again', () => resent() > before.resent + stations.length, 60_000);
    expect(acknowledged()).toBe(before.acknowledged);
    expect((await fetch(`${ward.consoleUrl}/healthz`)).status).toBe(200);
    expect((await officer.get('/api/stations')).status).toBe(200);
    await keeper.hangUp();

    rmSync(filler);
    await until('ready again', async () => (await readyStatus()) === 200, 90_000);
    await until('ingest goes on', () => acknowledged() > before.acknowledged + stations.length, 60_000);
    await console.isWellAgain();
    expect((await officer.get('/api/stations')).headers.get('ward-stale-since')).toBeNull();
  }, 240_000);

  test('what a station kept is asked for; every value is there once, and the rules say what a replay says', async () => {
    await (await keeper.report(ward.stationPort, lastAtMs))();
    const seriesOf = async (): Promise<Map<number, number>> => {
      const opened = await openStopped(env, true);
      try {
        const rows = await opened.db.query<{ at: Date; value: number }>(
          `select o.observed_at as at, o.value from observations o join series s on s.id = o.series_id
           where s.station_id = $1 and s.element = 'Z' and o.value is not null`,
          [keeper.id],
        );
        return new Map(rows.map(({ at, value }) => [at.getTime(), value]));
      } finally {
        await opened.close();
      }
    };
    // The newest quarter of an hour may still be on its way and is not asked for.
    const due = keeper.times.filter((atMs) => atMs <= lastAtMs - 4 * STEP_MS);
    const kept = await until('gaps are filled', async () => {
      const series = await seriesOf();
      return due.every((atMs) => series.has(atMs)) && series;
    });
    for (const atMs of due) expect(kept.get(atMs)).toBe(keeper.measured.get(atMs));
    await keeper.hangUp();
    await Promise.all(stations.map((station) => station.finish()));
    ward.signal('SIGTERM');
    expect((await ward.ended).code).toBe(0);
    expect(await reckon(env, stations)).toMatchObject({
      lost: [],
      doubled: [],
      replayDifferences: [],
      projectionFaults: 0,
      auditOk: true,
    });
  }, 120_000);
});
