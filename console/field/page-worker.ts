import { useSyncExternalStore } from 'react';

export type WorkerState = 'none' | 'kept' | 'new-version';
let state: WorkerState = 'none';
let waiting: ServiceWorker | undefined;
const listeners = new Set<() => void>();
function tell(next: WorkerState): void {
  state = next;
  for (const listener of listeners) listener();
}
/** Whether the page is kept for no signal, and whether a newer one waits. */
export const useWorker = (): WorkerState =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );

/** Keeps the page on the phone. A newer build waits for the person: `takeOver` loads it, the queue stays where it is. */
export function startWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  void navigator.serviceWorker
    .register('/field-worker.js', { scope: '/field' })
    .then((registration) => {
      const look = (): void => {
        waiting = registration.waiting ?? undefined;
        tell(waiting && registration.active ? 'new-version' : registration.active ? 'kept' : 'none');
      };
      registration.addEventListener('updatefound', () =>
        registration.installing?.addEventListener('statechange', look),
      );
      look();
      return navigator.serviceWorker.ready.then(look);
    })
    .catch(() => undefined);
}

export function takeOver(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), {
    once: true,
  });
  waiting?.postMessage('take-over');
}
