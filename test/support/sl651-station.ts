import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  createFramer,
  type Element,
  encodeFrame,
  encodePackets,
  type Frame,
  type FrameSpec,
} from '../../server/protocols/sl651/index.ts';

/** Waits until `check` gives something, looking again whenever anything happens on the line. */
export async function eventually<T>(
  check: () => T | undefined | false | null,
  what = 'condition',
): Promise<T> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const found = check();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export interface TestStationOptions {
  address: string;
  password?: string;
  centre?: number;
  encoding?: 'HEX/BCD' | 'ASCII';
}

/** A station on a real socket, for tests of the gateway. */
export class TestStation {
  readonly received: Frame[] = [];
  private readonly options: Required<TestStationOptions>;
  private socket: Socket | undefined;
  private serial = 0;
  /** Answers a downlink; nothing = silence. */
  onDown: (frame: Frame) => Uint8Array[] | undefined = () => undefined;

  constructor(options: TestStationOptions) {
    this.options = { password: '1234', centre: 1, encoding: 'HEX/BCD', ...options };
  }

  async connect(port: number): Promise<this> {
    this.socket = connect({ host: '127.0.0.1', port });
    const framer = createFramer();
    this.socket.on('data', (chunk) => {
      for (const event of framer.push(chunk)) {
        if (event.kind !== 'frame') throw new Error(`the gateway sent ${event.reason}`);
        this.received.push(event.frame);
        for (const bytes of this.onDown(event.frame) ?? []) this.send(bytes);
      }
    });
    this.socket.on('error', () => undefined);
    await once(this.socket, 'connect');
    return this;
  }

  get closed(): boolean {
    return this.socket?.destroyed ?? true;
  }

  send(bytes: Uint8Array): void {
    this.socket?.write(bytes);
  }

  /** Stops reading, as a station whose line is blocked does. */
  stopReading(): void {
    this.socket?.pause();
  }

  async disconnect(): Promise<void> {
    if (!this.socket || this.socket.destroyed) return;
    this.socket.destroy();
    await once(this.socket, 'close').catch(() => undefined);
  }

  spec(functionCode: number, sentAtMs: number, rest: Partial<FrameSpec> = {}): FrameSpec {
    const { address, password, centre, encoding } = this.options;
    const serial = rest.serial ?? ++this.serial;
    return {
      encoding,
      direction: 'up',
      centre,
      station: address,
      password,
      functionCode,
      sentAtMs,
      ...rest,
      serial,
    };
  }

  /** A report with one group; gives the bytes and the serial. */
  report(
    functionCode: number,
    sentAtMs: number,
    observedAtMs: number,
    elements: Element[],
    rest: Partial<FrameSpec> = {},
  ): FrameSpec {
    const groups = [{ observedAtMs, elements }];
    return this.spec(functionCode, sentAtMs, {
      blocks: [{ station: this.options.address, class: '48', groups }],
      ...rest,
    });
  }

  sendFrame(spec: FrameSpec): number {
    this.send(encodeFrame(spec));
    return spec.serial!;
  }

  packets(spec: FrameSpec, bodyBytes: number): Uint8Array[] {
    return encodePackets(spec, bodyBytes);
  }

  /** The confirm of a serial, once it is there. */
  confirmOf(serial: number): Promise<Frame> {
    return eventually(
      () =>
        this.received.find((frame) => frame.serial === serial && ['EOT', 'ESC', 'ACK'].includes(frame.end)),
      `confirm of ${serial}`,
    );
  }
}
