import type { Logger } from '../log.ts';

export interface Heartbeat {
  stop(): void;
  /** Wall time of the last accepted beat; undefined before the first. */
  lastAcceptedMs(): number | undefined;
}

/**
 * Tells a watcher outside, at a wall-clock interval, that Ward lives and how it is: the watcher alarms when beats stop
 * (a dead machine cannot say so itself).
 */
export function startHeartbeat(options: {
  url: string;
  seconds: number;
  state: () => 'ok' | 'degraded';
  log: Logger;
}): Heartbeat {
  let lastAcceptedMs: number | undefined;
  const beat = async (): Promise<void> => {
    try {
      const response = await fetch(options.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ service: 'ward', state: options.state(), everySeconds: options.seconds }),
        signal: AbortSignal.timeout(10_000),
      });
      await response.body?.cancel();
      if (response.ok) lastAcceptedMs = Date.now();
      else options.log.warn({ status: response.status }, 'the heartbeat watcher refused a beat');
    } catch (error) {
      options.log.warn({ err: error }, 'the heartbeat watcher cannot be reached');
    }
  };
  void beat();
  const timer = setInterval(() => void beat(), options.seconds * 1000);
  timer.unref();
  return { stop: () => clearInterval(timer), lastAcceptedMs: () => lastAcceptedMs };
}
