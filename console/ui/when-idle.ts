const AT_LATEST_MS = 1_000;

/** Resolves when the page has painted what it has and waits for something. */
export const whenIdle = (): Promise<void> =>
  new Promise((resolve) =>
    // Safari knows no idle time.
    typeof requestIdleCallback === 'function'
      ? requestIdleCallback(() => resolve(), { timeout: AT_LATEST_MS })
      : setTimeout(resolve, AT_LATEST_MS / 5),
  );
