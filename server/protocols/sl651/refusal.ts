import type { Decoded, RefusalReason } from './types.ts';

export function refuse(reason: RefusalReason, detail: string): Decoded {
  return { ok: false, reason, detail };
}
