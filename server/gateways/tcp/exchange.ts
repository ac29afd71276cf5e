import {
  COMMAND_FUNCTION,
  type Command,
  commandFrame,
  type Dialect,
  type Frame,
} from '../../protocols/sl651/index.ts';
import type { LineTimes, Speech } from './ports.ts';

export type CommandFailure = 'offline' | 'no-answer' | 'disconnected' | 'closing';
export type CommandResult =
  /** All frames of the answer, durable; `sent` as it left the last time. */
  | { ok: true; frames: Frame[]; sent: Uint8Array; sends: number }
  | { ok: false; reason: CommandFailure; sent: Uint8Array | null; sends: number };

interface Pending {
  command: Command;
  resolve: (result: CommandResult) => void;
  frames: Frame[];
  sent: Uint8Array | null;
  sends: number;
  /** The answer is whole and waits for its commit. */
  answered: boolean;
}

export interface ExchangeOptions {
  times: Pick<LineTimes, 'answerMs' | 'resends'>;
  /** Duty time for the frames' send time. */
  nowMs: () => number;
  /** False when the connection is gone. */
  write: (bytes: Uint8Array) => boolean;
  speech: () => Speech;
  dialect: () => Pick<Dialect, 'resetIdentifier'>;
}

/**
 * Questions to one station and its answers (M4), one at a time: the centre asks, waits, asks again at most twice, and
 * gives up (SL 651-2014 6.3.1). A wrong question gets no answer at all.
 */
export class Exchange {
  private readonly options: ExchangeOptions;
  private readonly waiting: Pending[] = [];
  private current: Pending | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: ExchangeOptions) {
    this.options = options;
  }

  /** Something is asked or waits to be asked. */
  get busy(): boolean {
    return this.current !== undefined || this.waiting.length > 0;
  }

  /** Questions behind the one that is under way. */
  get queued(): number {
    return this.waiting.length;
  }

  /** Asks as soon as the questions before are done. RangeError (rejection) where the command does not fit SL 651. */
  ask(command: Command): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
      try {
        this.build(command);
      } catch (error) {
        reject(error as Error);
        return;
      }
      this.waiting.push({ command, resolve, frames: [], sent: null, sends: 0, answered: false });
      this.next();
    });
  }

  /** Whether a frame belongs to the question under way, and whether more frames of the answer follow (ETB). */
  take(frame: Frame): 'not-asked' | 'more' | 'last' {
    const { current } = this;
    if (!current || current.answered || COMMAND_FUNCTION[current.command.kind] !== frame.functionCode) {
      return 'not-asked';
    }
    current.frames.push(frame);
    if (frame.end === 'ETB' && frame.packet === null) {
      this.arm();
      return 'more';
    }
    current.answered = true;
    clearTimeout(this.timer);
    return 'last';
  }

  /** A packet of a long answer came in: the station is at it, the time-out starts anew. */
  extend(functionCode: number): void {
    const { current } = this;
    if (current && !current.answered && COMMAND_FUNCTION[current.command.kind] === functionCode) this.arm();
  }

  /** The whole answer is durable and confirmed. */
  finish(): void {
    const { current } = this;
    if (!current?.answered) return;
    this.settle({ ok: true, frames: current.frames, sent: current.sent!, sends: current.sends });
    this.next();
  }

  /** Ends everything asked: the connection is gone, or the gateway closes. */
  end(reason: 'disconnected' | 'closing'): void {
    const { current } = this;
    if (current) this.settle({ ok: false, reason, sent: current.sent, sends: current.sends });
    for (const { resolve } of this.waiting.splice(0)) {
      resolve({ ok: false, reason: reason === 'closing' ? reason : 'offline', sent: null, sends: 0 });
    }
  }

  private settle(result: CommandResult): void {
    clearTimeout(this.timer);
    const { current } = this;
    this.current = undefined;
    current?.resolve(result);
  }

  private next(): void {
    if (this.current) return;
    this.current = this.waiting.shift();
    if (this.current) this.send(this.current);
  }

  private build(command: Command): Uint8Array {
    const { speech, nowMs, dialect } = this.options;
    return commandFrame(speech(), command, nowMs(), dialect());
  }

  /** Built anew for every sending: the send time is the value that 4AH sets. */
  private send(pending: Pending): void {
    pending.sent = this.build(pending.command);
    pending.sends++;
    pending.frames = [];
    if (!this.options.write(pending.sent)) {
      this.settle({ ok: false, reason: 'disconnected', sent: pending.sent, sends: pending.sends });
      this.next();
      return;
    }
    this.arm();
  }

  private arm(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.silent(), this.options.times.answerMs);
  }

  private silent(): void {
    const { current } = this;
    if (!current || current.answered) return;
    if (current.sends <= this.options.times.resends) {
      this.send(current);
      return;
    }
    this.settle({ ok: false, reason: 'no-answer', sent: current.sent, sends: current.sends });
    this.next();
  }
}
