import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

const RESENDS = 2;
/** A confirm in HEX/BCD: 17 bytes around a body of serial and time (tables 29–41). */
const HEADER_BYTES = 17;

export interface LineHooks {
  /** A frame was confirmed, so long after it was due. */
  onAck: (ms: number) => void;
  onGiveUp: () => void;
  onResend: () => void;
}

/** One station's connection: one frame under way at a time (M2), resent twice without a confirm (SL 651-2014 6.3.2). */
export class LoadLine {
  private readonly ackTimeoutMs: number;
  private frames: readonly Uint8Array[] = [];
  private hooks: LineHooks | undefined;
  private socket: Socket | undefined;
  private next = 0;
  private tries = 0;
  /** When the frames that may be sent were due; the first belongs to the frame under way. */
  private due: number[] = [];
  private pending: Uint8Array = new Uint8Array(0);
  private timer: NodeJS.Timeout | undefined;
  private waiting = false;

  constructor(ackTimeoutMs: number) {
    this.ackTimeoutMs = ackTimeoutMs;
  }

  async open(host: string, port: number): Promise<void> {
    this.socket = connect({ host, port, noDelay: true });
    await once(this.socket, 'connect');
    this.socket.on('data', (chunk) => this.read(chunk));
    this.socket.on('error', () => this.socket?.destroy());
  }

  /** Frames of the next run; those of the run before are done. */
  give(frames: readonly Uint8Array[]): void {
    this.frames = frames;
    this.next = 0;
    this.due = [];
  }

  hook(hooks: LineHooks): void {
    this.hooks = hooks;
  }

  /** Frames that were neither sent nor called for. */
  get left(): number {
    return this.frames.length - this.next - this.due.length;
  }

  /** The next frame is due; it leaves as soon as the one before is done, its latency counts from `dueMs`. */
  send(dueMs: number): void {
    if (this.left <= 0) return;
    this.due.push(dueMs);
    this.pump();
  }

  close(): void {
    clearTimeout(this.timer);
    this.socket?.destroy();
  }

  private pump(): void {
    if (this.waiting || this.due.length === 0) return;
    this.waiting = true;
    this.tries = 0;
    this.write();
  }

  private write(): void {
    this.socket!.write(this.frames[this.next]!);
    this.timer = setTimeout(() => this.again(), this.ackTimeoutMs);
  }

  private again(): void {
    if (this.tries++ < RESENDS && !this.socket!.destroyed) {
      this.hooks?.onResend();
      this.write();
      return;
    }
    this.finish();
    this.hooks?.onGiveUp();
    this.pump();
  }

  private finish(): number {
    clearTimeout(this.timer);
    this.waiting = false;
    this.next++;
    return this.due.shift()!;
  }

  /** Frames of the centre by their length; only a confirm of the frame that waits counts (its serial, table 29). */
  private read(chunk: Uint8Array): void {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    while (this.pending.length >= HEADER_BYTES) {
      const length = HEADER_BYTES + (((this.pending[11]! & 0x0f) << 8) | this.pending[12]!);
      if (this.pending.length < length) return;
      const sent = this.frames[this.next];
      const confirms = this.waiting && sent && this.pending[14] === sent[14] && this.pending[15] === sent[15];
      this.pending = this.pending.subarray(length);
      if (!confirms) continue;
      const dueMs = this.finish();
      this.hooks?.onAck(performance.now() - dueMs);
      this.pump();
    }
  }
}
