/** SQLSTATE classes that say the server is away or going away, not that the statement is wrong (PostgreSQL appendix A). */
const AWAY_STATES = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08001',
  '08003',
  '08006',
  '08004',
  '53300',
]);
const AWAY_ERRNO = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EACCES',
  'EHOSTUNREACH',
]);
/** 53100 disk_full, 58030 io_error (a full disk under WAL), XX000 with ENOSPC text. */
const FULL_STATES = new Set(['53100', '58030']);

export type StorageTrouble = 'database-away' | 'storage-full';

/** Tells trouble of the store from a fault of the statement; undefined = the statement itself is at fault. */
export function storageTrouble(error: unknown): StorageTrouble | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: string };
  if ((code && FULL_STATES.has(code)) || /no space left on device/i.test(error.message))
    return 'storage-full';
  if (code && (AWAY_STATES.has(code) || AWAY_ERRNO.has(code))) return 'database-away';
  if (
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Query read timeout/i.test(
      error.message,
    )
  )
    return 'database-away';
  return undefined;
}

/** Somebody else wrote the key, the id or the name first (SQLSTATE 23505). */
export const isUniqueViolation = (error: unknown): boolean =>
  (error as { code?: string } | null)?.code === '23505';
