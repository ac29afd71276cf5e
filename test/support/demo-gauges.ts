import { loadDistrict } from '../../demo/load-district.ts';
import { numberElement } from '../../server/protocols/sl651/index.ts';
import { TestStation } from './sl651-station.ts';

/** What a gauge of a dry night measures, by element; a level stands at its base. */
const MEASURES: Readonly<Record<string, (baseM: number) => number>> = {
  PN05: () => 0,
  PT: () => 12.5,
  DRP: () => 0,
  Z: (baseM) => baseM,
  ZU: (baseM) => baseM,
};
/** 定时报 (SL 651-2014 6.6.4.2) */
const TIMED_REPORT = 0x32;

/** Every station of the demo district on a socket of its own: it reports when it is told to, until it falls silent. */
export async function openDemoGauges(port: number) {
  const gauges = new Map<string, { socket: TestStation; report(atMs: number): Promise<void> }>();
  for (const { id, address, password, class: kind, expected, baseLevelM } of loadDistrict().stations) {
    const socket = await new TestStation({ address, password }).connect(port);
    const elements = expected.flatMap(({ element }) => {
      const measure = MEASURES[element];
      return measure ? [numberElement(element, measure(baseLevelM ?? 0))] : [];
    });
    const report = async (atMs: number): Promise<void> => {
      const groups = [{ observedAtMs: Math.floor(atMs / 300_000) * 300_000, elements }];
      const spec = socket.report(TIMED_REPORT, atMs, atMs, [], {
        blocks: [{ station: address, class: kind, groups }],
      });
      await socket.confirmOf(socket.sendFrame(spec));
    };
    gauges.set(id, { socket, report });
  }
  return {
    /** All that are not silent report once; resolves when every report is confirmed. */
    report: async (atMs: number): Promise<void> =>
      void (await Promise.all([...gauges.values()].map((gauge) => gauge.report(atMs)))),
    /** Goes off the air for good. */
    async fallSilent(id: string): Promise<void> {
      await gauges.get(id)?.socket.disconnect();
      gauges.delete(id);
    },
    async close(): Promise<void> {
      await Promise.all([...gauges.values()].map(({ socket }) => socket.disconnect()));
    },
  };
}
