import { ATTACHMENT_LIMITS } from '../../../../contract/attached-file.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import type { DeclaredType, KeptFile } from '../../../../programmes/kit/index.ts';
import type { Move } from '../judge-move.ts';
import type { RecordRow } from '../store.ts';
import type { Attached } from './store.ts';
import type { Tickets } from './tickets.ts';

/** Names of the attachment fields that a move sets. */
const fieldsOf = (declared: DeclaredType, data: Move['data']): string[] =>
  Object.keys(data).filter(
    (name) => Object.hasOwn(declared.type.fields, name) && declared.type.fields[name]?.kind === 'attachment',
  );

const textOf = (item: unknown, key: string): string | undefined => {
  const value =
    item !== null && typeof item === 'object' ? (item as Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' ? value : undefined;
};

function fileOf(
  item: unknown,
  kept: unknown,
  asked: { actor: Actor; declared: DeclaredType; field: string; nowMs: number; uploads: Tickets | undefined },
): KeptFile | null {
  const ticket = textOf(item, 'ticket');
  const sha256 = textOf(item, 'sha256');
  const upload = ticket === undefined ? undefined : asked.uploads?.open(ticket);
  const file =
    upload === undefined
      ? (Array.isArray(kept) ? (kept as KeptFile[]) : []).find((each) => each.sha256 === sha256)
      : upload.personId === asked.actor.personId &&
          upload.typeId === asked.declared.id &&
          upload.field === asked.field &&
          upload.untilMs >= asked.nowMs
        ? upload.file
        : undefined;
  if (!file) return null;
  const { alt: _, ...rest } = file;
  const alt = (textOf(item, 'alt') ?? file.alt)?.trim().slice(0, ATTACHMENT_LIMITS.altSigns);
  return alt ? { ...rest, alt } : rest;
}

/**
 * What a move says of files, as the journal holds it: `{ ticket }` is what this person sent just now, `{ sha256 }` what the
 * record has already. Everything else becomes null, which no field accepts: nobody names a file that is not theirs to name.
 */
export function nameFiles(
  declared: DeclaredType,
  actor: Actor,
  move: Move,
  before: RecordRow | undefined,
  uploads: Tickets | undefined,
  nowMs: number,
): Move {
  const fields = fieldsOf(declared, move.data);
  if (fields.length === 0) return move;
  const named = fields.flatMap((field) => {
    const given = move.data[field];
    if (!Array.isArray(given) || given.length === 0) return [];
    const asked = { actor, declared, field, nowMs, uploads };
    return [[field, given.map((item) => fileOf(item, before?.data[field], asked))] as const];
  });
  const rest = Object.entries(move.data).filter(([field]) => !fields.includes(field));
  return { ...move, data: Object.fromEntries([...rest, ...named]) };
}

/** Files that a move names, once `nameFiles` has been over it. */
export function filesNamed(declared: DeclaredType, recordId: string, data: Move['data']): Attached[] {
  return fieldsOf(declared, data).flatMap((field) => {
    const sensitive = declared.type.fields[field]?.sensitive === true;
    const files = data[field];
    return (Array.isArray(files) ? (files as (KeptFile | null)[]) : []).flatMap((file) =>
      file ? [{ recordId, field, sha256: file.sha256, name: sensitive ? null : file.name }] : [],
    );
  });
}
