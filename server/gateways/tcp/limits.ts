/** A bucket of tokens that fills at a steady rate; wall time in ms. */
export class TokenBucket {
  private readonly burst: number;
  private readonly perMs: number;
  private level: number;
  private lastMs: number;

  constructor(burst: number, perSecond: number, nowMs: number) {
    this.burst = burst;
    this.perMs = perSecond / 1000;
    this.level = burst;
    this.lastMs = nowMs;
  }

  /** Takes tokens, also beyond what is there; gives how long to wait until the debt is paid (0 = none). */
  take(count: number, nowMs: number): number {
    this.level = Math.min(this.burst, this.level + (nowMs - this.lastMs) * this.perMs) - count;
    this.lastMs = nowMs;
    return this.level >= 0 ? 0 : -this.level / this.perMs;
  }

  /** Takes tokens only if they are there. */
  tryTake(count: number, nowMs: number): boolean {
    if (this.take(0, nowMs) > 0 || this.level < count) return false;
    this.level -= count;
    return true;
  }

  isFull(nowMs: number): boolean {
    this.take(0, nowMs);
    return this.level >= this.burst;
  }
}

export type AdmissionRefusal =
  | 'too-many-connections'
  | 'too-many-connections-of-address'
  | 'too-many-new-connections';

interface AdmissionLimits {
  connections: number;
  connectionsPerAddress: number;
  newPerAddressBurst: number;
  newPerAddressPerMinute: number;
}

/** Says whether a new connection is let in, by its network address. */
export class Admission {
  private readonly limits: AdmissionLimits;
  private readonly open = new Map<string, number>();
  private readonly arrivals = new Map<string, TokenBucket>();
  private total = 0;

  constructor(limits: AdmissionLimits) {
    this.limits = limits;
  }

  enter(address: string, nowMs: number): AdmissionRefusal | undefined {
    const { connections, connectionsPerAddress, newPerAddressBurst, newPerAddressPerMinute } = this.limits;
    if (this.total >= connections) return 'too-many-connections';
    const ofAddress = this.open.get(address) ?? 0;
    if (ofAddress >= connectionsPerAddress) return 'too-many-connections-of-address';
    const bucket =
      this.arrivals.get(address) ?? new TokenBucket(newPerAddressBurst, newPerAddressPerMinute / 60, nowMs);
    this.arrivals.set(address, bucket);
    if (!bucket.tryTake(1, nowMs)) return 'too-many-new-connections';
    this.open.set(address, ofAddress + 1);
    this.total++;
    return undefined;
  }

  leave(address: string): void {
    const left = (this.open.get(address) ?? 1) - 1;
    if (left > 0) this.open.set(address, left);
    else this.open.delete(address);
    this.total--;
  }

  /** Forgets addresses that have been quiet long enough to have all their arrivals back. */
  sweep(nowMs: number): void {
    for (const [address, bucket] of this.arrivals) if (bucket.isFull(nowMs)) this.arrivals.delete(address);
  }
}
