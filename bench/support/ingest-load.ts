import { type LoadRun, openLoad } from '../../demo/simulator/run-load.ts';

/** The stations, in a process of their own: told what to send by its parent, one run after the other. */
const [port, stations] = process.argv.slice(2).map(Number);
const load = await openLoad({ host: '127.0.0.1', port: port!, stations: stations!, ackTimeoutMs: 60_000 });
let prepared: ReturnType<typeof load.prepare> | undefined;
process.on('message', (message: LoadRun | 'start' | 'stop') => {
  if (message === 'stop') process.exit(0);
  if (message === 'start') {
    const cpuBefore = process.cpuUsage();
    void prepared?.start().then((stats) => {
      const { user, system } = process.cpuUsage(cpuBefore);
      process.send?.({ ...stats, cpuSeconds: (user + system) / 1e6 });
    });
  } else {
    prepared = load.prepare(message);
    process.send?.('prepared');
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.('open');
