import { connect, type Socket } from 'node:net';
import { createFramer, encodeFrame, numberElement } from '../../server/protocols/sl651/index.ts';

/** What a station measured: one value of each of its elements at a time. */
export interface Measured {
  atMs: number;
  values: Readonly<Record<string, number>>;
}

export interface ReportingStationOptions {
  id: string;
  address: string;
  password: string;
  elements: readonly string[];
  /** Levels swing around this one. */
  levelM: number;
  /** The first three reports lead up to this time; later ones fill the past before them, step by step. */
  lastAtMs: number;
  stepMs: number;
  /** Wall time without a confirm after which a frame is sent again. */
  resendMs?: number;
  /** Pause between a confirm and the next report. */
  pauseMs: number;
}

const RECONNECT_MS = 60;
const FRESH_REPORTS = 3;

/**
 * A station that never gives a value up: each report is sent, over as many connections as it takes, until it is
 * confirmed (a patient version of SL 651-2014 6.3.2); only then the next one is measured.
 */
export class ReportingStation {
  readonly acknowledged: Measured[] = [];
  /** Frames that went out again for want of a confirm. */
  resent = 0;
  private readonly options: Required<ReportingStationOptions>;
  private socket: Socket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private serial = 0;
  private round = 0;
  private current: { measured: Measured; serial: number; bytes: Uint8Array } | undefined;
  private stopping = false;
  private idle: () => void = () => undefined;
  private port = 0;

  constructor(options: ReportingStationOptions) {
    this.options = { resendMs: 1_500, ...options };
  }

  get id(): string {
    return this.options.id;
  }

  /** The report that waits for its confirm: it may be stored or not. */
  get unconfirmed(): Measured | undefined {
    return this.current?.measured;
  }

  start(port: number): void {
    this.port = port;
    this.dial();
  }

  /** Ends after the report under way is confirmed. */
  async finish(): Promise<void> {
    this.stopping = true;
    if (this.current) await new Promise<void>((resolve) => (this.idle = resolve));
    this.drop();
  }

  /** Hangs up at once, whatever waits. */
  drop(): void {
    this.stopping = true;
    clearTimeout(this.timer);
    this.socket?.destroy();
    this.idle();
  }

  private dial(): void {
    if (this.stopping && !this.current) return;
    const framer = createFramer();
    const socket = connect({ host: '127.0.0.1', port: this.port, noDelay: true });
    this.socket = socket;
    socket.on('connect', () => (this.current ? this.send() : this.next()));
    socket.on('data', (chunk) => {
      for (const event of framer.push(chunk)) {
        if (event.kind === 'frame' && event.frame.serial === this.current?.serial) this.confirmed();
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(this.timer);
      if (this.socket === socket && !(this.stopping && !this.current))
        this.timer = setTimeout(() => this.dial(), RECONNECT_MS);
    });
  }

  private next(): void {
    if (this.stopping) {
      this.idle();
      return;
    }
    const { address, password, elements, levelM, lastAtMs, stepMs } = this.options;
    const steps = this.round < FRESH_REPORTS ? FRESH_REPORTS - 1 - this.round : this.round;
    const atMs = lastAtMs - steps * stepMs;
    const values = Object.fromEntries(
      elements.map((element) => [element, measuredValue(element, levelM, this.round)]),
    );
    this.round++;
    this.serial = (this.serial % 65_535) + 1;
    const bytes = encodeFrame({
      encoding: 'HEX/BCD',
      direction: 'up',
      centre: 1,
      station: address,
      password,
      functionCode: 0x32,
      serial: this.serial,
      sentAtMs: Date.now(),
      blocks: [
        {
          station: address,
          class: '48',
          groups: [
            {
              observedAtMs: atMs,
              elements: elements.map((element) => numberElement(element, values[element]!)),
            },
          ],
        },
      ],
    });
    this.current = { measured: { atMs, values }, serial: this.serial, bytes };
    this.send();
  }

  private send(): void {
    if (!this.current || !this.socket || this.socket.destroyed) return;
    this.socket.write(this.current.bytes);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.resent++;
      this.send();
    }, this.options.resendMs);
  }

  private confirmed(): void {
    clearTimeout(this.timer);
    this.acknowledged.push(this.current!.measured);
    this.current = undefined;
    this.timer = setTimeout(() => this.next(), this.options.pauseMs);
    if (this.stopping) this.idle();
  }
}

/** Levels pass their mark and fall below it again, rain comes in gusts: conditions become true and false. */
function measuredValue(element: string, levelM: number, round: number): number {
  if (element === 'Z') return Math.round((levelM + (round % 2 === 0 ? 0.3 : -0.3)) * 100) / 100;
  if (element === 'PN05') return round % 4 < 3 ? 18.5 : 0;
  return 12 + (round % 10) / 10;
}
