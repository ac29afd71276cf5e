import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of a second in /proc on every Linux that Node runs on. */
const TICKS = 100;

/** Processor seconds of a process and the processes it started that still run; undefined where there is no /proc. */
export function cpuSecondsOf(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  let ticks = 0;
  try {
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      const stat = statOf(entry);
      if (stat && (Number(entry) === pid || stat.parent === pid)) ticks += stat.ticks;
    }
  } catch {
    return undefined;
  }
  return ticks / TICKS;
}

function statOf(pid: string): { parent: number; ticks: number } | undefined {
  try {
    // The name in brackets may hold anything: the fields are counted behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}
