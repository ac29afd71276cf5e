import { ATTACHMENT_LIMITS } from '../../../../contract/attached-file.ts';
import {
  AttachmentParams,
  AttachmentQuery,
  Uploaded,
  UploadQuery,
} from '../../../../contract/attachments.ts';
import { OpenSensitive } from '../../../../contract/ledger.ts';
import type { FileStore } from '../../../platform/files/index.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import type { LedgerContext } from '../move-in.ts';
import { openSealedFile, type ReadFile, readFile } from './read-file.ts';
import { takeFile } from './take-file.ts';
import type { Tickets } from './tickets.ts';

const CACHE = { plain: 'private, max-age=31536000, immutable', sealed: 'no-store' } as const;

/** A file as an answer: nothing in it runs, is guessed, or belongs to this site. */
export function fileResponse(
  { bytes, media, name }: ReadFile,
  cache: keyof typeof CACHE,
  save: boolean,
): Response {
  const shown = !save && media.startsWith('image/');
  return new Response(bytes, {
    headers: {
      'content-type': media,
      'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`,
      'cache-control': CACHE[cache],
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    },
  });
}

export function attachmentRoutes(ctx: LedgerContext & { files: FileStore; uploads: Tickets }): WardRoute[] {
  return [
    route(
      {
        method: 'post',
        path: '/attachments',
        operationId: 'uploadAttachment',
        summary: 'Send a file for a field of a type; the ticket puts it into a move',
        access: 'records.move',
        query: UploadQuery,
        consumes: ['application/octet-stream'],
        maxBodyBytes: ATTACHMENT_LIMITS.fileBytes + 1,
        response: Uploaded,
      },
      async ({ query, actor, context }) =>
        takeFile(ctx, actor, query, new Uint8Array(await context.req.arrayBuffer())),
    ),
    route(
      {
        method: 'get',
        path: '/records/{id}/attachments/{sha256}',
        operationId: 'readAttachment',
        summary: 'A file of a record, or its thumbnail',
        access: 'records.read',
        params: AttachmentParams,
        query: AttachmentQuery,
        produces: 'application/octet-stream',
      },
      async ({ params, query, actor }) =>
        fileResponse(await readFile(ctx, actor, params, query.size), 'plain', query.save === 'yes'),
    ),
    route(
      {
        method: 'post',
        path: '/records/{id}/attachments/{sha256}/opening',
        operationId: 'openAttachment',
        summary: 'A sensitive file of a record, with a reason; it is audited',
        access: 'records.read',
        params: AttachmentParams,
        body: OpenSensitive,
        produces: 'application/octet-stream',
      },
      async ({ params, body, actor }) =>
        fileResponse(await openSealedFile(ctx, actor, params, body.reason), 'sealed', false),
    ),
  ];
}
