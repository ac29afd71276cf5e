import { connect, type Socket } from 'node:net';
import { createFramer, type Frame, type Framer } from '../../server/protocols/sl651/index.ts';

export interface LinkOptions {
  host: string;
  port: number;
  /** Calls the centre again by itself when the line drops; a station that leaves on EOT calls only to report. */
  stayOnline: boolean;
  onFrame: (frame: Frame) => void;
  onOpen: () => void;
}

/** The line of one station: wall time throughout, for a network does not run faster in a drill. */
export interface Link {
  readonly online: boolean;
  /** True once the line stands; false where the centre cannot be reached. */
  open(): Promise<boolean>;
  write(bytes: Uint8Array): boolean;
  hangUp(): void;
  /** The line is dead until `restore`. */
  cut(): void;
  restore(): void;
  close(): void;
}

const FIRST_RETRY_MS = 300;
const LAST_RETRY_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;

export function createLink(options: LinkOptions): Link {
  let socket: Socket | undefined;
  let opening: Promise<boolean> | undefined;
  let online = false;
  let dead = false;
  let closed = false;
  let retryMs = FIRST_RETRY_MS;
  let retryTimer: NodeJS.Timeout | undefined;

  function retryLater(): void {
    if (closed || dead || !options.stayOnline || retryTimer) return;
    retryTimer = setTimeout(() => {
      retryTimer = undefined;
      void open();
    }, retryMs);
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
  }

  function drop(): void {
    online = false;
    socket?.destroy();
    socket = undefined;
  }

  function listen(own: Socket, framer: Framer): void {
    own.on('data', (chunk) => {
      for (const event of framer.push(chunk)) {
        if (event.kind === 'frame' && event.frame.direction === 'down') options.onFrame(event.frame);
      }
    });
    own.on('close', () => {
      if (socket !== own) return;
      drop();
      retryLater();
    });
  }

  function open(): Promise<boolean> {
    if (online) return Promise.resolve(true);
    if (closed || dead) return Promise.resolve(false);
    opening ??= new Promise<boolean>((resolve) => {
      const own = connect({ host: options.host, port: options.port, noDelay: true });
      const done = (stands: boolean): void => {
        opening = undefined;
        own.setTimeout(0);
        resolve(stands);
      };
      own.setTimeout(CONNECT_TIMEOUT_MS, () => own.destroy(new Error('connect timeout')));
      own.on('error', () => own.destroy());
      own.once('connect', () => {
        if (closed || dead) {
          own.destroy();
          return;
        }
        own.removeListener('close', failed);
        socket = own;
        online = true;
        retryMs = FIRST_RETRY_MS;
        listen(own, createFramer());
        done(true);
        options.onOpen();
      });
      const failed = (): void => {
        done(false);
        retryLater();
      };
      own.once('close', failed);
    });
    return opening;
  }

  return {
    get online() {
      return online;
    },
    open,
    write(bytes) {
      if (!online || !socket) return false;
      socket.write(bytes);
      return true;
    },
    hangUp: drop,
    cut() {
      dead = true;
      clearTimeout(retryTimer);
      retryTimer = undefined;
      drop();
    },
    restore() {
      if (!dead) return;
      dead = false;
      if (options.stayOnline) void open();
    },
    close() {
      closed = true;
      clearTimeout(retryTimer);
      drop();
    },
  };
}
