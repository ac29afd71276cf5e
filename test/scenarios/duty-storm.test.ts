import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { plainText, type Report, type ReportBoard } from '../../contract/duty.ts';
import { type DemoWard, startDemoWard } from '../support/demo-console.ts';
import { type SignedIn, signIn } from '../support/http-client.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
/** A duty hour in six seconds. */
const SPEED = 600;
const START_MS = Date.parse('2021-07-20T01:30:00+08:00');
const until = <T>(look: () => Promise<T | undefined>): Promise<T> =>
  vi.waitUntil(look, { timeout: 60_000, interval: 300 }) as Promise<T>;

let demo: DemoWard;
let officer: SignedIn;
beforeAll(async () => {
  demo = await startDemoWard({ scenario: { startMs: START_MS, speed: SPEED } });
  officer = await signIn(demo.ward.consoleUrl, demo.logins, 'officer-a');
});
afterAll(() => demo?.close());

const read = async <T>(path: string): Promise<T> => (await officer.get(`/api${path}`)).json() as Promise<T>;
async function send<T>(who: SignedIn, path: string, body: object): Promise<T> {
  const answer = await who.send('POST', `/api${path}`, JSON.stringify(body), {
    'content-type': 'application/json',
    origin: demo.ward.consoleUrl,
  });
  const text = await answer.text();
  expect(answer.status, `${path} ${text}`).toBeLessThan(300);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
const board = () => read<ReportBoard>('/duty-reports?unitId=district');
const textOf = (report: Report, head: string): string =>
  (report.body.sections.find((section) => section.head === head)?.sentences ?? [])
    .map(({ zh }) => plainText(zh))
    .join('');

test('two gauges die, one is told by telephone; the hourly reports are there, say what is unknown, and follow each other', async () => {
  const { telemetry, context } = demo.ward;
  const proposal = await send<{ id: string; version: number }>(officer, '/proposals', {
    planId: 'shangjie-flood',
    headquartersId: 'district',
    areaId: '410106',
    track: 'emergency',
    change: 'start',
    levelId: 'IV',
    reason: '暴雨黄色预警信号',
  });
  const secretary = await signIn(demo.ward.consoleUrl, demo.logins, 'secretary');
  await send(secretary, `/proposals/${proposal.id}/sign`, { expectedVersion: proposal.version });
  // One station speaks every few duty minutes; every other one is silent.
  const station = telemetry.registry.byId('SJ01')!;
  let serial = 0;
  const speak = async (): Promise<void> => {
    const observedAtMs = context.clock.nowMs() - 1_000;
    await telemetry.accept([
      {
        gateway: 'tcp',
        protocol: 'sl651',
        stationAddress: station.address,
        receivedAtMs: observedAtMs,
        peer: '127.0.0.1',
        raw: new Uint8Array([0x7e, 0x7e]),
        functionCode: '32',
        serial: ++serial,
        sentAtMs: observedAtMs,
        contentHash: `d${serial}`,
        test: false,
        readings: [
          {
            stationAddress: station.address,
            element: 'Z',
            observedAtMs,
            value: 124 + serial / 100,
            status: 'ok',
          },
        ],
        ...(station.password === null ? {} : { password: station.password }),
      },
    ]);
  };
  const first = await until(async () => {
    await speak();
    return (await board()).reports.find(({ state }) => state === 'draft');
  });
  expect(first.asOf).toMatch(/:00:00\+08:00$/);
  const report = await read<Report>(`/duty-reports/${first.id}`);
  expect(textOf(report, 'rain')).toMatch(/失联|未知/);
  expect(textOf(report, 'rain')).not.toMatch(/降雨0/);
  expect(textOf(report, 'responses')).toContain('Ⅳ级');
  await send(officer, `/duty-reports/${first.id}/send`, { expectedVersion: report.version, list: 'leaders' });

  // A patrol telephones a level of a station that is silent.
  const silent = telemetry.registry.stations().find(({ id, class: kind }) => id !== 'SJ01' && kind === '48')!;
  await send(officer, `/stations/${silent.id}/manual-readings`, {
    element: 'Z',
    value: 99.5,
    observedAt: new Date(context.clock.nowMs() - 60_000).toISOString(),
    toldBy: '巡查队',
  });
  const second = await until(async () => {
    await speak();
    return (await board()).reports.find(({ kind, state }) => kind === 'further' && state === 'draft');
  });
  const next = await read<Report>(`/duty-reports/${second.id}`);
  expect(next.number).toBe(2);
  expect(textOf(next, 'changes')).toContain('较上期');
  const log = await read<{ entries: { kind: string; textZh: string }[] }>('/duty-log?kind=reading');
  expect(log.entries.map(({ textZh }) => textZh)).toEqual([expect.stringContaining('巡查队报')]);
});
