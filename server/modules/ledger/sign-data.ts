import { createHash } from 'node:crypto';
import { SignatureInput, type SignatureValue } from '../../../contract/field-values.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import {
  type Data,
  type DeclaredType,
  declarationAt,
  type Entry,
  type Value,
} from '../../../programmes/kit/index.ts';
import { canonical } from './canonical.ts';

const NOT_YET = '0'.repeat(64);
const isSignature = (declared: DeclaredType, name: string, version = declared.version): boolean =>
  declarationAt(declared, version).fields[name]?.kind === 'signature';

/** What a person says of signing, with what only the server says: when, and of an account by whom. */
export function withSigners(
  declared: DeclaredType,
  data: Readonly<Record<string, unknown>>,
  actor: Actor,
  nowMs: number,
): Record<string, unknown> {
  const at = toBeijingIso(nowMs);
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      if (!isSignature(declared, name) || value === null || value === undefined) return [name, value];
      const given = SignatureInput.safeParse(value).data;
      if (!given) return [name, 'no signature'];
      return [name, { by: actor.name, ...given, at, digest: NOT_YET }];
    }),
  );
}

type Signed = Pick<Entry, 'n' | 'move' | 'links' | 'reason'>;

/** Digest of what is signed: the move with everything it says, what is sensitive as it lies sealed. */
function digestOf(
  declared: DeclaredType,
  recordId: string,
  { n, move, links, reason }: Signed,
  data: Data,
  version = declared.version,
): string {
  const said = Object.fromEntries(
    Object.entries(data).filter(([name]) => !isSignature(declared, name, version)),
  );
  return createHash('sha256')
    .update(canonical({ recordId, n, move, links, reason, data: said }))
    .digest('hex');
}

/** The data of an entry as they are kept: sealed where they are sensitive, signatures over all of it. */
export function sealAndSign(
  declared: DeclaredType,
  recordId: string,
  entry: Signed,
  data: Readonly<Record<string, Value>>,
  seal: (data: Readonly<Record<string, Value>>) => Record<string, Value>,
): Record<string, Value> {
  const names = Object.keys(data).filter((name) => isSignature(declared, name));
  if (names.length === 0) return seal(data);
  const kept = seal(Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name))));
  const digest = digestOf(declared, recordId, entry, kept);
  const signatures = names.map((name) => [name, { ...(data[name] as SignatureValue), digest }] as const);
  return { ...kept, ...seal(Object.fromEntries(signatures)) };
}

/** What is wrong with the signatures in an entry; what is sensitive cannot be read here. */
export function signedFault(declared: DeclaredType, recordId: string, entry: Entry): string | undefined {
  const wrong = Object.entries(entry.data).find(
    ([name, value]) =>
      isSignature(declared, name, entry.declared) &&
      value !== null &&
      typeof value === 'object' &&
      'signed' in value &&
      value.digest !== digestOf(declared, recordId, entry, entry.data, entry.declared),
  );
  return wrong && `entry ${entry.n}: ${wrong[0]} was signed under something else than stands there`;
}
